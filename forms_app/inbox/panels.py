"""What the start page shows to clerks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from accounts.models import User
from forms_app.applications.models import Application
from forms_app.applications.states import State
from forms_app.inbox import keyset, querysets
from forms_app.inbox.closed import staff


@dataclass(frozen=True)
class Tile:
    """One number that leads to the cases behind it."""

    label: str
    count: int
    address: str
    attention: bool = False

    @property
    def shown(self) -> str:
        return f"> {keyset.COUNT_LIMIT}" if self.count > keyset.COUNT_LIMIT else str(self.count)


class ClerksDayPanel(Component):
    """New cases, answers that came in, payments that hang; each number leads to its list."""

    name = "clerks_day"
    template_name = "inbox/parts/day.html"
    order = 50

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        return {"tiles": tiles(staff(self.request)), "all_cases": reverse("antraege_modeladmin_index")}


def tiles(user: User) -> list[Tile]:
    """The numbers for one clerk; each leads to the list with the same choice."""
    cases = querysets.cases_of(user)
    return [
        _tile(_("Neu eingegangen"), cases.filter(state__in=querysets.NEW, decided_at=None), status="neu"),
        _tile(
            _("Meine Anträge in Bearbeitung"),
            cases.filter(state=State.IN_REVIEW, assignment__user=user),
            status=State.IN_REVIEW,
            zustaendig="ich",
        ),
        _alarm(_("Ungelesene Nachrichten"), querysets.with_unread(cases), status="alle", nachricht="ungelesen"),
        _tile(_("Warten auf Antwort"), cases.filter(state=State.WAITING), status=State.WAITING),
        _tile(_("Zahlung offen"), cases.filter(state=State.PAYMENT_DUE), status=State.PAYMENT_DUE),
        _tile(
            _("Befreiung zu prüfen"),
            querysets.with_open_exemption(cases.filter(state__in=querysets.OPEN)),
            zahlung="befreiung-pruefen",
        ),
        _alarm(_("Zahlungen zu prüfen"), querysets.with_payment_concern(cases), status="alle", zahlung="pruefen"),
        _alarm(
            _("Übergaben gescheitert"),
            querysets.with_failed_delivery(cases),
            status="alle",
            uebergabe="gescheitert",
        ),
        _alarm(
            _("Dokumente abgelehnt"),
            querysets.with_refused_document(cases),
            status="alle",
            dokument="abgelehnt",
        ),
    ]


def _tile(label: str, cases: QuerySet[Application], **chosen: str) -> Tile:
    choice = urlencode({name: str(value) for name, value in chosen.items()})
    return Tile(label, keyset.capped_count(cases), f"{reverse('antraege_modeladmin_index')}?{choice}")


def _alarm(label: str, cases: QuerySet[Application], **chosen: str) -> Tile:
    """A number that should be zero."""
    tile = _tile(label, cases, **chosen)
    return replace(tile, attention=tile.count > 0)
