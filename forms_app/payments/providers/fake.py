"""A provider inside the process: the template for the next one, and the double for tests.

`Bank` is its ledger; a test takes the bank of a key and pays, cancels or breaks the line there.
"""

import re
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from urllib.parse import parse_qs
from uuid import uuid4

from forms_app.payments.providers.base import (
    Capabilities,
    Order,
    OutcomeUnknown,
    Payment,
    PaymentUnavailable,
    Profile,
    Provider,
    Status,
)

FAKE_ID = re.compile(r"fk_[0-9a-f]{32}")
FINAL = frozenset({Status.PAID, Status.FAILED, Status.CANCELED, Status.EXPIRED})


@dataclass
class Bank:
    """What one account holds. `line` may be "up", "down", "drop_before_effect" or "drop_after_effect"."""

    payments: dict[str, Payment] = field(default_factory=dict)
    refunds: dict[str, tuple[str, int]] = field(default_factory=dict)
    line: str = "up"
    lock: threading.Lock = field(default_factory=threading.Lock)

    def move(self, external_id: str, status: Status) -> None:
        self.payments[external_id] = replace(self.payments[external_id], status=status, checkout_url="")


class Fake(Provider):
    """Behaves like a provider with a hosted page; keeps everything in memory."""

    capabilities = Capabilities(cancel=True, refund=True, partial_refund=True, webhook=True, purpose_length=255)
    banks: ClassVar[dict[str, Bank]] = {}

    @property
    def bank(self) -> Bank:
        return self.banks.setdefault(self.account.api_key, Bank())

    def create(self, order: Order) -> Payment:
        bank = self.bank
        self._needs_line(writing=True)
        if order.cents <= 0 or not order.purpose:
            raise PaymentUnavailable("The provider answered 422.", permanent=True)
        with bank.lock:
            known = self._with_attempt(order.attempt_id)
            payment = known or Payment(
                external_id=f"fk_{uuid4().hex}",
                status=Status.OPEN,
                cents=order.cents,
                currency=order.currency,
                mode=self.account.mode,
                profile=self._profile,
                marks={**order.marks, "attempt": order.attempt_id},
                checkout_url=f"https://bank.invalid/checkout/{order.attempt_id}",
                expires_at=datetime.now(UTC) + timedelta(hours=1),
            )
            bank.payments[payment.external_id] = payment
        if bank.line == "drop_after_effect":
            bank.line = "up"
            raise OutcomeUnknown("The line was dropped.")
        return payment

    def fetch(self, external_id: str) -> Payment:
        self._needs_line()
        if not FAKE_ID.fullmatch(external_id) or external_id not in self.bank.payments:
            raise PaymentUnavailable("The provider answered 404.", permanent=True)
        return self.bank.payments[external_id]

    def find(self, attempt_id: str, since: datetime) -> Payment | None:
        self._needs_line()
        return self._with_attempt(attempt_id)

    def cancel(self, external_id: str, key: str) -> Payment:
        payment = self.fetch(external_id)
        if payment.status in FINAL:
            raise PaymentUnavailable("The provider answered 422.", permanent=True)
        self.bank.move(external_id, Status.CANCELED)
        return self.bank.payments[external_id]

    def refund(self, external_id: str, cents: int, purpose: str, key: str) -> str:
        payment = self.fetch(external_id)
        given = sum(
            amount for number, (paid, amount) in self.bank.refunds.items() if paid == external_id and number != key
        )
        if payment.status != Status.PAID or given + cents > (payment.cents or 0):
            raise PaymentUnavailable("The provider answered 422.", permanent=True)
        self.bank.refunds[key] = (external_id, cents)
        return f"fr_{key}"

    @classmethod
    def parse_notification(cls, body: bytes) -> list[str]:
        ids = parse_qs(body.decode("ascii", errors="replace")).get("id", [])
        return [one for one in ids if FAKE_ID.fullmatch(one)][:1]

    def verify_config(self) -> Profile:
        self._needs_line()
        return Profile(self._profile, "Fake", self.account.mode)

    @property
    def _profile(self) -> str:
        return "pfl_fake"

    def _with_attempt(self, attempt_id: str) -> Payment | None:
        return next((one for one in self.bank.payments.values() if one.marks.get("attempt") == attempt_id), None)

    def _needs_line(self, *, writing: bool = False) -> None:
        if self.bank.line == "down":
            raise PaymentUnavailable("The provider could not be reached.", permanent=False)
        if writing and self.bank.line == "drop_before_effect":
            self.bank.line = "up"
            raise OutcomeUnknown("The line was dropped.")
