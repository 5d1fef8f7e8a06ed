"""States and moves in the words of citizens: where it stands, what happens next, what happened when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.audit import trail
from forms_app.applications.models import Application
from forms_app.applications.states import State


class Tone(StrEnum):
    """How a status looks; the names are those of the theme's tags."""

    NEUTRAL = "neutral"
    INFO = "info"
    SUCCESS = "success"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True)
class Status:
    """One state as a label and two sentences."""

    label: str | Promise
    sentence: str | Promise
    next: str | Promise
    tone: Tone = Tone.INFO


STATUS: dict[State, Status] = {
    State.DRAFT: Status(
        _("Entwurf"),
        _("Der Antrag ist noch nicht abgesendet."),
        _("Füllen Sie ihn weiter aus und senden Sie ihn ab."),
        Tone.NEUTRAL,
    ),
    State.DISCARDED: Status(
        _("Gelöscht"), _("Sie haben den Entwurf gelöscht."), _("Es ist nichts mehr zu tun."), Tone.NEUTRAL
    ),
    State.SUBMITTED: Status(
        _("Eingegangen"),
        _("Ihr Antrag ist bei uns angekommen."),
        _("Als Nächstes nimmt sich jemand Ihren Antrag vor. Sie müssen nichts tun."),
    ),
    State.PAYMENT_DUE: Status(
        _("Zahlung offen"),
        _("Die Gebühr ist noch nicht bezahlt."),
        _("Bezahlen Sie die Gebühr, danach geht es weiter."),
        Tone.WARNING,
    ),
    State.PAID: Status(
        _("Bezahlt"),
        _("Ihre Zahlung ist angekommen."),
        _("Als Nächstes geht es mit Ihrem Antrag weiter. Sie müssen nichts tun."),
    ),
    State.IN_REVIEW: Status(
        _("In Bearbeitung"),
        _("Jemand prüft gerade Ihren Antrag."),
        _("Sie hören von uns, wenn etwas fehlt oder wenn entschieden ist."),
    ),
    State.WAITING: Status(
        _("Wir brauchen etwas von Ihnen"),
        _("Zu Ihrem Antrag gibt es eine Rückfrage."),
        _("Beantworten Sie die Rückfrage, dann bearbeiten wir den Antrag weiter."),
        Tone.WARNING,
    ),
    State.APPROVED: Status(
        _("Bewilligt"),
        _("Über Ihren Antrag ist entschieden: Er ist bewilligt."),
        _("Ihre Dokumente finden Sie auf dieser Seite, sobald sie vorliegen."),
        Tone.SUCCESS,
    ),
    State.REJECTED: Status(
        _("Abgelehnt"),
        _("Über Ihren Antrag ist entschieden: Er ist abgelehnt."),
        _("Warum und was Sie dagegen tun können, steht in der Entscheidung."),
        Tone.DANGER,
    ),
    State.COMPLETED: Status(
        _("Abgeschlossen"), _("Ihr Antrag ist erledigt."), _("Sie müssen nichts mehr tun."), Tone.SUCCESS
    ),
    State.WITHDRAWN: Status(
        _("Zurückgezogen"),
        _("Sie haben den Antrag zurückgezogen."),
        _("Wir bearbeiten ihn nicht weiter."),
        Tone.NEUTRAL,
    ),
    State.ERASED: Status(
        _("Gelöscht"),
        _("Die Angaben zu diesem Antrag sind nach Ablauf der Frist gelöscht."),
        _("Es ist nichts mehr zu tun."),
        Tone.NEUTRAL,
    ),
}

EVENTS: dict[str, str | Promise] = {
    "application.submit": _("Sie haben den Antrag abgesendet."),
    "application.demand_payment": _("Wir haben Sie gebeten, die Gebühr zu bezahlen."),
    "application.pay": _("Ihre Zahlung ist angekommen."),
    "application.waive_fee": _("Sie müssen die Gebühr nicht bezahlen."),
    "application.confirm_exemption": _("Wir haben anerkannt, dass Sie keine Gebühr zahlen müssen."),
    "application.refuse_exemption": _("Wir konnten nicht anerkennen, dass Sie keine Gebühr zahlen müssen."),
    "application.take_up": _("Wir haben mit der Bearbeitung begonnen."),
    "application.ask_back": _("Wir haben Ihnen eine Rückfrage gestellt."),
    "application.answer": _("Sie haben die Rückfrage beantwortet."),
    "application.resume": _("Wir bearbeiten Ihren Antrag weiter, ohne auf die Antwort zu warten."),
    "application.approve": _("Der Antrag ist bewilligt."),
    "application.reject": _("Der Antrag ist abgelehnt."),
    "application.reject_unpaid": _("Der Antrag ist abgelehnt, weil die Gebühr nicht bezahlt wurde."),
    "application.complete_unpaid": _("Der Antrag ist abgeschlossen. Sie können die Gebühr hier nicht mehr bezahlen."),
    "application.complete": _("Der Antrag ist abgeschlossen."),
    "application.withdraw": _("Sie haben den Antrag zurückgezogen."),
}


@dataclass(frozen=True)
class Event:
    """Something that happened."""

    at: datetime
    sentence: str | Promise


def status_of(application: Application) -> Status:
    """Where an application stands."""
    return STATUS[State(application.state)]


def timeline(application: Application) -> list[Event]:
    """What happened to an application so far, the latest first; what is no business of citizens is left out."""
    entries = trail.history(application).filter(action__in=EVENTS)
    return [Event(entry.at, EVENTS[entry.action]) for entry in reversed(entries)]
