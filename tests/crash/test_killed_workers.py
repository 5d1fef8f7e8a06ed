"""kill -9 on both sides of every effect outside the house: nothing is lost, nothing happens twice.

The judges are the ledgers of the separate processes (payment sandbox, back-office receiver, mailbox), never our own
tables alone.
"""

import random
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from cms.audit import trail
from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.applications.states import State
from forms_app.payments.models import JournalEntry, PaymentAccount, PaymentAttempt
from tests.crash.processes import killed_at, let_time_pass, run_worker, work_until_quiet
from tests.fixtures_applications import MakeApplication
from tests.fixtures_payments import SandboxProcess

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]
SEEDS = range(5)
SIDES = ("before", "after")


@pytest.fixture
def at_sandbox(erkelenz: Authority, sandbox: SandboxProcess, settings: Settings) -> Iterator[SandboxProcess]:
    account = PaymentAccount.unscoped.get(authority=erkelenz)
    settings.PAYMENT_API_ENDPOINT = sandbox.url
    sandbox.key = str(account.api_key)
    sandbox.learn(str(account.api_key), account.profile, erkelenz.name)
    yield sandbox
    sandbox.clear_faults()


def submit_some(seed: int, make_application: MakeApplication, authority: Authority) -> list[Application]:
    """One to three applications that cost something, in an order and at prices the seed decides."""
    dice = random.Random(seed)
    return [
        make_application(authority, payment_policy="before", fee_cents=dice.randrange(500, 5000, 50))
        for _ in range(dice.randint(1, 3))
    ]


def pay_all(sandbox: SandboxProcess, seed: int) -> None:
    """The citizens pay, in an order the seed decides."""
    open_ones = [payment for payment in sandbox.payments() if payment["status"] == "open"]
    random.Random(seed).shuffle(open_ones)
    for payment in open_ones:
        sandbox.pay(payment["id"])


def knock(attempt: PaymentAttempt, times: int) -> None:
    """The provider knocks at our webhook, perhaps several times."""
    address = reverse("payments:webhook", args=[attempt.authority.slug, attempt.webhook_token])
    for _ in range(times):
        answer = Client().post(address, {"id": attempt.external_id}, HTTP_HOST=attempt.authority.hostname)
        assert (answer.status_code, answer.content) == (200, b"")


def the_money_is_right(sandbox: SandboxProcess, applications: list[Application]) -> None:
    """Exactly one payment per application at the provider, each paid once, each booked once."""
    paid = sorted(float(payment["amount"]["value"]) for payment in sandbox.payments() if payment["status"] == "paid")
    assert len(sandbox.payments()) == len(applications)
    assert paid == sorted(application.fee_cents / 100 for application in applications)
    with scope.everything("the test adds up all books"):
        assert JournalEntry.objects.count() == len(applications)
        assert set(Application.objects.values_list("pk", flat=True)) == {one.pk for one in applications}
        assert not Application.objects.filter(state=State.PAYMENT_DUE).exists()
    assert trail.verify() == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("side", SIDES)
def test_a_worker_killed_while_creating_a_payment_makes_no_second_one(
    side: str, seed: int, erkelenz: Authority, make_application: MakeApplication, at_sandbox: SandboxProcess
) -> None:
    applications = submit_some(seed, make_application, erkelenz)

    assert killed_at(f"payments.create:{side}")
    work_until_quiet(2)
    pay_all(at_sandbox, seed)
    work_until_quiet(2)

    the_money_is_right(at_sandbox, applications)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("side", SIDES)
def test_a_worker_killed_while_a_webhook_is_worked_on_books_once(
    side: str, seed: int, erkelenz: Authority, make_application: MakeApplication, at_sandbox: SandboxProcess
) -> None:
    applications = submit_some(seed, make_application, erkelenz)
    assert run_worker() == 0
    pay_all(at_sandbox, seed)
    for attempt in PaymentAttempt.unscoped.select_related("authority"):
        knock(attempt, times=1 + seed % 3)

    assert killed_at(f"payments.apply:{side}")
    let_time_pass()
    work_until_quiet(2)

    the_money_is_right(at_sandbox, applications)
