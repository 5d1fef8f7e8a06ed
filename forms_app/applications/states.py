"""States and moves of an application, as data. The diagram in docs/diagrams is printed from this table."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.audit.actors import ActorKind

CITIZEN = frozenset({ActorKind.CITIZEN, ActorKind.GUEST})
CLERK = frozenset({ActorKind.STAFF})
SYSTEM = frozenset({ActorKind.SYSTEM})


class State(models.TextChoices):
    DRAFT = "draft", _("Entwurf")
    DISCARDED = "discarded", _("verworfen")
    SUBMITTED = "submitted", _("eingegangen")
    PAYMENT_DUE = "payment_due", _("Zahlung offen")
    PAID = "paid", _("bezahlt")
    IN_REVIEW = "in_review", _("in Bearbeitung")
    WAITING = "waiting", _("Rückfrage offen")
    APPROVED = "approved", _("bewilligt")
    REJECTED = "rejected", _("abgelehnt")
    COMPLETED = "completed", _("abgeschlossen")
    WITHDRAWN = "withdrawn", _("zurückgezogen")
    ERASED = "erased", _("gelöscht")


@dataclass(frozen=True)
class Move:
    """One edge of the graph: from which states, to which, and who may take it.

    Some states come before the decision and after it, depending on when the fee is due. `decided` says on which
    side of it the edge may be taken; None is either.
    """

    source: frozenset[State]
    target: State
    by: frozenset[ActorKind]
    decided: bool | None = None
    # Whether a claimed exemption from the fee must still wait for the clerk's word, or must not; None is either.
    exemption_open: bool | None = None


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


ENDED = _from(State.COMPLETED, State.REJECTED, State.WITHDRAWN, State.DISCARDED)
UNDECIDED = _from(State.SUBMITTED, State.PAYMENT_DUE, State.PAID, State.IN_REVIEW, State.WAITING)
OPEN_FOR_CLERKS = _from(State.SUBMITTED, State.PAID, State.IN_REVIEW, State.WAITING, State.APPROVED)

MOVES: dict[str, Move] = {
    "discard": Move(_from(State.DRAFT), State.DISCARDED, CITIZEN | SYSTEM),
    "submit": Move(_from(State.DRAFT), State.SUBMITTED, CITIZEN),
    "demand_payment": Move(_from(State.SUBMITTED, State.IN_REVIEW, State.APPROVED), State.PAYMENT_DUE, SYSTEM),
    "pay": Move(_from(State.PAYMENT_DUE), State.PAID, SYSTEM),
    "waive_fee": Move(_from(State.PAYMENT_DUE), State.PAID, CLERK),
    "take_up": Move(_from(State.SUBMITTED, State.PAID), State.IN_REVIEW, CLERK, decided=False),
    "ask_back": Move(_from(State.IN_REVIEW), State.WAITING, CLERK),
    "answer": Move(_from(State.WAITING), State.IN_REVIEW, CITIZEN),
    "resume": Move(_from(State.WAITING), State.IN_REVIEW, CLERK),
    "confirm_exemption": Move(_from(State.IN_REVIEW), State.IN_REVIEW, CLERK, exemption_open=True),
    "refuse_exemption": Move(_from(State.IN_REVIEW), State.IN_REVIEW, CLERK, exemption_open=True),
    "approve": Move(_from(State.IN_REVIEW), State.APPROVED, CLERK, exemption_open=False),
    "reject": Move(_from(State.IN_REVIEW), State.REJECTED, CLERK),
    "reject_unpaid": Move(_from(State.PAYMENT_DUE), State.REJECTED, CLERK, decided=False),
    "complete": Move(_from(State.APPROVED, State.PAID), State.COMPLETED, CLERK | SYSTEM, decided=True),
    "complete_unpaid": Move(_from(State.PAYMENT_DUE), State.COMPLETED, CLERK, decided=True),
    "withdraw": Move(UNDECIDED, State.WITHDRAWN, CITIZEN, decided=False),
    "erase": Move(ENDED, State.ERASED, SYSTEM),
}
