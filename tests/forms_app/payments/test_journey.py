"""From a demanded fee to a paid application, through a real provider process."""

from collections.abc import Callable

import pytest
import requests

from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.applications.states import State as ApplicationState
from forms_app.payments import exchange, services
from forms_app.payments.models import JournalEntry, PaymentAttempt
from forms_app.payments.states import State
from tests.fixtures_payments import SandboxProcess

Work = Callable[..., int]


@pytest.fixture
def sent(at_sandbox: SandboxProcess, payable: Application, work: Work) -> PaymentAttempt:
    """The attempt as the worker has created it at the provider."""
    work()
    attempt = services.latest(payable)
    assert attempt is not None
    return attempt


def test_a_demanded_fee_becomes_a_payment_with_a_checkout_page(sent: PaymentAttempt, sandbox: SandboxProcess) -> None:
    (payment,) = sandbox.payments()

    assert sent.state == State.OPEN
    assert sent.external_id == payment["id"]
    assert requests.get(sent.checkout_url, timeout=5).status_code == 200
    assert payment["amount"] == {"currency": "EUR", "value": "12.00"}


def test_nothing_personal_reaches_the_provider(
    sent: PaymentAttempt, sandbox: SandboxProcess, payable: Application, erkelenz: Authority
) -> None:
    (payment,) = sandbox.payments()

    assert payment["description"] == f"Erkelenz {payable.reference}"
    assert payment["metadata"] == {
        "attempt": str(sent.pk),
        "authority": "erkelenz",
        "reference": f"Erkelenz {payable.reference}",
    }
    assert {entry["client"] for entry in sandbox.ledger()["requests"]} == {""}


def test_a_paid_payment_moves_the_application_on_and_is_booked_once(
    sent: PaymentAttempt, sandbox: SandboxProcess, payable: Application
) -> None:
    sandbox.pay(sent.external_id)

    for _ in range(3):
        exchange.hurry(sent.pk)
        exchange.advance(sent.pk)

    payable.refresh_from_db()
    assert payable.state == ApplicationState.PAID
    (entry,) = JournalEntry.unscoped.all()
    assert (entry.cents, entry.number) == (1200, 1)


def test_a_lost_webhook_is_made_up_for_by_the_poller(
    sent: PaymentAttempt, sandbox: SandboxProcess, payable: Application, work: Work
) -> None:
    sandbox.pay(sent.external_id)

    PaymentAttempt.unscoped.filter(pk=sent.pk).update(due_at=sent.created_at)  # the minute is over
    work()

    payable.refresh_from_db()
    assert payable.state == ApplicationState.PAID


def test_an_answer_lost_after_the_effect_makes_no_second_payment(
    at_sandbox: SandboxProcess, payable: Application, work: Work
) -> None:
    at_sandbox.fault("drop_after_effect", method="POST", path="/v2/payments")

    work()
    lost = services.latest(payable)
    assert lost is not None
    assert lost.state == State.UNKNOWN
    exchange.hurry(lost.pk)
    work()

    found = services.latest(payable)
    assert found is not None
    assert found.state == State.OPEN
    assert [payment["id"] for payment in at_sandbox.payments()] == [found.external_id]
