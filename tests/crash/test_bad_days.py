"""Bad days of the other side: broken connections, errors and killed workers in an order the seed decides."""

import random
from typing import Any

import pytest
from pytest_django import Settings

from cms.audit import trail
from cms.audit.actors import Actor
from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.delivery import targets
from forms_app.delivery.models import Delivery
from forms_app.delivery.states import State as DeliveryState
from forms_app.notifications.models import Mail
from forms_app.notifications.states import State as MailState
from tests.crash.processes import killed_at, work_until_quiet
from tests.fixtures_applications import MakeApplication
from tests.fixtures_paper import MailboxProcess, ReceiverProcess

pytestmark = [pytest.mark.crash, pytest.mark.django_db(transaction=True)]
SEEDS = range(5)
BACK_OFFICE_FAULTS: list[dict[str, Any]] = [
    {"action": "drop_after_effect", "method": "POST"},
    {"action": "drop_before_effect", "method": "POST"},
    {"action": "status", "method": "POST", "status": 502},
    {"action": "status", "status": 503},
    {"action": "drop_before_effect", "method": "GET"},
]


@pytest.fixture
def outside(
    erkelenz: Authority, receiver: ReceiverProcess, mailbox: MailboxProcess, settings: Settings
) -> tuple[ReceiverProcess, MailboxProcess]:
    """Erkelenz has a back office, and mail can be read."""
    targets.point(erkelenz, "rest", address=receiver.url, secret=receiver.secret, by=Actor.system("test"))
    return receiver, mailbox


def submit_some(seed: int, make_application: MakeApplication, authority: Authority) -> list[Application]:
    return [make_application(authority, connector="rest") for _ in range(random.Random(seed).randint(1, 3))]


def everything_arrived_once(outside: tuple[ReceiverProcess, MailboxProcess], applications: list[Application]) -> None:
    """The ledgers of the other side and our own rows tell the same: each once, none missing."""
    receiver, mailbox = outside
    references = sorted(str(application.reference) for application in applications)
    delivered = {str(row.pk): row.digest for row in Delivery.unscoped.filter(state=DeliveryState.DELIVERED)}
    sent = set(Mail.unscoped.filter(state=MailState.SENT).values_list("message_id", flat=True))

    assert sorted(entry["reference"] for entry in receiver.submissions()) == references
    assert {entry["key"]: entry["digest"] for entry in receiver.submissions()} == delivered
    assert {mail["message_id"] for mail in mailbox.mails()} == sent
    assert [mail["arrivals"] for mail in mailbox.mails()] == [1] * len(applications)
    assert trail.verify() == []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bad_day_of_the_other_side_leads_to_one_delivery_and_one_mail(
    seed: int,
    erkelenz: Authority,
    make_application: MakeApplication,
    outside: tuple[ReceiverProcess, MailboxProcess],
) -> None:
    """Broken connections, errors and a killed worker in an order the seed decides."""
    dice = random.Random(seed)
    receiver, mailbox = outside
    receiver.faults(*dice.sample(BACK_OFFICE_FAULTS, k=4))
    mailbox.faults(*dice.sample([{"action": "drop_after"}, {"action": "drop_before"}, {"action": "refuse"}], k=2))
    applications = submit_some(seed, make_application, erkelenz)

    effect, side = dice.choice(["delivery.send", "mail.send"]), dice.choice(["before", "after"])
    killed_at(f"{effect}:{side}")
    work_until_quiet(7)

    everything_arrived_once(outside, applications)
