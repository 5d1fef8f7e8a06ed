"""Talking to the provider about one attempt. No call is made inside a transaction.

An attempt is worked on under a lease. Its id was committed before the first call and is the key by which the
provider knows a repetition, so a killed process or a lost answer never makes a second payment.
"""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cms.jobs import leases
from cms.ops.failpoints import failpoint
from cms.tenants import scope
from forms_app.payments import attempts, matching, polling, settlement
from forms_app.payments.attempts import AlreadyMoved
from forms_app.payments.models import PaymentAccount, PaymentAttempt
from forms_app.payments.providers.base import (
    WORKER,
    Order,
    OutcomeUnknown,
    Patience,
    Payment,
    PaymentUnavailable,
    Provider,
)
from forms_app.payments.providers.registry import providers
from forms_app.payments.states import ACTIVE, UNSENT, WAITING, State

log = logging.getLogger("portal.payments")

LEASE_SECONDS = 30
#: The provider forgets our key after an hour; before that a repetition is safe, afterwards we look first.
REPLAY_FOR = timedelta(minutes=55)
LOOK_BACK = timedelta(minutes=5)
#: A request sent longer ago has arrived or never will.
ARRIVED_BY = timedelta(minutes=5)
#: A reloading browser asks the provider no more often than this.
CALM = timedelta(seconds=2)

Concern = PaymentAttempt.Concern


def advance(attempt_id: Any, patience: Patience = WORKER) -> bool:
    """Bring the attempt as far as it goes now; False if it is not due or in other hands."""
    with leases.claim(PaymentAttempt.unscoped.all(), attempt_id, LEASE_SECONDS) as attempt:
        if attempt is None:
            return False
        with scope.use(attempt.authority_id):
            _advance(attempt, patience)
    return True


def hurry(attempt_id: Any) -> None:
    """Make the attempt due now."""
    PaymentAttempt.unscoped.filter(pk=attempt_id).update(due_at=timezone.now())


def may_ask_again(attempt: PaymentAttempt) -> bool:
    return attempt.checked_at is None or attempt.checked_at < timezone.now() - CALM


def _advance(attempt: PaymentAttempt, patience: Patience) -> None:
    attempt.checked_at = timezone.now()
    attempt.save(update_fields=["checked_at"])
    try:
        _take_turn(attempt, patience)
    except PaymentUnavailable as error:
        log.warning("payment provider unavailable", extra={"attempt": str(attempt.pk), "error": str(error)})
        leases.postpone(attempt, error=str(error))
    except OutcomeUnknown as error:
        _lose(attempt)
        log.warning("payment outcome unknown", extra={"attempt": str(attempt.pk), "error": str(error)})
        leases.postpone(attempt, error=str(error))
    except AlreadyMoved:
        leases.postpone(attempt, error="", after=CALM)
    else:
        _come_back(attempt)


def _take_turn(attempt: PaymentAttempt, patience: Patience) -> None:
    if attempt.called_off and attempt.state == State.PREPARED:
        attempts.move(attempt, "drop")
        return
    if attempt.state == State.PAID:
        return
    provider = _provider(attempt, patience)
    if attempt.called_off and attempt.state in ACTIVE:
        _call_off(attempt, provider)
    elif attempt.state in UNSENT:
        _create(attempt, provider)
    elif attempt.external_id:
        _fetch_and_apply(attempt, provider)


def _provider(attempt: PaymentAttempt, patience: Patience) -> Provider:
    """The adapter with the authority's key; a key that has become one of the other mode is not used."""
    account = PaymentAccount.unscoped.filter(authority_id=attempt.authority_id).first()
    if account is None or account.provider != attempt.provider:
        raise PaymentUnavailable("The authority has no account with this provider any more.", permanent=False)
    credentials = account.credentials()
    if (attempt.mode == PaymentAccount.Mode.LIVE) != settings.PRODUCTION:
        raise PaymentUnavailable("Only production takes real money, and it takes no other.", permanent=False)
    if account.mode != attempt.mode or not credentials.api_key.startswith(f"{attempt.mode}_"):
        raise PaymentUnavailable("The key of the account belongs to another mode.", permanent=False)
    return providers.provider(attempt.provider, credentials, patience)


# --- creating -----------------------------------------------------------------------------------


def _create(attempt: PaymentAttempt, provider: Provider) -> None:
    first = attempt.state == State.PREPARED
    if first:
        attempts.move(attempt, "send", changes={"sent_at": timezone.now()})
    elif found := _find_after_an_hour(attempt, provider):
        _adopt(attempt, found)
        return
    failpoint("payments.create:before")
    try:
        payment = provider.create(order(attempt))
    except PaymentUnavailable as error:
        if not error.permanent:
            raise
        _refused(attempt, provider, error, first=first)
        return
    failpoint("payments.create:after")
    _adopt(attempt, payment)


