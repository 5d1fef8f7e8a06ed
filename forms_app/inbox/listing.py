"""The list of cases."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail_modeladmin.views import IndexView

from cms.audit import trail
from forms_app.applications.models import Application
from forms_app.inbox import dossier, export, keyset, querysets
from forms_app.inbox.closed import Closed, staff
from forms_app.inbox.facts import payment_word, state_tone

EXPORT_LIMIT = 10_000
OLD_AFTER_DAYS = 14
SHOWN_FILTERS = 1


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    case: Application
    tone: str
    payment: str
    age: str
    is_old: bool
    responsible: str


class CaseListView(Closed, IndexView):
    """modeladmin's list with pages by key, one query for the rows, and nothing but the named filters.

    Unknown parameters are ignored: modeladmin would read them as lookups on any column of the table.
    """

    AFTER, BEFORE, ORDER = "nach", "vor", "sortierung"
    OLDEST = "alt"
    FORMATS = ("csv",)

    def get_filters(self, request: HttpRequest) -> tuple[list[SimpleListFilter], bool, dict[str, Any], bool]:
        specs = [kind(request, dict(self.params.lists()), self.model, self.model_admin) for kind in self.list_filter]
        shown = [spec for spec in specs if spec.has_output()]
        return shown, bool(shown), {}, False

    def get_queryset(self, request: HttpRequest | None = None) -> QuerySet[Application]:
        asked = request or self.request
        self.filter_specs, self.has_filters, _none, _distinct = self.get_filters(asked)
        cases: QuerySet[Application] = self.get_base_queryset(asked)
        for spec in self.filter_specs:
            cases = _filtered(spec, asked, cases)
        return querysets.matching(cases, self.query)

    @property
    def oldest_first(self) -> bool:
        return bool(self.params.get(self.ORDER) == self.OLDEST)

    def as_spreadsheet(self, cases: QuerySet[Application], export_format: str) -> HttpResponse | StreamingHttpResponse:
        user = staff(self.request)
        for authority_id in sorted(querysets.authorities_of(user)):
            trail.record("inbox.exported", by=user.actor, authority=authority_id, subject="inbox")
        ordered = querysets.with_facts(cases).order_by("-submitted_at", "-id")[:EXPORT_LIMIT]
        return export.csv_response(ordered, str(self.get_filename()))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cases = self.queryset
        page = keyset.page(
            querysets.with_facts(cases),
            self.items_per_page,
            oldest_first=self.oldest_first,
            after=keyset.Key.read(self.request.GET.get(self.AFTER, "")),
            before=keyset.Key.read(self.request.GET.get(self.BEFORE, "")),
        )
        total = keyset.capped_count(cases)
        today = timezone.localdate()
        return {
            "view": self,
            "rows": [_row(case, today) for case in page.cases],
            "first_filters": self.filter_specs[:SHOWN_FILTERS],
            "more_filters": self.filter_specs[SHOWN_FILTERS:],
            "more_chosen": self.oldest_first or any(spec.value() for spec in self.filter_specs[SHOWN_FILTERS:]),
            "total": total,
            "total_capped": total > keyset.COUNT_LIMIT,
            "count_limit": keyset.COUNT_LIMIT,
            "search": self.query,
            "several": len(querysets.authorities_of(staff(self.request))) > 1,
            "newer": self._address(**{self.BEFORE: page.before}) if page.before else "",
            "older": self._address(**{self.AFTER: page.after}) if page.after else "",
            "export": self._address(export="csv"),
        }

    def _address(self, **more: object) -> str:
        kept = {name: value for name, value in self.params.items() if name not in {self.AFTER, self.BEFORE, "export"}}
        return "?" + urlencode({**kept, **{name: str(value) for name, value in more.items()}})


def _filtered(spec: SimpleListFilter, request: HttpRequest, cases: QuerySet[Application]) -> QuerySet[Application]:
    chosen = spec.queryset(request, cases)
    return cases if chosen is None else chosen


def _row(case: Application, today: date) -> Row:
    assert case.submitted_at is not None
    days = (today - timezone.localdate(case.submitted_at)).days
    is_open = case.state in querysets.OPEN
    person = dossier.responsible(case)
    return Row(
        case,
        tone=state_tone(case.state),
        payment=payment_word(case),
        age=_age(days) if is_open else "",
        is_old=is_open and days > OLD_AFTER_DAYS,
        responsible=person.get_full_name() if person else "",
    )


def _age(days: int) -> str:
    """How long the case has been here."""
    if days == 0:
        return _("seit heute")
    return ngettext("seit einem Tag", "seit %(days)d Tagen", days) % {"days": days}
