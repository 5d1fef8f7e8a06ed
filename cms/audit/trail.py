"""Recording and verifying the trail.

The head row is moved by `UPDATE … WHERE sequence = …` inside the caller's transaction: on PostgreSQL that row lock
serialises writers, on SQLite the write lock does, so numbers have no gap and the chain no fork on either.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from cms.audit.actors import Actor
from cms.audit.models import AuditEntry, ChainHead
from cms.tenants.models import Authority


class TrailBusy(RuntimeError):
    """The end of the chain could not be reached; the caller's transaction is rolled back."""


def record(
    action: str,
    *,
    by: Actor,
    authority: Authority | int | None,
    subject: models.Model | str,
    facts: Mapping[str, str | int] | None = None,
) -> AuditEntry:
    """Append one entry in the current transaction. `facts` never hold personal data."""
    subject_type, subject_id = _name(subject)
    entry = AuditEntry(
        at=timezone.now(),
        action=action,
        actor_kind=by.kind.value,
        actor_id=by.id,
        authority_id=authority.pk if isinstance(authority, Authority) else authority,
        subject_type=subject_type,
        subject_id=subject_id,
        facts=dict(facts or {}),
    )
    # No savepoint of its own: if this fails, the caller's whole transaction is to go.
    with transaction.atomic(savepoint=False):
        _append(entry)
    return entry


def _append(entry: AuditEntry) -> None:
    for _attempt in range(200):
        head = ChainHead.objects.filter(pk=1).first() or ChainHead.objects.get_or_create(pk=1)[0]
        entry.sequence, entry.previous = head.sequence + 1, head.digest
        entry.digest = digest_of(entry)
        moved = ChainHead.objects.filter(pk=1, sequence=head.sequence).update(
            sequence=entry.sequence, digest=entry.digest
        )
        if moved:
            entry.save()
            return
    raise TrailBusy("The audit chain moved on 200 times in a row.")


def digest_of(entry: AuditEntry) -> str:
    """SHA-256 over a canonical form of the entry and the digest before it."""
    content = {
        "sequence": entry.sequence,
        "at": _utc(entry.at),
        "action": entry.action,
        "actor": [entry.actor_kind, entry.actor_id],
        "authority": entry.authority_id,
        "subject": [entry.subject_type, entry.subject_id],
        "facts": entry.facts,
        "previous": entry.previous,
    }
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def verify() -> list[str]:
    """Walk the whole chain; return one sentence per fault, none if it is intact."""
    faults: list[str] = []
    previous, expected = "", 1
    for entry in AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != expected:
            faults.append(f"Zwischen {expected - 1} und {entry.sequence} fehlen Einträge.")
        if entry.previous != previous:
            faults.append(f"Eintrag {entry.sequence} schließt nicht an seinen Vorgänger an.")
        if entry.digest != digest_of(entry):
            faults.append(f"Eintrag {entry.sequence} wurde verändert.")
        previous, expected = entry.digest, entry.sequence + 1
    head = ChainHead.objects.filter(pk=1).first()
    if head is None:
        return faults if expected == 1 else [*faults, "Das Ende der Kette ist nicht mehr vermerkt."]
    if (head.sequence, head.digest) != (expected - 1, previous):
        faults.append(f"Das Ende der Kette ({head.sequence}) passt nicht zum letzten Eintrag ({expected - 1}).")
    return faults


def history(subject: models.Model) -> models.QuerySet[AuditEntry]:
    """The entries about one object, oldest first."""
    subject_type, subject_id = _name(subject)
    return AuditEntry.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("sequence")


def _name(subject: Any) -> tuple[str, str]:
    if isinstance(subject, models.Model):
        return subject._meta.label_lower, str(subject.pk)
    return "", str(subject)


def _utc(moment: datetime) -> str:
    return moment.astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="microseconds")
