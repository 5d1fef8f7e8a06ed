"""Many at once: threads with connections of their own, on whichever database the suite runs."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection

from cms.audit.models import AuditEntry
from forms_app.applications.models import Application
from forms_app.payments import exchange, inbox, journal, services, settlement
from forms_app.payments.models import AttemptEvent, JournalEntry, PaymentAttempt, WebhookKnock
from forms_app.payments.providers.base import Status
from forms_app.payments.providers.fake import Bank
from forms_app.payments.states import State
from tests.forms_app.payments.conftest import MakePayable

pytestmark = pytest.mark.django_db(transaction=True)


def together(count: int, act: Callable[[int], object]) -> None:
    """Run `act` in so many threads that start at the same moment; any exception fails the test."""
    gate = threading.Barrier(count)
    failures: list[BaseException] = []

    def run(number: int) -> None:
        try:
            gate.wait(timeout=20)
            act(number)
        except BaseException as error:  # noqa: BLE001  # told by the main thread
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def opened(bank: Bank, application: Application) -> PaymentAttempt:
    attempt = services.latest(application)
    assert attempt is not None
    exchange.advance(attempt.pk)
    return PaymentAttempt.unscoped.get(pk=attempt.pk)


def test_twenty_who_hear_of_the_payment_at_once_book_it_once(bank: Bank, payable: Application) -> None:
    attempt = opened(bank, payable)
    paid = replace(bank.payments[attempt.external_id], status=Status.PAID)

    together(20, lambda _: settlement.apply(PaymentAttempt.unscoped.get(pk=attempt.pk), paid))

    payable.refresh_from_db()
    assert payable.state == "paid"
    assert JournalEntry.unscoped.count() == 1
    assert AttemptEvent.unscoped.filter(target=State.PAID).count() == 1
    assert AuditEntry.objects.filter(action="application.pay").count() == 1


def test_twenty_who_send_the_same_attempt_create_one_payment(bank: Bank, payable: Application) -> None:
    attempt = services.latest(payable)
    assert attempt is not None

    together(20, lambda _: exchange.advance(attempt.pk))

    assert len(bank.payments) == 1


def test_twenty_demands_at_once_prepare_one_attempt(bank: Bank, payable: Application) -> None:
    PaymentAttempt.unscoped.all().delete()

    together(20, lambda _: services.demand(Application.unscoped.get(pk=payable.pk)))

    assert PaymentAttempt.unscoped.count() == 1


def test_twenty_knocks_at_once_are_one_row(bank: Bank, payable: Application) -> None:
    attempt = opened(bank, payable)

    together(20, lambda _: inbox.knock("erkelenz", attempt.webhook_token, b""))

    assert WebhookKnock.unscoped.get().count == 20


def test_bookings_are_numbered_without_a_gap_and_a_failed_one_takes_no_number(
    bank: Bank, make_payable: MakePayable
) -> None:
    attempts = [services.latest(make_payable()) for _ in range(12)]

    def book(number: int) -> None:
        attempt = attempts[number]
        assert attempt is not None
        if number % 4 == 3:
            attempt = replace_purpose_with_nothing(attempt)
        try:
            journal.book(attempt)
        except Exception:  # noqa: BLE001  # the one without a purpose is refused by the database
            assert number % 4 == 3

    together(12, book)

    numbers = sorted(JournalEntry.unscoped.values_list("number", flat=True))
    assert numbers == list(range(1, 10))


def replace_purpose_with_nothing(attempt: PaymentAttempt) -> PaymentAttempt:
    attempt.purpose = None  # type: ignore[assignment]  # what the database must refuse
    return attempt
