"""States of a delivery, as data. The diagram in docs/diagrams is printed from this table.

`sending` is written before the other side is spoken to; a worker that dies there leaves it behind. From `sending`
left behind and from `unknown` only a probe leads on: the other side is asked before anything is sent again.
`called_off` is for what was withdrawn before it left.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    QUEUED = "queued", _("wartet auf die Übergabe")
    SENDING = "sending", _("wird übergeben")
    UNKNOWN = "unknown", _("Ausgang ungewiss, wird nachgefragt")
    DELIVERED = "delivered", _("übergeben")
    PARKED = "parked", _("Übergabe angehalten")
    CALLED_OFF = "called_off", _("nicht mehr nötig")


@dataclass(frozen=True)
class Move:
    """One edge of the graph. The worker moves a delivery; `revive` belongs to an operator."""

    source: frozenset[State]
    target: State


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


OPEN = _from(State.QUEUED, State.SENDING, State.UNKNOWN)
DOUBTFUL = _from(State.SENDING, State.UNKNOWN)

MOVES: dict[str, Move] = {
    "begin": Move(OPEN, State.SENDING),
    "accepted": Move(_from(State.SENDING), State.DELIVERED),
    "found": Move(DOUBTFUL, State.DELIVERED),
    "doubt": Move(_from(State.SENDING), State.UNKNOWN),
    "put_back": Move(_from(State.QUEUED, State.SENDING), State.QUEUED),
    "park": Move(OPEN, State.PARKED),
    "call_off": Move(_from(State.QUEUED, State.UNKNOWN), State.CALLED_OFF),
    "revive": Move(_from(State.PARKED), State.UNKNOWN),
}
