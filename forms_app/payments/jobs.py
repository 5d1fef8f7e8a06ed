"""Background work. Every job may run twice or be killed anywhere; rows, not memory, say what is left to do."""

import time
from datetime import timedelta
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from cms.jobs.tasks import RetryLater, job
from forms_app.payments import exchange
from forms_app.payments.models import WebhookKnock

BUSY_SECONDS = 2
#: A provider that hangs must not keep the worker from mail and deliveries; the next sweep goes on.
SWEEP_SECONDS = 15
#: A knock older than this has lost its job and is picked up by the sweep.
FORGOTTEN_AFTER = timedelta(minutes=1)


@job()
def advance(attempt_id: str) -> None:
    """Bring one attempt as far as it goes; if it is in other hands, the sweep sees to it."""
    exchange.advance(attempt_id)


@job(attempts=20, first_delay=2)
def hear(attempt_id: str) -> None:
    """Answer the knocks at one attempt: ask the provider, then note how many knocks that answered."""
    knock = WebhookKnock.unscoped.filter(attempt_id=UUID(attempt_id)).first()
    if knock is None or knock.answered >= knock.count:
        return
    exchange.hurry(attempt_id)
    if not exchange.advance(attempt_id):
        raise RetryLater(BUSY_SECONDS)
    answered = WebhookKnock.unscoped.filter(pk=knock.pk, count=knock.count).update(answered=knock.count)
    if not answered:  # somebody knocked while we asked; the answer may have been older than that knock
        raise RetryLater(BUSY_SECONDS)


@job()
def sweep() -> None:
    """Whatever is due and whatever was forgotten: reaches the same end without any webhook or enqueued job."""
    ends = time.monotonic() + SWEEP_SECONDS
    for attempt_id in exchange.due_ids():
        if time.monotonic() > ends:
            return
        exchange.advance(attempt_id)
    limit = timezone.now() - FORGOTTEN_AFTER
    for knock in WebhookKnock.unscoped.filter(answered__lt=F("count"), last_at__lt=limit)[:50]:
        exchange.hurry(knock.attempt_id)
        if exchange.advance(knock.attempt_id):
            WebhookKnock.unscoped.filter(pk=knock.pk, count=knock.count).update(answered=knock.count)
