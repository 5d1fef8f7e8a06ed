"""Talking to the provider when it does not behave."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.audit.models import AuditEntry
from cms.tenants import scope
from forms_app.applications.models import Application
from forms_app.payments import exchange, jobs, services
from forms_app.payments.models import PaymentAccount, PaymentAttempt
from forms_app.payments.providers.base import Status
from forms_app.payments.providers.fake import Bank
from forms_app.payments.states import State
from tests.fixtures_payments import SandboxProcess

pytestmark = pytest.mark.django_db
Work = Callable[..., int]


def turn(attempt: PaymentAttempt) -> PaymentAttempt:
    """Give the attempt its turn now and return what became of it."""
    exchange.hurry(attempt.pk)
    assert exchange.advance(attempt.pk)
    return PaymentAttempt.unscoped.get(pk=attempt.pk)


def let_pass(attempt: PaymentAttempt, **time: float) -> None:
    moment = timezone.now() - timedelta(**time)
    PaymentAttempt.unscoped.filter(pk=attempt.pk).update(sent_at=moment, created_at=moment)


def test_demanding_writes_rows_and_calls_nobody(bank: Bank, attempt: PaymentAttempt) -> None:
    assert attempt.state == State.PREPARED
    assert bank.payments == {}


def test_demanding_twice_is_one_attempt(bank: Bank, payable: Application, attempt: PaymentAttempt) -> None:
    assert services.demand(payable) == attempt
    assert PaymentAttempt.unscoped.count() == 1


def test_a_fee_of_zero_is_never_demanded(bank: Bank, payable: Application) -> None:
    PaymentAttempt.unscoped.all().delete()
    payable.fee_cents = 0

    assert services.demand(payable) is None
    assert PaymentAttempt.unscoped.count() == 0


def test_a_town_without_an_account_is_a_note_and_not_an_error(bank: Bank, payable: Application) -> None:
    PaymentAttempt.unscoped.all().delete()
    PaymentAccount.unscoped.all().delete()

    assert services.demand(payable) is None
    assert AuditEntry.objects.filter(action="payment.impossible").exists()
    assert services.status(payable).sentence == "Die Gebühr kann zurzeit nicht online bezahlt werden."


def test_an_unreachable_provider_is_asked_again_later(bank: Bank, attempt: PaymentAttempt) -> None:
    bank.line = "down"
    waiting = turn(attempt)

    assert waiting.state == State.CREATING
    assert waiting.due_at is not None
    assert waiting.due_at > timezone.now()
    bank.line = "up"
    assert turn(attempt).state == State.OPEN


@pytest.mark.parametrize("line", ["drop_before_effect", "drop_after_effect"])
@pytest.mark.parametrize("minutes", [0, 30, 54, 56, 600])
def test_an_unknown_outcome_ends_as_exactly_one_payment_however_late(
    bank: Bank, attempt: PaymentAttempt, line: str, minutes: int
) -> None:
    bank.line = line
    assert turn(attempt).state == State.UNKNOWN

    let_pass(attempt, minutes=minutes)
    found = turn(attempt)

    assert found.state == State.OPEN
    assert list(bank.payments) == [found.external_id]


def test_after_an_hour_the_sandbox_has_forgotten_the_key_and_there_is_still_one_payment(
    at_sandbox: SandboxProcess, attempt: PaymentAttempt
) -> None:
    at_sandbox.fault("drop_after_effect", method="POST", path="/v2/payments")
    assert turn(attempt).state == State.UNKNOWN

    at_sandbox.advance(hours=1, seconds=1)
    let_pass(attempt, hours=1, seconds=1)
    found = turn(attempt)

    # The virtual clock of the sandbox has expired the payment meanwhile: found, and told truthfully.
    assert found.state == State.EXPIRED
    assert [payment["id"] for payment in at_sandbox.payments()] == [found.external_id]


def test_a_refused_payment_fails_and_somebody_is_told(
    at_sandbox: SandboxProcess, attempt: PaymentAttempt, payable: Application
) -> None:
    at_sandbox.fault("status", code=422, method="POST")

    refused = turn(attempt)

    assert (refused.state, refused.concern) == (State.FAILED, PaymentAttempt.Concern.REJECTED)
    assert services.status(payable).can_retry
    assert AuditEntry.objects.filter(action="payment.rejected").exists()


def test_a_refused_repetition_does_not_hide_the_first_payment(
    at_sandbox: SandboxProcess, attempt: PaymentAttempt
) -> None:
    at_sandbox.fault("drop_after_effect", method="POST", path="/v2/payments")
    turn(attempt)
    at_sandbox.fault("status", code=422, method="POST")

    assert turn(attempt).state == State.OPEN
    assert len(at_sandbox.payments()) == 1


@pytest.mark.parametrize("fact", ["amount", "currency", "mode", "metadata", "profileId"])
def test_a_creation_answered_with_other_facts_sends_nobody_to_pay(
    at_sandbox: SandboxProcess, attempt: PaymentAttempt, payable: Application, fact: str
) -> None:
    at_sandbox.fault("bad_payload", fact=fact, method="POST", path="/v2/payments")

    doubtful = turn(attempt)

    assert doubtful.state == State.UNKNOWN
    assert services.checkout_url(payable) is None
    assert services.notes_for_clerks(payable)
    assert turn(attempt).state == State.OPEN  # the repetition tells the truth
    assert services.notes_for_clerks(payable) == []


@pytest.mark.parametrize("fact", ["amount", "currency", "mode", "metadata", "id", "profileId"])
def test_a_fetched_payment_with_other_facts_is_not_paid(
    at_sandbox: SandboxProcess, attempt: PaymentAttempt, fact: str
) -> None:
    opened = turn(attempt)
    at_sandbox.pay(opened.external_id)
    at_sandbox.fault("bad_payload", fact=fact, method="GET")

    doubtful = turn(attempt)

    assert (doubtful.state, doubtful.concern) == (State.OPEN, PaymentAttempt.Concern.MISMATCH)
    assert turn(attempt).state == State.PAID


def test_a_payment_made_before_its_creation_was_answered_is_noticed(
    at_sandbox: SandboxProcess, attempt: PaymentAttempt, work: Work
) -> None:
    at_sandbox.fault("paid_before_answer", method="POST", path="/v2/payments", ms=10)

    turn(attempt)

    assert turn(attempt).state == State.PAID


def test_an_old_answer_changes_nothing(at_sandbox: SandboxProcess, attempt: PaymentAttempt) -> None:
    opened = turn(attempt)
    at_sandbox.pay(opened.external_id)
    at_sandbox.fault("stale_read", method="GET")

    assert turn(attempt).state == State.OPEN
    assert turn(attempt).state == State.PAID


def test_a_key_of_another_mode_is_not_used(bank: Bank, attempt: PaymentAttempt) -> None:
    account = PaymentAccount.unscoped.get(authority_id=attempt.authority_id)
    account.mode, account.api_key = "live", "live_new"
    account.save()

    waiting = turn(attempt)

    assert waiting.state == State.PREPARED
    assert "mode" in waiting.last_error
    assert bank.payments == {}


def test_two_workers_never_work_on_one_attempt(bank: Bank, attempt: PaymentAttempt) -> None:
    PaymentAttempt.unscoped.filter(pk=attempt.pk).update(
        lease_owner="another", lease_until=timezone.now() + timedelta(seconds=20)
    )

    assert not exchange.advance(attempt.pk)
    assert bank.payments == {}


def test_a_withdrawn_application_is_never_sent_to_the_provider(
    bank: Bank, attempt: PaymentAttempt, payable: Application, work: Work
) -> None:
    services.call_off(payable)
    work()

    assert PaymentAttempt.unscoped.get().state == State.CANCELED
    assert bank.payments == {}


def test_a_lost_creation_that_nobody_wants_any_more_is_found_and_closed(
    bank: Bank, attempt: PaymentAttempt, payable: Application
) -> None:
    bank.line = "drop_after_effect"
    turn(attempt)
    services.call_off(payable)

    assert turn(attempt).state == State.CANCELED
    (payment,) = bank.payments.values()
    assert payment.status == Status.CANCELED


def test_a_creation_that_never_arrived_is_dropped_once_it_cannot_arrive_any_more(
    bank: Bank, attempt: PaymentAttempt, payable: Application
) -> None:
    bank.line = "drop_before_effect"
    turn(attempt)
    services.call_off(payable)

    assert turn(attempt).state == State.UNKNOWN
    let_pass(attempt, minutes=6)
    assert turn(attempt).state == State.CANCELED
    assert bank.payments == {}


def test_production_never_uses_a_test_key(bank: Bank, attempt: PaymentAttempt, settings: Settings) -> None:
    settings.PRODUCTION = True

    assert turn(attempt).state == State.PREPARED
    assert bank.payments == {}


def test_a_hanging_provider_does_not_hold_up_the_worker(
    bank: Bank, attempt: PaymentAttempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SWEEP_SECONDS", -1)

    jobs.sweep()

    assert bank.payments == {}


def test_what_is_open_is_called_back_when_nobody_should_pay_any_more(
    bank: Bank, attempt: PaymentAttempt, payable: Application, work: Work
) -> None:
    opened = turn(attempt)

    services.call_off(payable)
    work()

    assert bank.payments[opened.external_id].status == Status.CANCELED
    assert services.checkout_url(payable) is None


def test_calling_back_too_late_hears_that_it_was_paid(
    bank: Bank, attempt: PaymentAttempt, payable: Application, work: Work
) -> None:
    opened = turn(attempt)
    bank.move(opened.external_id, Status.PAID)

    services.call_off(payable)
    work()

    assert PaymentAttempt.unscoped.get().state == State.PAID


def test_the_scope_of_the_caller_does_not_matter(bank: Bank, attempt: PaymentAttempt) -> None:
    with scope.use([]):
        assert turn(attempt).state == State.OPEN


def test_a_finished_attempt_rests(bank: Bank, attempt: PaymentAttempt) -> None:
    opened = turn(attempt)
    bank.move(opened.external_id, Status.PAID)

    assert turn(attempt).due_at is None
