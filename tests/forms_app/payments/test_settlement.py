"""What follows from the truth: only a payment that fits in seven facts ever becomes paid."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from cms.audit.actors import Actor
from cms.audit.models import AuditEntry
from forms_app.applications import transitions
from forms_app.applications.models import Application
from forms_app.applications.states import State as ApplicationState
from forms_app.notifications.messages import MessageKind
from forms_app.notifications.models import Mail
from forms_app.payments import attempts, exchange, matching, services, settlement
from forms_app.payments.models import JournalEntry, PaymentAttempt
from forms_app.payments.providers.base import Payment, Status
from forms_app.payments.providers.fake import Bank
from forms_app.payments.states import OVER, State
from tests.forms_app.payments.test_states import put_into

pytestmark = pytest.mark.django_db

FACTS: dict[str, Callable[[Payment], Payment]] = {
    "id": lambda payment: replace(payment, external_id="fk_" + "9" * 32),
    "amount": lambda payment: replace(payment, cents=1),
    "currency": lambda payment: replace(payment, currency="USD"),
    "mode": lambda payment: replace(payment, mode="live"),
    "profile": lambda payment: replace(payment, profile="pfl_gangelt"),
    "attempt": lambda payment: replace(payment, marks={**payment.marks, "attempt": "another"}),
    "authority": lambda payment: replace(payment, marks={**payment.marks, "authority": "gangelt"}),
}
UNREADABLE: dict[str, Callable[[Payment], Payment]] = {
    "amount": lambda payment: replace(payment, cents=None),
    "currency": lambda payment: replace(payment, currency=None),
    "mode": lambda payment: replace(payment, mode=None),
    "profile": lambda payment: replace(payment, profile=None),
    "attempt": lambda payment: replace(payment, marks={}),
}


@pytest.fixture
def opened(bank: Bank, payable: Application) -> PaymentAttempt:
    """The attempt, open at the fake provider."""
    attempt = services.latest(payable)
    assert attempt is not None
    exchange.advance(attempt.pk)
    attempt.refresh_from_db()
    assert attempt.state == State.OPEN
    return attempt


@pytest.fixture
def paid(opened: PaymentAttempt, bank: Bank) -> Payment:
    """What the provider says once the citizen has paid."""
    return replace(bank.payments[opened.external_id], status=Status.PAID)


def test_a_payment_that_fits_is_paid(opened: PaymentAttempt, paid: Payment, payable: Application) -> None:
    settlement.apply(opened, paid)

    payable.refresh_from_db()
    assert opened.state == State.PAID
    assert payable.state == ApplicationState.PAID
    assert services.status(payable).is_paid
    assert services.notes_for_clerks(payable) == []


@pytest.mark.parametrize("fact", FACTS)
def test_a_payment_that_differs_in_one_fact_is_never_paid(
    opened: PaymentAttempt, paid: Payment, payable: Application, fact: str
) -> None:
    settlement.apply(opened, FACTS[fact](paid))

    payable.refresh_from_db()
    assert PaymentAttempt.unscoped.get().state == State.OPEN
    assert payable.state == ApplicationState.PAYMENT_DUE
    assert not JournalEntry.unscoped.exists()
    entry = AuditEntry.objects.get(action="payment.mismatch")
    assert fact in str(entry.facts["facts"])
    assert "passen nicht" in services.notes_for_clerks(payable)[0]
    assert "von Hand geprüft" in services.status(payable).sentence


@pytest.mark.parametrize("fact", UNREADABLE)
def test_a_fact_that_cannot_be_read_does_not_fit(opened: PaymentAttempt, paid: Payment, fact: str) -> None:
    assert fact in matching.differences(opened, UNREADABLE[fact](paid))


def test_a_mismatch_seen_again_is_recorded_once(opened: PaymentAttempt, paid: Payment) -> None:
    for _ in range(3):
        settlement.apply(PaymentAttempt.unscoped.get(), FACTS["amount"](paid))

    assert AuditEntry.objects.filter(action="payment.mismatch").count() == 1


def test_a_mismatch_that_goes_away_leaves_no_note(opened: PaymentAttempt, paid: Payment, payable: Application) -> None:
    settlement.apply(opened, FACTS["amount"](paid))

    settlement.apply(opened, paid)

    assert opened.state == State.PAID
    assert services.notes_for_clerks(payable) == []


def test_the_same_news_twice_changes_nothing(opened: PaymentAttempt, paid: Payment) -> None:
    settlement.apply(opened, paid)
    settlement.apply(PaymentAttempt.unscoped.get(), paid)

    assert JournalEntry.unscoped.count() == 1
    assert AuditEntry.objects.filter(action="application.pay").count() == 1


@pytest.mark.parametrize("state", sorted(OVER))
def test_money_that_arrives_late_counts(
    opened: PaymentAttempt, paid: Payment, payable: Application, state: State
) -> None:
    put_into(opened, state)

    settlement.apply(opened, paid)

    payable.refresh_from_db()
    assert (opened.state, payable.state) == (State.PAID, ApplicationState.PAID)


@pytest.mark.parametrize("heard", [Status.OPEN, Status.FAILED, Status.CANCELED, Status.EXPIRED, Status.UNKNOWN])
def test_nothing_undoes_a_payment(opened: PaymentAttempt, paid: Payment, heard: Status) -> None:
    settlement.apply(opened, paid)

    settlement.apply(opened, replace(paid, status=heard))

    assert PaymentAttempt.unscoped.get().state == State.PAID


def test_the_second_of_two_paid_attempts_is_flagged_for_a_refund(
    opened: PaymentAttempt, paid: Payment, payable: Application, bank: Bank
) -> None:
    attempts.move(opened, "expire")
    second = services.retry(payable, by=Actor.citizen(payable.principal_id))
    exchange.advance(second.pk)
    second.refresh_from_db()
    settlement.apply(second, replace(bank.payments[second.external_id], status=Status.PAID))

    settlement.apply(opened, paid)

    assert opened.concern == PaymentAttempt.Concern.PAID_TWICE
    assert second.concern == PaymentAttempt.Concern.NONE
    assert JournalEntry.unscoped.count() == 2
    assert "zu erstatten" in services.notes_for_clerks(payable)[0]


def test_an_attempt_that_is_no_longer_needed_is_called_back(
    opened: PaymentAttempt, paid: Payment, payable: Application, bank: Bank, work: Callable[..., int]
) -> None:
    attempts.move(opened, "expire")
    second = services.retry(payable, by=Actor.citizen(payable.principal_id))
    exchange.advance(second.pk)

    settlement.apply(opened, paid)
    work()

    second.refresh_from_db()
    assert second.state == State.CANCELED
    assert bank.payments[second.external_id].status == Status.CANCELED


def test_money_for_a_withdrawn_application_is_flagged_and_the_application_stays_withdrawn(
    opened: PaymentAttempt, paid: Payment, payable: Application
) -> None:
    transitions.move(payable, "withdraw", by=Actor.citizen(payable.principal_id))

    settlement.apply(opened, paid)

    payable.refresh_from_db()
    assert payable.state == ApplicationState.WITHDRAWN
    assert opened.concern == PaymentAttempt.Concern.UNCLAIMED
    assert JournalEntry.unscoped.count() == 1


def test_a_paid_application_that_is_withdrawn_is_looked_at(
    opened: PaymentAttempt, paid: Payment, payable: Application
) -> None:
    settlement.apply(opened, paid)
    payable.refresh_from_db()

    transitions.move(payable, "withdraw", by=Actor.citizen(payable.principal_id))

    assert PaymentAttempt.unscoped.get().concern == PaymentAttempt.Concern.UNCLAIMED


@pytest.mark.parametrize(("heard", "told"), [(Status.FAILED, 1), (Status.EXPIRED, 1), (Status.CANCELED, 0)])
def test_a_citizen_who_left_is_told_that_the_payment_came_to_nothing(
    opened: PaymentAttempt, paid: Payment, payable: Application, heard: Status, told: int
) -> None:
    settlement.apply(opened, replace(paid, status=heard))

    assert Mail.unscoped.filter(application=payable, kind=MessageKind.PAYMENT_FAILED).count() == told


def test_nobody_is_told_about_a_payment_nobody_wants_any_more(
    opened: PaymentAttempt, paid: Payment, payable: Application
) -> None:
    transitions.move(payable, "withdraw", by=Actor.citizen(payable.principal_id))

    settlement.apply(PaymentAttempt.unscoped.get(), replace(paid, status=Status.EXPIRED))

    assert not Mail.unscoped.filter(application=payable, kind=MessageKind.PAYMENT_FAILED).exists()


def test_no_fact_in_the_trail_is_about_a_person(opened: PaymentAttempt, paid: Payment, alva: Any) -> None:
    settlement.apply(opened, paid)

    texts = str([entry.facts for entry in AuditEntry.objects.all()])
    telling = {value for value in alva.attributes.values() if len(value) > 3} - {"Erkelenz"}
    assert not [value for value in telling if value in texts]
