"""Knocks: kept first, answered later. What a knock says is never believed; it only makes us ask.

The address names the attempt by a secret token and the attempt names the payment, so the id in the body – which
anybody could write there – is noted and nothing more.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from cms.jobs.tasks import enqueue
from forms_app.payments import jobs
from forms_app.payments.models import PaymentAttempt, WebhookKnock
from forms_app.payments.providers.registry import providers

LARGEST_BODY = 1024


def knock(slug: str, token: str, body: bytes) -> bool:
    """Keep a knock at the door of this attempt; False if there is no such door.

    A storm is one row and one job: only the first knock since the last answer asks for work.
    """
    doors = PaymentAttempt.unscoped.filter(webhook_token=token, authority__slug=slug)
    attempt = doors.only("pk", "authority_id", "provider").first()
    if attempt is None:
        return False
    named = _named(attempt, body)
    with transaction.atomic():
        if _count(attempt.pk, named, answered=F("count")) or (not _count(attempt.pk, named) and _first(attempt, named)):
            enqueue(jobs.hear, str(attempt.pk))
    return True


def _named(attempt: PaymentAttempt, body: bytes) -> str:
    if not body or len(body) > LARGEST_BODY:
        return ""
    ids = providers.kind(attempt.provider).parse_notification(body)
    return ids[0] if ids else ""


def _count(attempt_id: Any, named: str, **condition: Any) -> int:
    rows = WebhookKnock.unscoped.filter(attempt_id=attempt_id, **condition)
    return rows.update(count=F("count") + 1, last_at=timezone.now(), last_named=named)


def _first(attempt: PaymentAttempt, named: str) -> bool:
    """The first knock; two at the same time meet at the unique row."""
    try:
        with transaction.atomic():
            WebhookKnock.unscoped.create(
                attempt_id=attempt.pk,
                authority_id=attempt.authority_id,
                count=1,
                last_at=timezone.now(),
                last_named=named,
            )
    except IntegrityError:
        _count(attempt.pk, named)
        return False
    return True
