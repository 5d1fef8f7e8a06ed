"""What the payment pages show, worked out from rows only."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from forms_app.applications.models import Application
from forms_app.payments import services
from forms_app.payments.amounts import euros
from forms_app.payments.states import OVER, UNSENT, State

SECONDS_BETWEEN_ROUNDS = 4
#: A page reloads itself for two minutes; after that the citizen decides.
MOST_ROUNDS = 30
IN_BETWEEN = {*UNSENT, State.PENDING, State.AUTHORISED}


@dataclass(frozen=True)
class BillLine:
    label: str
    text: str


@dataclass(frozen=True)
class PaymentPage:
    """Everything the two templates need. `kind` chooses the notice: success, info, warning or danger."""

    application: Application
    amount: str
    lines: tuple[BillLine, ...]
    kind: str
    heading: str
    explanation: str
    checkout_url: str = ""
    can_retry: bool = False
    next_round: str = ""
    stop: str = ""


def build(application: Application, view_name: str, round_number: int) -> PaymentPage:
    view = services.status(application)
    here = reverse(view_name, args=[application.pk])
    returning = view_name == "payments:return"
    waits = view.state in IN_BETWEEN or (view.state == State.OPEN and returning)
    reloads = waits and round_number < MOST_ROUNDS
    return PaymentPage(
        application=application,
        amount=view.amount,
        lines=_bill(application, view.amount),
        kind=_kind(view.state),
        heading=_heading(view, returning=returning),
        explanation=_explanation(view, reloads=reloads, returning=returning),
        checkout_url=services.checkout_url(application) or "",
        can_retry=view.can_retry,
        next_round=f"{here}?runde={round_number + 1}" if reloads else "",
        stop=f"{here}?runde={MOST_ROUNDS}",
    )


def _bill(application: Application, total: str) -> tuple[BillLine, ...]:
    lines = [BillLine(_line(item), euros(int(item["cents"]))) for item in application.fee_items]
    return (
        BillLine(_("Leistung"), application.title),
        BillLine(_("Aktenzeichen"), application.reference or ""),
        BillLine(_("Empfänger"), application.authority.name),
        *lines,
        BillLine(_("Summe"), total),
    )


def _line(item: dict[str, object]) -> str:
    if item.get("quantity") in {None, 1}:
        return str(item["text"])
    return _("%(what)s, Anzahl: %(quantity)s") % {"what": item["text"], "quantity": item["quantity"]}


def _heading(view: services.PaymentView, *, returning: bool) -> str:
    if view.state == State.OPEN and returning:
        return _("Die Zahlung ist noch nicht bestätigt.")
    return view.sentence or _("Für diesen Antrag ist nichts zu bezahlen.")


def _kind(state: str) -> str:
    if state == State.PAID:
        return "success"
    return "warning" if state in OVER else "info"


def _explanation(view: services.PaymentView, *, reloads: bool, returning: bool) -> str:
    if view.state == State.PAID:
        return _("Wir haben die Zahlung erhalten. Sie müssen nichts mehr tun.")
    if view.state in OVER and view.can_retry:
        return _(
            "Nach Auskunft des Zahlungsdienstleisters wurde nichts eingezogen. Ihr Antrag ist gespeichert."
            " Sie können die Zahlung neu beginnen."
        )
    if view.state == State.OPEN:
        return _explain_open(returning=returning)
    return _explain_waiting(reloads=reloads) if view.state in IN_BETWEEN else ""


def _explain_open(*, returning: bool) -> str:
    if returning:
        return _(
            "Wenn Sie bezahlt haben, warten Sie einen Moment: Wir fragen beim Zahlungsdienstleister nach."
            " Wenn nicht, können Sie die Zahlung fortsetzen."
        )
    return _(
        "Sie bezahlen auf der Seite unseres Zahlungsdienstleisters und kommen danach hierher zurück."
        " Welche Zahlungsarten möglich sind, sehen Sie dort."
    )


def _explain_waiting(*, reloads: bool) -> str:
    if reloads:
        return _(
            "Das dauert meist nur wenige Sekunden. Diese Seite lädt sich so lange selbst neu. Sie können sie auch"
            " schließen: Ihr Antrag ist eingegangen, und die Zahlung finden Sie in „Mein Bereich“."
        )
    return _(
        "Das dauert länger als üblich. Ihr Antrag ist eingegangen. Wir fragen weiter nach und zeigen den Stand in"
        " „Mein Bereich“."
    )
