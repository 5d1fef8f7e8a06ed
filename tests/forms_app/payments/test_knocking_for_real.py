"""The sandbox knocks at the running portal over HTTP, in every way a knock can go wrong."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from cms.tenants import hosts
from forms_app.applications.models import Application
from forms_app.payments import exchange, services
from forms_app.payments.models import PaymentAttempt, WebhookKnock
from tests.fixtures_payments import SandboxProcess
from tests.forms_app.payments.conftest import MakePayable

pytestmark = pytest.mark.django_db(transaction=True)
ANSWERED = [
    {},
    {"kind": "duplicate", "times": 5},
    {"kind": "delay", "ms": 300},
    {"kind": "unknown_id"},
    {"kind": "traversal_id"},
    {"kind": "as_get"},
    {"kind": "as_json"},
    {"kind": "huge_body"},
    {"kind": "empty_body"},
]


@pytest.fixture
def portal(live_server: LiveServer, settings: Settings) -> str:
    """The portal on a port of its own, so that the webhook addresses we hand out lead to it."""
    settings.PUBLIC_PORT = urlsplit(live_server.url).port
    hosts.forget()
    return str(live_server.url)


def send(application: Application) -> PaymentAttempt:
    attempt = services.latest(application)
    assert attempt is not None
    exchange.hurry(attempt.pk)
    assert exchange.advance(attempt.pk)
    return PaymentAttempt.unscoped.get(pk=attempt.pk)


def test_however_the_knock_arrives_the_payment_does(
    portal: str, at_sandbox: SandboxProcess, make_payable: MakePayable, work: Callable[..., int]
) -> None:
    attempts = [send(make_payable()) for _ in ANSWERED]
    for attempt, rule in zip(attempts, ANSWERED, strict=True):
        if rule:
            at_sandbox.fault(surface="webhook", path=attempt.webhook_token, **rule)  # type: ignore[arg-type]  # kind is among them

    for attempt in attempts:
        at_sandbox.pay(attempt.external_id)
    ledger = at_sandbox.wait(lambda ledger: not ledger["waiting_webhooks"] and len(ledger["webhooks"]) == len(ANSWERED))
    work()

    assert [call["status"] for call in ledger["webhooks"]] == [200] * len(ANSWERED)
    assert WebhookKnock.unscoped.count() == len(ANSWERED)
    assert set(Application.unscoped.values_list("state", flat=True)) == {"paid"}


def test_a_knock_that_never_comes_is_not_missed(
    portal: str, at_sandbox: SandboxProcess, make_payable: MakePayable, work: Callable[..., int]
) -> None:
    attempt = send(make_payable())
    at_sandbox.fault("never", surface="webhook")
    at_sandbox.pay(attempt.external_id)

    PaymentAttempt.unscoped.filter(pk=attempt.pk).update(due_at=attempt.created_at)
    work()

    assert not WebhookKnock.unscoped.exists()
    assert Application.unscoped.get().state == "paid"
