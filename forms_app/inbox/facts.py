"""Short words about a case: how its state looks, what about the fee."""

from django.utils.translation import gettext as _

from forms_app.applications.models import Application
from forms_app.applications.states import State

TONES = {
    State.SUBMITTED: "info",
    State.PAID: "info",
    State.PAYMENT_DUE: "warning",
    State.WAITING: "warning",
    State.APPROVED: "success",
    State.COMPLETED: "success",
    State.REJECTED: "danger",
}


def state_tone(state: str) -> str:
    """The colour of the state's tag; the word says the same."""
    return TONES.get(State(state), "plain")


def payment_word(case: Application) -> str:
    """What about the fee, in one or two words."""
    if case.fee_cents == 0:
        return _("gebührenfrei")
    if case.state == State.PAYMENT_DUE:
        return _("Befreiung beantragt") if case.exemption_claimed else _("offen")
    match case.payment_policy:
        case "invoice":
            return _("per Rechnung")
        case "after" if case.decided_at is None:
            return _("nach der Entscheidung")
    if case.state == State.SUBMITTED:
        return _("noch nicht fällig")
    return _("erledigt")
