"""The buttons of a case, as data: which form they need, which verb they call, what they say when it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cms.audit.actors import Actor
from forms_app.applications.models import Application
from forms_app.inbox import desk, forms, policies

Words = str | Promise
Perform = Callable[[Application, User, dict[str, Any]], None]


@dataclass(frozen=True)
class Action:
    """One button. `opens` is the heading of the form behind it; without one the button acts at once."""

    name: str
    label: Words
    done: Words
    perform: Perform
    form: type[forms.CaseForm] = forms.CaseForm
    opens: Words = ""
    tone: str = "secondary"


def _take_up(case: Application, user: User, given: dict[str, Any]) -> None:
    desk.take_up(case, by=user, seen=given["seen"])


def _assign(case: Application, user: User, given: dict[str, Any]) -> None:
    desk.assign(case, by=user)


def _ask_back(case: Application, user: User, given: dict[str, Any]) -> None:
    desk.ask_back(case, given["text"], by=user, seen=given["seen"])


def _resume(case: Application, user: User, given: dict[str, Any]) -> None:
    desk.resume(case, by=user, seen=given["seen"])


def _message(case: Application, user: User, given: dict[str, Any]) -> None:
    desk.send_message(case, given["text"], by=user)


def _approve(case: Application, user: User, given: dict[str, Any]) -> None:
    desk.approve(case, by=user, seen=given["seen"], note=given["note"], document=given["document"])


def _add_document(case: Application, user: User, given: dict[str, Any]) -> None:
    desk.add_document(case, given["document"], by=user)


def _reject(case: Application, user: User, given: dict[str, Any]) -> None:
    desk.reject(case, given["text"], by=user, seen=given["seen"])


def _reject_unpaid(case: Application, user: User, given: dict[str, Any]) -> None:
    desk.reject_unpaid(case, given["text"], by=user, seen=given["seen"])


def _complete_unpaid(case: Application, user: User, given: dict[str, Any]) -> None:
    desk.complete_unpaid(case, given["text"], by=user, seen=given["seen"])


def _complete(case: Application, user: User, given: dict[str, Any]) -> None:
    desk.complete(case, by=user, seen=given["seen"])


def _waive_fee(case: Application, user: User, given: dict[str, Any]) -> None:
    desk.waive_fee(case, by=user, seen=given["seen"])


def _confirm_exemption(case: Application, user: User, given: dict[str, Any]) -> None:
    desk.confirm_exemption(case, by=user, seen=given["seen"])


def _refuse_exemption(case: Application, user: User, given: dict[str, Any]) -> None:
    desk.refuse_exemption(case, given["text"], by=user, seen=given["seen"])


def _deliver_again(case: Application, user: User, given: dict[str, Any]) -> None:
    desk.deliver_again(case, by=user)


ACTIONS: tuple[Action, ...] = (
    Action(
        "take_up",
        label=_("In Bearbeitung nehmen"),
        done=_("Sie haben den Antrag in Bearbeitung genommen."),
        perform=_take_up,
        tone="primary",
    ),
    Action(
        "confirm_exemption",
        label=_("Befreiung anerkennen"),
        done=_("Die Befreiung ist anerkannt. Für diesen Antrag ist keine Gebühr zu zahlen."),
        perform=_confirm_exemption,
        tone="primary",
    ),
    Action(
        "refuse_exemption",
        label=_("Befreiung ablehnen"),
        opens=_("Befreiung von der Gebühr ablehnen"),
        done=_(
            "Die Befreiung ist abgelehnt. Die antragstellende Person muss die Gebühr zahlen und wird benachrichtigt."
        ),
        perform=_refuse_exemption,
        form=forms.RefuseExemptionForm,
        tone="danger",
    ),
    Action(
        "approve",
        label=_("Genehmigen"),
        opens=_("Antrag genehmigen"),
        done=_("Der Antrag ist genehmigt. Die antragstellende Person wird benachrichtigt."),
        perform=_approve,
        form=forms.ApproveForm,
        tone="primary",
    ),
    Action(
        "ask_back",
        label=_("Rückfrage stellen"),
        opens=_("Rückfrage an die antragstellende Person"),
        done=_("Die Rückfrage ist gestellt. Der Antrag wartet auf die Antwort."),
        perform=_ask_back,
        form=forms.QuestionForm,
    ),
    Action(
        "resume",
        label=_("Ohne Antwort weiter bearbeiten"),
        done=_("Der Antrag ist wieder in Bearbeitung."),
        perform=_resume,
    ),
    Action(
        "reject",
        label=_("Ablehnen"),
        opens=_("Antrag ablehnen"),
        done=_("Der Antrag ist abgelehnt. Die antragstellende Person wird benachrichtigt."),
        perform=_reject,
        form=forms.RejectForm,
        tone="danger",
    ),
    Action(
        "waive_fee",
        label=_("Gebühr erlassen"),
        opens=_("Befreiung von der Gebühr doch anerkennen"),
        done=_("Die Gebühr ist erlassen. Der Antrag geht weiter, als wäre bezahlt."),
        perform=_waive_fee,
    ),
    Action(
        "reject_unpaid",
        label=_("Ohne Zahlung ablehnen"),
        opens=_("Antrag ablehnen, weil die Gebühr fehlt"),
        done=_("Der Antrag ist abgelehnt, die Gebühr wird nicht mehr angefordert."),
        perform=_reject_unpaid,
        form=forms.RejectForm,
        tone="danger",
    ),
    Action(
        "complete_unpaid",
        label=_("Ohne Zahlung abschließen"),
        opens=_("Antrag abschließen, obwohl die Gebühr fehlt"),
        done=_("Der Antrag ist abgeschlossen, das Portal fordert die Gebühr nicht mehr an."),
        perform=_complete_unpaid,
        form=forms.UnpaidForm,
        tone="danger",
    ),
    Action(
        "complete",
        label=_("Abschließen"),
        done=_("Der Antrag ist abgeschlossen."),
        perform=_complete,
        tone="primary",
    ),
    Action(
        "add_document",
        label=_("Dokument nachreichen"),
        opens=_("Dokument zur Entscheidung nachreichen"),
        done=_("Das Dokument wird geprüft. Danach wird die antragstellende Person benachrichtigt."),
        perform=_add_document,
        form=forms.DocumentForm,
    ),
    Action(
        "message",
        label=_("Nachricht schreiben"),
        opens=_("Nachricht an die antragstellende Person"),
        done=_("Die Nachricht ist gesendet."),
        perform=_message,
        form=forms.TextForm,
    ),
    Action(
        "deliver_again",
        label=_("Übergabe erneut versuchen"),
        done=_("Die Übergabe an das Fachverfahren wird erneut versucht."),
        perform=_deliver_again,
    ),
    Action(
        "assign",
        label=_("Mir zuweisen"),
        done=_("Sie sind jetzt für diesen Antrag zuständig."),
        perform=_assign,
    ),
)


def possible(case: Application, by: Actor, *, responsible: bool) -> list[Action]:
    """The buttons this clerk gets on this case now."""
    names = set(policies.possible_moves(case, by))
    if policies.can_write(case, by):
        names.add("message")
    if policies.can_add_document(case, by):
        names.add("add_document")
    if policies.can_deliver_again(case, by):
        names.add("deliver_again")
    if policies.can_assign(case, by) and not responsible and "take_up" not in names:
        names.add("assign")
    return [action for action in ACTIONS if action.name in names]


def find(name: str) -> Action | None:
    return next((action for action in ACTIONS if action.name == name), None)
