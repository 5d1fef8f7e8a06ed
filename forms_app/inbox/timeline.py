"""The history of a case in words, read from the audit trail."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from cms.audit import trail
from cms.audit.actors import ActorKind
from cms.audit.models import AuditEntry
from forms_app.applications.models import Application

WORDS: dict[str, Promise] = {
    "application.submit": gettext_lazy("Antrag eingegangen"),
    "application.demand_payment": gettext_lazy("Zahlung angefordert"),
    "application.pay": gettext_lazy("Gebühr bezahlt"),
    "application.waive_fee": gettext_lazy("Gebühr erlassen"),
    "application.confirm_exemption": gettext_lazy("Befreiung von der Gebühr anerkannt"),
    "application.refuse_exemption": gettext_lazy("Befreiung von der Gebühr abgelehnt"),
    "application.take_up": gettext_lazy("In Bearbeitung genommen"),
    "application.ask_back": gettext_lazy("Rückfrage gestellt"),
    "application.answer": gettext_lazy("Rückfrage beantwortet"),
    "application.resume": gettext_lazy("Ohne Antwort weiter bearbeitet"),
    "application.approve": gettext_lazy("Antrag genehmigt"),
    "application.reject": gettext_lazy("Antrag abgelehnt"),
    "application.reject_unpaid": gettext_lazy("Antrag ohne Zahlung abgelehnt"),
    "application.complete_unpaid": gettext_lazy("Antrag ohne Zahlung abgeschlossen"),
    "application.complete": gettext_lazy("Antrag abgeschlossen"),
    "application.withdraw": gettext_lazy("Antrag zurückgezogen"),
    "case.assigned": gettext_lazy("Zuständigkeit übernommen"),
    "case.document_added": gettext_lazy("Dokument nachgereicht"),
    "delivery.revived": gettext_lazy("Übergabe erneut angestoßen"),
    "message.written": gettext_lazy("Nachricht geschrieben"),
}


@dataclass(frozen=True)
class Event:
    """One line of the history."""

    at: datetime
    text: str
    who: str


def of(case: Application) -> list[Event]:
    """What happened to the case, the latest first. Who only read it is in the trail, not here."""
    entries = [entry for entry in trail.history(case) if entry.action in WORDS]
    names = _names(entries)
    return [Event(entry.at, str(WORDS[entry.action]), _who(entry, names)) for entry in reversed(entries)]


def _names(entries: list[AuditEntry]) -> dict[str, str]:
    ids = {entry.actor_id for entry in entries if entry.actor_kind == ActorKind.STAFF and entry.actor_id.isdecimal()}
    return {str(user.pk): user.get_full_name() for user in User.objects.filter(pk__in=ids)}


def _who(entry: AuditEntry, names: dict[str, str]) -> str:
    match entry.actor_kind:
        case ActorKind.STAFF:
            return names.get(entry.actor_id) or _("Beschäftigte der Behörde")
        case ActorKind.SYSTEM:
            return _("Serviceportal")
    return _("Antragstellende Person")
