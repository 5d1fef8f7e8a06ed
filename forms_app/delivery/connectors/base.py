"""The port: a connector takes a parcel, refuses it, or leaves us in doubt; and it can be asked."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class ParcelFile:
    """One file that belongs to a parcel; the content is read when it is needed, one file at a time."""

    id: str
    content_type: str
    sha256: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Parcel:
    """Everything that is handed over for one application."""

    key: str
    payload: bytes
    digest: str
    files: tuple[ParcelFile, ...] = ()


@dataclass(frozen=True)
class Receipt:
    """The other side has it. `number` is what they call it, if they said."""

    number: str = ""


class DeliveryFailed(Exception):
    """The parcel was certainly not taken. `permanent`: sending the same again cannot help."""

    def __init__(self, reason: str, *, permanent: bool, wait: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.wait = wait


class OutcomeUnknown(Exception):
    """The other side broke off after the parcel was on its way: it may have been taken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Connector(ABC):
    """One kind of back office."""

    name: str
    leaves_the_house = True
    """Whether anything is sent at all; then attempts are recorded and doubts are possible."""

    @abstractmethod
    def send(self, parcel: Parcel) -> Receipt:
        """Hand the parcel over; raise `DeliveryFailed` or `OutcomeUnknown`. Safe to repeat with the same key."""

    @abstractmethod
    def probe(self, parcel: Parcel) -> Receipt | None:
        """The receipt if the parcel is there, None if it certainly is not; raise `DeliveryFailed` if nobody says."""

    @abstractmethod
    def check(self) -> None:
        """Raise `DeliveryFailed` unless address and secret are right."""
