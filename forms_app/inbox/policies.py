"""What is sensible at the desk, on top of what the table of moves allows."""

from cms.audit.actors import Actor
from forms_app.applications import policies
from forms_app.applications.models import Application
from forms_app.applications.states import OPEN_FOR_CLERKS, State
from forms_app.delivery import outbox as deliveries
from forms_app.delivery.states import State as DeliveryState


def possible_moves(application: Application, by: Actor) -> list[str]:
    """Names of the moves a clerk is offered now, in the order of the table."""
    return [name for name in policies.possible_moves(application, by) if _sensible(application, name)]


def can_write(application: Application, by: Actor) -> bool:
    """Messages are possible while somebody may still read and answer them."""
    writable = OPEN_FOR_CLERKS | {State.PAYMENT_DUE, State.REJECTED, State.COMPLETED}
    return application.authority_id in by.authorities and application.state in writable


def can_add_document(application: Application, by: Actor) -> bool:
    """The document of a decision may follow it, also when the first one was refused by the scanner."""
    return can_write(application, by) and application.decided_at is not None


def can_assign(application: Application, by: Actor) -> bool:
    return application.authority_id in by.authorities and application.state in OPEN_FOR_CLERKS | {State.PAYMENT_DUE}


def can_deliver_again(application: Application, by: Actor) -> bool:
    """Only a hand-over that was given up waits for somebody."""
    delivery = deliveries.of(application)
    parked = delivery is not None and delivery.state == DeliveryState.PARKED
    return parked and application.authority_id in by.authorities


def _sensible(application: Application, name: str) -> bool:
    if name == "waive_fee":
        return application.exemption_claimed
    return True
