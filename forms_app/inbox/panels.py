"""What the start page shows to clerks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from accounts.models import User
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
    """The numbers for one clerk; counting stops at a limit."""
    cases = querysets.cases_of(user)
    unread = querysets.with_unread(cases)
    troubled = querysets.with_payment_concern(cases)
    count = keyset.capped_count
    return [
        Tile(_("Neu eingegangen"), count(cases.filter(state__in=querysets.NEW, decided_at=None)), _list(status="neu")),
        Tile(_("Meine Anträge in Bearbeitung"), count(cases.filter(state=State.IN_REVIEW, assignment__user=user)),
             _list(status=State.IN_REVIEW, zustaendig="ich")),
        Tile(_("Ungelesene Nachrichten"), count(unread), _list(status="alle", nachricht="ungelesen"),
             attention=unread.exists()),
        Tile(_("Warten auf Antwort"), count(cases.filter(state=State.WAITING)), _list(status=State.WAITING)),
        Tile(_("Zahlung offen"), count(cases.filter(state=State.PAYMENT_DUE)), _list(status=State.PAYMENT_DUE)),
        Tile(_("Zahlungen zu prüfen"), count(troubled), _list(status="alle", zahlung="pruefen"),
             attention=troubled.exists()),
        Tile(_("Befreiung zu prüfen"), count(cases.filter(state=State.PAYMENT_DUE, exemption_claimed=True)),
             _list(status=State.PAYMENT_DUE, zahlung="befreiung")),
    ]  # fmt: skip


def _list(**chosen: str) -> str:
    return f"{reverse('antraege_modeladmin_index')}?{urlencode({name: str(value) for name, value in chosen.items()})}"
