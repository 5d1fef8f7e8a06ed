"""States of a mail, as data. The diagram in docs/diagrams is printed from this table.

`sending` is written before the mail server is spoken to. A worker that dies there leaves it behind; then the
channel is asked whether the mail arrived, and where it cannot say, the kind of message decides (see `messages`).
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    QUEUED = "queued", _("wartet")
    SENDING = "sending", _("wird gesendet")
    SENT = "sent", _("gesendet")
    UNCERTAIN = "uncertain", _("vielleicht gesendet")
    FAILED = "failed", _("nicht zustellbar")


@dataclass(frozen=True)
class Move:
    """One edge of the graph. Only the worker moves a mail."""

    source: frozenset[State]
    target: State


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


OPEN = _from(State.QUEUED, State.SENDING)

MOVES: dict[str, Move] = {
    "begin": Move(OPEN, State.SENDING),
    "accepted": Move(_from(State.SENDING), State.SENT),
    "put_back": Move(_from(State.SENDING), State.QUEUED),
    "doubt": Move(_from(State.SENDING), State.UNCERTAIN),
    "give_up": Move(OPEN, State.FAILED),
}