def order(attempt: PaymentAttempt) -> Order:
    """What we ask the provider for; the same at every repetition, and nothing personal in it."""
    authority = attempt.authority
    hook = reverse("payments:webhook", args=[authority.slug, attempt.webhook_token], urlconf=settings.ROOT_URLCONF)
    back = reverse("payments:return", args=[attempt.application_id], urlconf=settings.ROOT_URLCONF)
    return Order(
        attempt_id=str(attempt.pk),
        cents=attempt.cents,
        currency=attempt.currency,
        purpose=attempt.purpose,
        marks=matching.marks(attempt),
        return_url=authority.url(back),
        webhook_url=authority.url(hook),
    )


def _find_after_an_hour(attempt: PaymentAttempt, provider: Provider) -> Payment | None:
    """Once the provider may have forgotten our key, search its list before creating anything anew."""
    sent_at = attempt.sent_at or attempt.created_at
    if timezone.now() - sent_at < REPLAY_FOR:
        return None
    return provider.find(str(attempt.pk), sent_at - LOOK_BACK)


def _refused(attempt: PaymentAttempt, provider: Provider, error: PaymentUnavailable, *, first: bool) -> None:
    """A refusal of a repetition says nothing about the first call, so look for its payment before giving up."""
    found = None if first else provider.find(str(attempt.pk), (attempt.sent_at or attempt.created_at) - LOOK_BACK)
    if found is not None:
        _adopt(attempt, found)
        return
    with transaction.atomic():
        attempts.move(attempt, "reject", facts={"reason": str(error)})
        attempts.worry(attempt, Concern.REJECTED, {"reason": str(error)})
        settlement.announce_failure(attempt)


def _adopt(attempt: PaymentAttempt, payment: Payment) -> None:
    """The payment exists at the provider: keep where it is, and whatever has become of it meanwhile."""
    if unfitting := matching.differences(attempt, payment):
        attempts.worry(attempt, Concern.MISMATCH, {"facts": ", ".join(unfitting)})
        raise OutcomeUnknown("The answer to the creation does not fit the attempt.")
    attempts.move(
        attempt,
        "open",
        facts={"payment": payment.external_id},
        changes={
            "external_id": payment.external_id,
            "checkout_url": payment.checkout_url,
            "profile": payment.profile or "",
            "expires_at": payment.expires_at,
            "polls": 0,
        },
    )
    settlement.apply(attempt, payment)


def _lose(attempt: PaymentAttempt) -> None:
    if attempt.state == State.CREATING:
        attempts.move(attempt, "lose")


# --- asking -------------------------------------------------------------------------------------


def _fetch_and_apply(attempt: PaymentAttempt, provider: Provider) -> None:
    payment = provider.fetch(attempt.external_id)
    failpoint("payments.apply:before")
    settlement.apply(attempt, payment)
    failpoint("payments.apply:after")
    if payment.expires_at and payment.expires_at != attempt.expires_at:
        attempt.expires_at = payment.expires_at
        attempt.save(update_fields=["expires_at"])


def _call_off(attempt: PaymentAttempt, provider: Provider) -> None:
    """Nobody should pay this any more: never create it now, and close it if it was created."""
    if attempt.state in UNSENT:
        sent_at = attempt.sent_at or attempt.created_at
        found = provider.find(str(attempt.pk), sent_at - LOOK_BACK)
        if found is None and timezone.now() - sent_at < ARRIVED_BY:
            raise PaymentUnavailable("The first request may still be on its way.", permanent=False)
        if found is None:
            attempts.move(attempt, "drop")
            return
        _adopt(attempt, found)
    if attempt.state in WAITING:
        _close(attempt, provider)


def _close(attempt: PaymentAttempt, provider: Provider) -> None:
    """Have the provider call back what nobody should pay any more; if that is too late, hear what became of it."""
    try:
        payment = provider.cancel(attempt.external_id, key=f"cancel-{attempt.pk}")
    except PaymentUnavailable as error:
        if not error.permanent:
            raise
        payment = provider.fetch(attempt.external_id)
    settlement.apply(attempt, payment)


def _come_back(attempt: PaymentAttempt) -> None:
    """Ask again later while the payment is on its way; a finished attempt rests until somebody knocks."""
    attempt.refresh_from_db(fields=["state"])
    if attempt.state not in UNSENT | WAITING:
        leases.finish(attempt)
        return
    attempt.due_at = polling.next_poll(attempt.polls, attempt.expires_at, timezone.now())
    attempt.polls += 1
    attempt.last_error = ""
    attempt.save(update_fields=["due_at", "polls", "last_error"])


def due_ids(limit: int = 50) -> list[Any]:
    return [attempt.pk for attempt in leases.due(PaymentAttempt.unscoped.all(), limit)]


def overdue_since(moment: datetime) -> int:
    """How many attempts have been waiting for a worker since then."""
    return PaymentAttempt.unscoped.filter(due_at__lt=moment).count()
