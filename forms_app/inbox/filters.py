"""The filters of the list, in the form Django's admin and modeladmin know them."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.applications.states import State
from forms_app.inbox import querysets

Cases = QuerySet[Application]
Choices = list[tuple[str, Any]]


class StateFilter(SimpleListFilter):
    """Without a choice the list shows what is still open."""

    title = _("Status")
    parameter_name = "status"
    empty_label = _("Alle offenen")
    GROUPS = {"neu": querysets.NEW, "alle": tuple(State)}

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        single = [state for state in State if state not in {State.DRAFT, State.DISCARDED, State.ERASED}]
        return [
            ("neu", _("Neu eingegangen")),
            *[(state.value, state.label) for state in single],
            ("alle", _("Alle, auch abgeschlossene")),
        ]

    def queryset(self, request: HttpRequest, cases: Cases) -> Cases:
        value = self.value()
        if not value:
            return cases.filter(state__in=querysets.OPEN)
        return cases.filter(state__in=self.GROUPS.get(value, (value,)))


class ServiceFilter(SimpleListFilter):
    title = _("Leistung")
    parameter_name = "leistung"
    empty_label = _("Alle Leistungen")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [(name, name) for name in querysets.services_of(model_admin.get_queryset(request))]

    def queryset(self, request: HttpRequest, cases: Cases) -> Cases:
        value = self.value()
        return cases.filter(title=value) if value else cases


class PaymentFilter(SimpleListFilter):
    title = _("Zahlung")
    parameter_name = "zahlung"
    empty_label = _("Egal")
    NARROW: Mapping[str, Callable[[Cases], Cases]] = {
        "offen": lambda cases: cases.filter(state=State.PAYMENT_DUE),
        "pruefen": querysets.with_payment_concern,
        "befreiung-pruefen": querysets.with_open_exemption,
        "befreiung": lambda cases: cases.filter(exemption_claimed=True),
        "gebuehr": lambda cases: cases.filter(fee_cents__gt=0),
        "frei": lambda cases: cases.filter(fee_cents=0),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [
            ("offen", _("Zahlung offen")),
            ("pruefen", _("Zahlung zu prüfen")),
            ("befreiung-pruefen", _("Befreiung zu prüfen")),
            ("befreiung", _("Befreiung geltend gemacht")),
            ("gebuehr", _("Mit Gebühr")),
            ("frei", _("Ohne Gebühr")),
        ]

    def queryset(self, request: HttpRequest, cases: Cases) -> Cases:
        narrow = self.NARROW.get(self.value() or "")
        return narrow(cases) if narrow else cases


class PeriodFilter(SimpleListFilter):
    title = _("Eingang")
    parameter_name = "eingang"
    empty_label = _("Jederzeit")
    DAYS = {"heute": 0, "woche": 7, "monat": 30, "jahr": 365}

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [
            ("heute", _("Heute")),
            ("woche", _("In den letzten 7 Tagen")),
            ("monat", _("In den letzten 30 Tagen")),
            ("jahr", _("In den letzten 365 Tagen")),
        ]

    def queryset(self, request: HttpRequest, cases: Cases) -> Cases:
        days = self.DAYS.get(self.value() or "")
        return cases if days is None else querysets.received_since(cases, days)


class MessageFilter(SimpleListFilter):
    title = _("Nachrichten")
    parameter_name = "nachricht"
    empty_label = _("Egal")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("ungelesen", _("Mit ungelesener Nachricht"))]

    def queryset(self, request: HttpRequest, cases: Cases) -> Cases:
        return querysets.with_unread(cases) if self.value() == "ungelesen" else cases


class DeliveryFilter(SimpleListFilter):
    title = _("Übergabe")
    parameter_name = "uebergabe"
    empty_label = _("Egal")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("gescheitert", _("An das Fachverfahren gescheitert"))]

    def queryset(self, request: HttpRequest, cases: Cases) -> Cases:
        return querysets.with_failed_delivery(cases) if self.value() == "gescheitert" else cases


class DocumentFilter(SimpleListFilter):
    title = _("Dokument der Behörde")
    parameter_name = "dokument"
    empty_label = _("Egal")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("abgelehnt", _("Bei der Prüfung abgelehnt"))]

    def queryset(self, request: HttpRequest, cases: Cases) -> Cases:
        return querysets.with_refused_document(cases) if self.value() == "abgelehnt" else cases


class ResponsibleFilter(SimpleListFilter):
    title = _("Zuständig")
    parameter_name = "zustaendig"
    empty_label = _("Alle")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        return [("ich", _("Ich")), ("niemand", _("Noch niemand"))]

    def queryset(self, request: HttpRequest, cases: Cases) -> Cases:
        match self.value():
            case "ich":
                return cases.filter(assignment__user=request.user.pk)
            case "niemand":
                return cases.filter(assignment__isnull=True)
        return cases


class AuthorityFilter(SimpleListFilter):
    """Only for people who work for several authorities; with one choice Django leaves the filter out."""

    title = _("Behörde")
    parameter_name = "behoerde"
    empty_label = _("Alle Behörden")

    def lookups(self, request: HttpRequest, model_admin: Any) -> Choices:
        ids = querysets.authorities_of(model_admin.staff(request))
        if len(ids) < 2:
            return []
        return [(one.slug, one.name) for one in Authority.objects.filter(pk__in=ids)]

    def queryset(self, request: HttpRequest, cases: Cases) -> Cases:
        value = self.value()
        return cases.filter(authority__slug=value) if value else cases


ALL = (
    StateFilter,
    ServiceFilter,
    PeriodFilter,
    PaymentFilter,
    MessageFilter,
    DeliveryFilter,
    DocumentFilter,
    ResponsibleFilter,
    AuthorityFilter,
)
