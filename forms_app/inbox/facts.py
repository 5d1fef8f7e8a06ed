"""Short words about a case: how its state looks, what about the fee."""

from django.utils.translation import gettext as _

from forms_app.applications.models import Application
from forms_app.applications.states import State
from forms_app.payments.amounts import euros

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


def exemption_sentence(case: Application) -> str:
    """What became of the claim to an exemption from the fee; empty if there is none."""
    if not case.exemption_claimed:
        return ""
    if case.is_exemption_open:
        return _(
            "Die antragstellende Person macht eine Befreiung von der Gebühr geltend. Ohne Befreiung kostet der Antrag "
            "%(amount)s. Prüfen Sie den Nachweis und entscheiden Sie darüber, bevor Sie genehmigen."
        ) % {"amount": euros(case.full_fee_cents)}
    return _("Die Befreiung ist anerkannt.") if case.exemption_granted else _("Die Befreiung ist abgelehnt.")


def payment_word(case: Application) -> str:
    """What about the fee, in one or two words."""
    if word := _nothing_to_pay(case):
        return word
    if case.state == State.PAYMENT_DUE:
        return _("offen")
    match case.payment_policy:
        case "invoice":
            return _("per Rechnung")
        case "after" if case.decided_at is None:
            return _("nach der Entscheidung")
    if case.state == State.SUBMITTED:
        return _("noch nicht fällig")
    return _("erledigt")


def _nothing_to_pay(case: Application) -> str:
    """Why nothing is to be paid as it stands; empty if something is."""
    if case.is_exemption_open:
        return _("Befreiung beantragt")
    if case.exemption_granted:
        return _("erlassen") if case.fee_cents else _("befreit")
    return "" if case.fee_cents else _("gebührenfrei")
