"""Moving an attempt: claimed by condition, written down, in one transaction."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from cms.audit import trail
from cms.audit.actors import Actor
from forms_app.payments.models import AttemptEvent, PaymentAttempt
from forms_app.payments.states import MOVES, State

BY = Actor.system("payments")


class AlreadyMoved(Exception):
    """Somebody else moved the attempt first, or the table has no such edge from here."""


def move(
    attempt: PaymentAttempt,
    name: str,
    *,
    facts: Mapping[str, str | int] | None = None,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Move the attempt along one edge; of several callers at once exactly one succeeds.

    Raises AlreadyMoved and writes nothing otherwise. `facts` and `changes` hold nothing personal.
    """
    edge = MOVES[name]
    source = attempt.state
    if source not in edge.source:
        raise AlreadyMoved(f"No {name} from {source}.")
    values: dict[str, Any] = {"state": edge.target.value, **(changes or {})}
    with transaction.atomic():
        rows = PaymentAttempt.unscoped.filter(pk=attempt.pk, state=source, revision=attempt.revision)
        if not rows.update(revision=F("revision") + 1, **values):
            raise AlreadyMoved(f"No longer {source}.")
        AttemptEvent(
            authority_id=attempt.authority_id,
            attempt=attempt,
            number=attempt.revision + 1,
            move=name,
            source=source,
            target=edge.target.value,
            facts=dict(facts or {}),
        ).save(force_insert=True)
    attempt.revision += 1
    for key, value in values.items():
        setattr(attempt, key, value)


def worry(attempt: PaymentAttempt, concern: PaymentAttempt.Concern, facts: Mapping[str, str | int]) -> None:
    """Have somebody look at the attempt; said once per concern, however often it is found again."""
    with transaction.atomic():
        rows = PaymentAttempt.unscoped.filter(pk=attempt.pk).exclude(concern=concern)
        if not rows.update(concern=concern):
            return
        attempt.concern = concern
        trail.record(f"payment.{concern}", by=BY, authority=attempt.authority_id, subject=attempt, facts=facts)


def reassure(attempt: PaymentAttempt) -> None:
    """The provider's facts fit again: a mismatch seen before was the line's, not the payment's."""
    if attempt.concern == PaymentAttempt.Concern.MISMATCH:
        PaymentAttempt.unscoped.filter(pk=attempt.pk).update(concern=PaymentAttempt.Concern.NONE)
        attempt.concern = PaymentAttempt.Concern.NONE


def is_paid(attempt: PaymentAttempt) -> bool:
    return attempt.state == State.PAID
