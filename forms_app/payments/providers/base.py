"""What every payment provider must do for us, in our own words.

Vendor words stop at the adapter. A notification is only a knock: it yields ids to ask about, never a state.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar


class Status(StrEnum):
    """Where a payment stands at the provider; whatever we do not know yet is UNKNOWN, never an exception."""

    OPEN = "open"
    PENDING = "pending"
    AUTHORISED = "authorised"
    PAID = "paid"
    FAILED = "failed"
    CANCELED = "canceled"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class PaymentUnavailable(Exception):
    """The provider surely did nothing. `permanent` tells the worker whether asking again can help."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.permanent = permanent


class OutcomeUnknown(Exception):
    """The call left the house and nobody knows whether it had its effect; only a probe may decide."""


@dataclass(frozen=True)
class Patience:
    """Seconds to wait for a connection and for an answer."""

    connect: int
    read: int


WORKER = Patience(2, 8)
PAGE = Patience(1, 3)


@dataclass(frozen=True)
class Account:
    """On whose behalf we speak: the contract of one authority."""

    api_key: str = field(repr=False)
    mode: str


@dataclass(frozen=True)
class Capabilities:
    """What callers may rely on."""

    cancel: bool
    refund: bool
    partial_refund: bool
    webhook: bool
    purpose_length: int


@dataclass(frozen=True)
class Order:
    """What is to be paid. Nothing in it may be personal."""

    attempt_id: str
    cents: int
    currency: str
    purpose: str
    marks: Mapping[str, str]
    return_url: str
    webhook_url: str


@dataclass(frozen=True)
class Payment:
    """What the provider says about one payment. None: it did not say, or not readably."""

    external_id: str
    status: Status
    cents: int | None
    currency: str | None
    mode: str | None
    profile: str | None
    marks: Mapping[str, str]
    checkout_url: str = ""
    expires_at: datetime | None = None
    method: str = ""


@dataclass(frozen=True)
class Profile:
    """Whom the key belongs to, for people to check."""

    id: str
    name: str
    mode: str


class Provider(ABC):
    """One provider, speaking for one account. Make a new object for every use; none is shared."""

    capabilities: ClassVar[Capabilities]

    def __init__(self, account: Account, patience: Patience = WORKER) -> None:
        self.account = account
        self.patience = patience

    @abstractmethod
    def create(self, order: Order) -> Payment:
        """Create the payment once: the same attempt id within the hour gives the same payment.

        Raises PaymentUnavailable if surely nothing happened, OutcomeUnknown otherwise.
        """

    @abstractmethod
    def fetch(self, external_id: str) -> Payment:
        """The truth about one payment. Raises PaymentUnavailable."""

    @abstractmethod
    def find(self, attempt_id: str, since: datetime) -> Payment | None:
        """The payment that bears this attempt id, looking back to `since`. Raises PaymentUnavailable."""

    @abstractmethod
    def cancel(self, external_id: str, key: str) -> Payment:
        """Call an open payment back. Raises PaymentUnavailable(permanent=True) if it is too late for that."""

    @abstractmethod
    def refund(self, external_id: str, cents: int, purpose: str, key: str) -> str:
        """Give money back, once per key; the refund's id."""

    @classmethod
    @abstractmethod
    def parse_notification(cls, body: bytes) -> list[str]:
        """The ids a knock is about. Pure; hostile input yields an empty list."""

    @abstractmethod
    def verify_config(self) -> Profile:
        """Whom the key belongs to. Raises PaymentUnavailable if it is refused."""
