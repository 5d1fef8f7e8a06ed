"""Random journeys against a misbehaving provider: in the end both ledgers agree to the cent."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
import requests
from django.utils import timezone

from cms.audit import trail
from cms.audit.actors import Actor
from forms_app.applications import transitions
from forms_app.applications.models import Application
from forms_app.applications.policies import Refused
from forms_app.payments import exchange, inbox, services
from forms_app.payments.models import AttemptEvent, JournalEntry, PaymentAttempt
from forms_app.payments.states import ACTIVE, MOVES, State
from tests.fixtures_payments import SandboxProcess
from tests.forms_app.payments.conftest import MakePayable

pytestmark = pytest.mark.django_db
STEPS = 100
FAULTS = [
    {"kind": "drop_after_effect", "method": "POST"},
    {"kind": "drop_before_effect", "method": "POST"},
    {"kind": "drop_before_effect", "method": "GET"},
    {"kind": "status", "code": 500, "method": "POST", "after_effect": True},
    {"kind": "status", "code": 502, "body": "html", "method": "GET"},
    {"kind": "status", "code": 422, "method": "POST"},
    {"kind": "status", "code": 429, "method": "POST"},
    {"kind": "bad_payload", "fact": "amount", "method": "GET"},
    {"kind": "bad_payload", "fact": "metadata", "method": "POST"},
    {"kind": "unknown_status", "method": "GET"},
    {"kind": "stale_read", "method": "GET"},
    {"kind": "paid_before_answer", "method": "POST", "ms": 0},
]


class Town:
    """Citizens, workers and the provider, each doing something at random."""

    def __init__(self, seed: int, sandbox: SandboxProcess, applications: list[Application]) -> None:
        self._dice = random.Random(seed)
        self._sandbox = sandbox
        self._applications = applications

    def step(self) -> None:
        often = [self._work, self._work, self._press, self._retry, self._knock, self._fault]
        self._dice.choice([*often, *often, *often, self._surprise, self._surprise, self._withdraw])()

    def _attempt(self) -> PaymentAttempt:
        return self._dice.choice(list(PaymentAttempt.unscoped.select_related("authority").order_by("created_at")))

    def _work(self) -> None:
        attempt = self._attempt()
        exchange.hurry(attempt.pk)
        exchange.advance(attempt.pk)

    def _press(self) -> None:
        """A citizen at the provider's page; also one whose page the portal has lost sight of."""
        payments = self._sandbox.payments()
        if payments:
            payment = self._dice.choice(payments)
            status = self._dice.choice(["paid", "failed", "canceled", "expired", "pending", "authorized"])
            self._move(payment["id"], status, force=False)

    def _surprise(self) -> None:
        """Money that arrives although the payment was over: nobody may do it, and it happens."""
        over = [
            payment for payment in self._sandbox.payments() if payment["status"] in {"canceled", "expired", "failed"}
        ]
        if over:
            payment = self._dice.choice(over)
            self._move(payment["id"], "paid", force=True)
            attempt = PaymentAttempt.unscoped.select_related("authority").get(pk=payment["metadata"]["attempt"])
            inbox.knock(attempt.authority.slug, attempt.webhook_token, b"")

    def _move(self, payment_id: str, status: str, *, force: bool) -> None:
        address = f"{self._sandbox.url}/_ctl/payments/{payment_id}/to/{status}"
        requests.post(address, json={"force": force}, timeout=10)

    def _retry(self) -> None:
        for application in self._applications:
            application.refresh_from_db()
            try:
                services.retry(application, by=Actor.citizen(application.principal_id))
            except Refused:
                continue

    def _withdraw(self) -> None:
        """The first citizen may change her mind; the others keep wanting it."""
        application = self._applications[0]
        application.refresh_from_db()
        if self._dice.random() < 0.3 and application.state != "withdrawn":
            transitions.move(application, "withdraw", by=Actor.citizen(application.principal_id))

    def _knock(self) -> None:
        attempt = self._attempt()
        inbox.knock(attempt.authority.slug, attempt.webhook_token, f"id={attempt.external_id}".encode())

    def _fault(self) -> None:
        self._sandbox.fault(**self._dice.choice(FAULTS))  # type: ignore[arg-type]  # kind is among them


def come_to_rest(work: Callable[..., int]) -> None:
    """The provider behaves again and hours go by."""
    long_ago = timezone.now() - timedelta(minutes=20)
    for _ in range(4):
        active = PaymentAttempt.unscoped.filter(state__in=ACTIVE)
        active.update(due_at=long_ago)
        active.filter(sent_at__isnull=False).update(sent_at=long_ago)
        work(ignore_delays=True)


@pytest.mark.parametrize("seed", [5, 11, 14])
def test_both_ledgers_agree_to_the_cent_whatever_happened(
    seed: int, at_sandbox: SandboxProcess, make_payable: MakePayable, work: Callable[..., int]
) -> None:
    applications = [make_payable(cents=100 * (number + 1) + 7) for number in range(4)]
    town = Town(seed, at_sandbox, applications)

    for _ in range(STEPS):
        town.step()
    at_sandbox.clear_faults()
    come_to_rest(work)

    there = {payment["id"]: payment for payment in at_sandbox.payments()}
    paid = {key for key, payment in there.items() if payment["status"] == "paid"}
    booked = {entry.attempt.external_id: entry for entry in JournalEntry.unscoped.select_related("attempt")}
    assert set(booked) == paid
    assert sum(entry.cents for entry in booked.values()) == sum(
        int(there[key]["amount"]["value"].replace(".", "")) for key in paid
    )
    marks = [payment["metadata"]["attempt"] for payment in there.values()]
    assert len(marks) == len(set(marks)), "one attempt became two payments"
    for application in applications:
        _assert_truthful(application)
    for event in AttemptEvent.unscoped.all():
        assert event.source in MOVES[event.move].source
    assert sorted(entry.number for entry in booked.values()) == list(range(1, len(booked) + 1))
    assert trail.verify() == []


def _assert_truthful(application: Application) -> None:
    """Paid if and only if money is there; whatever was paid beyond the fee is marked for a refund."""
    application.refresh_from_db()
    paid = PaymentAttempt.unscoped.filter(application=application, state=State.PAID)
    if application.state == "withdrawn":
        assert not paid.filter(concern="").exists()
        assert not PaymentAttempt.unscoped.filter(application=application, state__in=ACTIVE).exists()
        return
    assert (application.state == "paid") == paid.exists()
    assert paid.filter(concern="").count() == (1 if paid.exists() else 0)
