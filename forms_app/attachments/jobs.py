"""The scanner's work: every file in quarantine is looked at until there is a verdict."""

import logging
import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cms.audit import trail
from cms.audit.actors import Actor
from cms.jobs import leases
from cms.jobs.tasks import job
from cms.tenants import scope
from cms.vault.primitives import Undecipherable
from forms_app.applications import signals
from forms_app.applications.models import Application
from forms_app.attachments import storage
from forms_app.attachments.inspection.reasons import Reason
from forms_app.attachments.models import Attachment
from forms_app.attachments.scanning.base import NotScanned
from forms_app.attachments.scanning.registry import scanner
from forms_app.attachments.states import MOVES, State

log = logging.getLogger("portal.attachments")

SCANNER = Actor.system("scanner")
LONGEST_WAIT = timedelta(minutes=2)
ORPHAN_SECONDS = 3600


@job()
def scan(attachment_id: str) -> None:
    """Look at one file. Without a verdict it stays in quarantine and is looked at again."""
    waiting = Attachment.unscoped.filter(state=State.QUARANTINED)
    with leases.claim(waiting, attachment_id, seconds=60) as attachment:
        if attachment is None:
            return
        # Whatever breaks unexpectedly below: this row comes again later and does not stand before the others.
        leases.postpone(attachment, error="broke off")
        try:
            verdict = scanner().scan(storage.read(attachment), attachment.size)
        except (NotScanned, OSError, Undecipherable) as error:
            _try_again(attachment, error)
            return
        if verdict.clean:
            _move(attachment, "pass", "")
        else:
            _move(attachment, "refuse", Reason.INFECTED)


@job()
def scan_waiting() -> None:
    """Everything in quarantine that is due: what a dead worker or a scanner that was down left behind."""
    for attachment in leases.due(Attachment.unscoped.filter(state=State.QUARANTINED)):
        scan(str(attachment.pk))


@job()
def sweep_orphans() -> None:
    """Delete content whose row was never committed."""
    for file_name in storage.older_than(time.time() - ORPHAN_SECONDS):
        if not Attachment.unscoped.filter(storage_name=file_name).exists():
            storage.delete_file(file_name)


def _move(attachment: Attachment, name: str, reason: str) -> None:
    """One edge of the table, once; infected content is deleted, the row stays and says so."""
    edge = MOVES[name]
    with transaction.atomic():
        moved = Attachment.unscoped.filter(pk=attachment.pk, state__in=edge.source).update(
            state=edge.target, reason=reason, due_at=None, last_error=""
        )
        if not moved:
            return
        facts = {"reason": reason} if reason else {}
        trail.record(
            f"attachment.{name}", by=SCANNER, authority=attachment.authority_id, subject=attachment, facts=facts
        )
        if edge.target is State.CLEAN and attachment.kind == Attachment.Kind.DECISION:
            _announce(attachment)
        if edge.target is State.REFUSED:
            transaction.on_commit(lambda: storage.delete(attachment.storage_name))
    log.info("file scanned", extra={"outcome": name, "milliseconds": _age(attachment)})


def _announce(attachment: Attachment) -> None:
    """The document the authority promised can be opened only now."""
    application = attachment.application
    with scope.use(attachment.authority_id):
        signals.transitioned.send(Application, application=application, move="document_ready", by=SCANNER, facts={})


def _try_again(attachment: Attachment, error: Exception) -> None:
    """A scanner that is down, content that is missing or was tampered with: never clean, never forgotten."""
    reason = str(error) if isinstance(error, NotScanned) else type(error).__name__
    log.warning("file not scanned", extra={"reason": reason, "attempt": attachment.attempts})
    leases.postpone(attachment, error=reason, after=min(leases.back_off(attachment.attempts), LONGEST_WAIT))


def _age(attachment: Attachment) -> int:
    return round((timezone.now() - attachment.created_at).total_seconds() * 1000)
