"""States and moves of a payment attempt, as data. The diagram in docs/diagrams is printed from this table."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from forms_app.payments.providers.base import Status


class State(models.TextChoices):
    PREPARED = "prepared", _("vorbereitet")
    CREATING = "creating", _("wird angelegt")
    UNKNOWN = "unknown", _("Ausgang unbekannt")
    OPEN = "open", _("offen")
    PENDING = "pending", _("angestoßen")
    AUTHORISED = "authorised", _("reserviert")
    PAID = "paid", _("bezahlt")
    FAILED = "failed", _("fehlgeschlagen")
    CANCELED = "canceled", _("abgebrochen")
    EXPIRED = "expired", _("abgelaufen")


@dataclass(frozen=True)
class Move:
    """One edge of the graph."""

    source: frozenset[State]
    target: State


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


#: Not yet known at the provider, or not yet known to be known there.
UNSENT = _from(State.PREPARED, State.CREATING, State.UNKNOWN)
WAITING = _from(State.OPEN, State.PENDING, State.AUTHORISED)
ACTIVE = UNSENT | WAITING
OVER = _from(State.FAILED, State.CANCELED, State.EXPIRED)

MOVES: dict[str, Move] = {
    "send": Move(_from(State.PREPARED), State.CREATING),
    "lose": Move(_from(State.CREATING), State.UNKNOWN),
    "open": Move(_from(State.CREATING, State.UNKNOWN), State.OPEN),
    "reject": Move(UNSENT, State.FAILED),
    "drop": Move(UNSENT, State.CANCELED),
    "hold": Move(_from(State.OPEN), State.PENDING),
    "authorise": Move(_from(State.OPEN, State.PENDING), State.AUTHORISED),
    "pay": Move(WAITING, State.PAID),
    "fail": Move(WAITING, State.FAILED),
    "cancel": Move(WAITING, State.CANCELED),
    "expire": Move(WAITING, State.EXPIRED),
    "pay_late": Move(OVER, State.PAID),
}

#: Which moves what the provider says may cause; the first that fits the present state is taken. Money that has
#: arrived always counts, whatever we believed before; every other final state stays as it is.
HEARD: dict[Status, tuple[str, ...]] = {
    Status.OPEN: (),
    Status.PENDING: ("hold",),
    Status.AUTHORISED: ("authorise",),
    Status.PAID: ("pay", "pay_late"),
    Status.FAILED: ("fail",),
    Status.CANCELED: ("cancel",),
    Status.EXPIRED: ("expire",),
    Status.UNKNOWN: (),
}


def move_for(state: str, heard: Status) -> str | None:
    """The move that follows from what the provider says, or None if there is nothing to do."""
    return next((name for name in HEARD[heard] if state in MOVES[name].source), None)
