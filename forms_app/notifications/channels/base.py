"""The port: a channel takes a letter, refuses it, or leaves us in doubt."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Letter:
    """One finished message to one person."""

    message_id: str
    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    written_at: datetime


class MailFailed(Exception):
    """The letter was certainly not taken. `permanent`: it never will be."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


class OutcomeUnknown(Exception):
    """The channel broke off after the letter was on its way: it may have been taken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Channel(ABC):
    name: str

    @abstractmethod
    def send(self, letter: Letter) -> None:
        """Hand the letter over; raise `MailFailed` or `OutcomeUnknown`."""

    @abstractmethod
    def find(self, message_id: str) -> bool | None:
        """Whether a letter arrived at the other end; None where nobody can be asked."""
