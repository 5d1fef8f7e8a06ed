"""kill -9 on both sides of every effect outside the house: nothing is lost, nothing happens twice.

The judges are the ledgers of the separate processes (payment sandbox, back-office receiver, mailbox), never our own
tables alone.
"""

import random
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from cms.audit import trail
from cms.audit.actors import Actor
from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.applications.states import State
from forms_app.delivery import targets
from forms_app.notifications.models import Mail
from forms_app.payments.models import JournalEntry, PaymentAccount, PaymentAttempt
from tests.crash.processes import killed_at, let_time_pass, run_worker, work_until_quiet
from tests.fixtures_applications import MakeApplication
from tests.fixtures_paper import MailboxProcess, ReceiverProcess
from tests.fixtures_payments import SandboxProcess

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]
SEEDS = range(5)
SIDES = ("before", "after")


@dataclass(frozen=True)
class Neighbours:
    """The processes at the other end; their ledgers are the judges."""

    sandbox: SandboxProcess
    receiver: ReceiverProcess
    mailbox: MailboxProcess


@pytest.fixture
def neighbours(
    erkelenz: Authority,
    sandbox: SandboxProcess,
    receiver: ReceiverProcess,
    mailbox: MailboxProcess,
    settings: Settings,
) -> Neighbours:
    """Erkelenz is paid at the sandbox, delivers to the receiver and writes to the mailbox."""
    account = PaymentAccount.unscoped.get(authority=erkelenz)
    settings.PAYMENT_API_ENDPOINT = sandbox.url
    sandbox.key = str(account.api_key)
    sandbox.learn(str(account.api_key), account.profile, erkelenz.name)
    targets.point(erkelenz, "rest", address=receiver.url, secret=receiver.secret, by=Actor.system("test"))
    return Neighbours(sandbox, receiver, mailbox)


def submit_some(seed: int, make_application: MakeApplication, authority: Authority) -> list[Application]:
    """One to three applications that cost something, in an order and at prices the seed decides."""
    dice = random.Random(seed)
    return [
        make_application(authority, payment_policy="before", connector="rest", fee_cents=dice.randrange(500, 5000, 50))
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


def everything_happened_once(neighbours: Neighbours, applications: list[Application]) -> None:
    """One application, one payment, one booking, one delivery, one of each mail; the ledgers of the others say so."""
    payments = neighbours.sandbox.payments()
    assert sorted(float(one["amount"]["value"]) for one in payments if one["status"] == "paid") == sorted(
        application.fee_cents / 100 for application in applications
    )
    assert len(payments) == len(applications)
    delivered = [one["reference"] for one in neighbours.receiver.submissions()]
    assert sorted(delivered) == sorted(str(application.reference) for application in applications)
    arrived = [mail["message_id"] for mail in neighbours.mailbox.mails()]
    assert sorted(arrived) == sorted(Mail.unscoped.values_list("message_id", flat=True))
    with scope.everything("the test adds up all books"):
        assert JournalEntry.objects.count() == len(applications)
        assert set(Application.objects.values_list("pk", flat=True)) == {one.pk for one in applications}
        assert set(Application.objects.values_list("state", flat=True)) == {State.PAID}
    assert trail.verify() == []


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("effect", ["payments.create", "mail.send"])
def test_a_worker_killed_after_submission_repeats_nothing(
    effect: str, side: str, seed: int, erkelenz: Authority, make_application: MakeApplication, neighbours: Neighbours
) -> None:
    applications = submit_some(seed, make_application, erkelenz)

    assert killed_at(f"{effect}:{side}")
    work_until_quiet(2)
    pay_all(neighbours.sandbox, seed)
    work_until_quiet(2)

    everything_happened_once(neighbours, applications)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("effect", ["payments.apply", "delivery.send"])
def test_a_worker_killed_after_the_webhook_repeats_nothing(
    effect: str, side: str, seed: int, erkelenz: Authority, make_application: MakeApplication, neighbours: Neighbours
) -> None:
    applications = submit_some(seed, make_application, erkelenz)
    assert run_worker() == 0
    pay_all(neighbours.sandbox, seed)
    for attempt in PaymentAttempt.unscoped.select_related("authority"):
        knock(attempt, times=1 + seed % 3)

    assert killed_at(f"{effect}:{side}")
    let_time_pass()
    work_until_quiet(2)

    everything_happened_once(neighbours, applications)


@pytest.mark.parametrize("seed", SEEDS)
def test_without_any_webhook_and_with_answers_lost_everything_still_happens_once(
    seed: int, erkelenz: Authority, make_application: MakeApplication, neighbours: Neighbours
) -> None:
    """The other side does its part, but its answer never reaches us."""
    neighbours.sandbox.fault("drop_after_effect", method="POST", count=1)
    neighbours.receiver.faults({"action": "drop_after_effect"})
    applications = submit_some(seed, make_application, erkelenz)

    work_until_quiet(2)
    pay_all(neighbours.sandbox, seed)
    work_until_quiet(3)

    everything_happened_once(neighbours, applications)
