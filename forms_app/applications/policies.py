"""Who may move an application along which edge. `check_…` raises a named refusal, `can_…` asks."""

from django.utils.translation import gettext as _

from cms.audit.actors import Actor, ActorKind
from forms_app.applications.models import Application
from forms_app.applications.states import MOVES

TRIAL_MOVES = frozenset({"submit", "demand_payment", "pay"})
"""All that ever happens in a run of a preview."""


class Refused(Exception):
    """The move is not possible; the sentence is for the person who tried."""


class NotNow(Refused):
    """The state does not allow it (any more)."""


class Outdated(NotNow):
    """Somebody changed the application after the caller had read it."""


class NotYours(Refused):
    """This actor may not do it."""


def check_move(application: Application, name: str, by: Actor) -> None:
    move = MOVES[name]
    if application.is_trial and name not in TRIAL_MOVES:
        raise NotYours(_("Das ist eine Vorschau. Sie kann nicht weiter bearbeitet werden."))
    if by.kind not in move.by or not _concerns(application, by):
        raise NotYours(_("Dazu sind Sie bei diesem Antrag nicht berechtigt."))
    if application.state not in move.source:
        raise NotNow(_("Das ist im jetzigen Stand des Antrags nicht möglich. Laden Sie die Seite neu."))
    decided = application.decided_at is not None
    if move.decided is not None and move.decided != decided:
        raise NotNow(_already_decided() if decided else _not_decided_yet())
    if move.exemption_open is not None and move.exemption_open != application.is_exemption_open:
        raise NotNow(_exemption_to_decide() if application.is_exemption_open else _no_exemption_to_decide())


def can_move(application: Application, name: str, by: Actor) -> bool:
    try:
        check_move(application, name, by)
    except Refused:
        return False
    return True


def possible_moves(application: Application, by: Actor) -> list[str]:
    """Names of the moves this actor could make now, in the order of the table."""
    return [name for name in MOVES if can_move(application, name, by)]


def _already_decided() -> str:
    return _("Über diesen Antrag ist schon entschieden, deshalb geht das nicht mehr. Laden Sie die Seite neu.")


def _not_decided_yet() -> str:
    return _("Über diesen Antrag ist noch nicht entschieden. Nehmen Sie ihn in Bearbeitung und entscheiden Sie zuerst.")


def _exemption_to_decide() -> str:
    return _("Entscheiden Sie zuerst, ob Sie die Befreiung von der Gebühr anerkennen.")


def _no_exemption_to_decide() -> str:
    return _("Für diesen Antrag ist keine Befreiung von der Gebühr zu prüfen. Laden Sie die Seite neu.")


def _concerns(application: Application, by: Actor) -> bool:
    """Whether the application is any of this actor's business."""
    match by.kind:
        case ActorKind.STAFF:
            return application.authority_id in by.authorities
        case ActorKind.CITIZEN:
            return application.principal_id is not None and str(application.principal_id) == by.id
        case ActorKind.GUEST:
            return application.principal_id is None and str(application.pk) == by.id
        case ActorKind.SYSTEM:
            return True
