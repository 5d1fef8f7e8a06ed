"""Fees and durations that editors enter as numbers, in words. Pure.

Numbers can be compared, handed on and translated; the sentences of a page are made of them here.
"""

from decimal import Decimal

from django.db import models
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext


class FeeKind(models.TextChoices):
    """How a fee is stated ("Art der Kosten"), as the service catalogue knows it: fixed, variable or free."""

    FREE = "free", gettext_lazy("Kostenlos")
    FIXED = "fixed", gettext_lazy("Fester Betrag")
    RANGE = "range", gettext_lazy("Von einem bis zu einem Betrag")


class Unit(models.TextChoices):
    """In what a duration is counted."""

    DAYS = "days", gettext_lazy("Tage")
    WORKING_DAYS = "working_days", gettext_lazy("Werktage")
    WEEKS = "weeks", gettext_lazy("Wochen")
    MONTHS = "months", gettext_lazy("Monate")


def fee_in_words(kind: str, lowest: Decimal | None, highest: Decimal | None) -> str:
    """ "7,50 Euro", "10 bis 20 Euro", "Kostenlos"; empty where nothing is stated."""
    if kind == FeeKind.FREE:
        return _("Kostenlos")
    if kind == FeeKind.FIXED and lowest is not None:
        return _("%(amount)s Euro") % {"amount": _money(lowest)}
    if kind == FeeKind.RANGE and lowest is not None and highest is not None:
        return _("%(lowest)s bis %(highest)s Euro") % {"lowest": _money(lowest), "highest": _money(highest)}
    return ""


def duration_in_words(shortest: int | None, longest: int | None, unit: str) -> str:
    """ "3 Werktage", "2 bis 4 Wochen"; empty where nothing is stated."""
    if shortest is None or unit not in Unit.values:
        return ""
    if longest is None or longest == shortest:
        return _exactly(shortest, Unit(unit)) % {"number": shortest}
    return _between(Unit(unit)) % {"shortest": shortest, "longest": longest}


def _exactly(number: int, unit: Unit) -> str:
    return {
        Unit.DAYS: ngettext("%(number)d Tag", "%(number)d Tage", number),
        Unit.WORKING_DAYS: ngettext("%(number)d Werktag", "%(number)d Werktage", number),
        Unit.WEEKS: ngettext("%(number)d Woche", "%(number)d Wochen", number),
        Unit.MONTHS: ngettext("%(number)d Monat", "%(number)d Monate", number),
    }[unit]


def _between(unit: Unit) -> str:
    return {
        Unit.DAYS: _("%(shortest)d bis %(longest)d Tage"),
        Unit.WORKING_DAYS: _("%(shortest)d bis %(longest)d Werktage"),
        Unit.WEEKS: _("%(shortest)d bis %(longest)d Wochen"),
        Unit.MONTHS: _("%(shortest)d bis %(longest)d Monate"),
    }[unit]


def _money(amount: Decimal) -> str:
    """Whole euros without cents: "10", but "7,50"."""
    return formats.number_format(amount, 0 if amount == amount.to_integral_value() else 2, force_grouping=True)
