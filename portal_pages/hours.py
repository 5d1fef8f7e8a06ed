"""Opening hours: the table, and whether an office is open now. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache

from dateutil.easter import easter
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WEEKDAYS = (
    gettext_lazy("Montag"),
    gettext_lazy("Dienstag"),
    gettext_lazy("Mittwoch"),
    gettext_lazy("Donnerstag"),
    gettext_lazy("Freitag"),
    gettext_lazy("Samstag"),
    gettext_lazy("Sonntag"),
)
LOOK_AHEAD_DAYS = 14


@dataclass(frozen=True, order=True)
class Slot:
    """From when to when on one weekday (Monday is 0), in local time."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class DayRow:
    """One line of the table."""

    name: str
    spans: tuple[str, ...]
    is_today: bool


@dataclass(frozen=True)
class Opening:
    """Open or not, and the sentence that says so."""

    is_open: bool
    sentence: str


def table(slots: Iterable[Slot], today: date) -> list[DayRow]:
    """Monday to Friday always, Saturday and Sunday only if the office ever opens then."""
    ordered = sorted(slots)
    used = {slot.weekday for slot in ordered}
    return [
        DayRow(str(name), tuple(_span(slot) for slot in ordered if slot.weekday == day), day == today.weekday())
        for day, name in enumerate(WEEKDAYS)
        if day < 5 or day in used
    ]


def opening(slots: Iterable[Slot], now: datetime) -> Opening | None:
    """The state at `now` (local time); None for an office without fixed hours."""
    ordered = sorted(slots)
    if not ordered:
        return None
    holiday = holiday_name(now.date())
    for slot in [] if holiday else ordered:
        if slot.weekday == now.weekday() and slot.opens <= now.time() < slot.closes:
            return Opening(True, _("Jetzt geöffnet, bis %(time)s Uhr.") % {"time": clock(slot.closes)})
    return Opening(False, _closed_sentence(ordered, now, holiday))


def holiday_name(day: date) -> str:
    """The public holiday of North Rhine-Westphalia on this day, or an empty text."""
    return _holidays(day.year).get(day, "")


@cache
def _holidays(year: int) -> dict[date, str]:
    """Section 2 of the Feiertagsgesetz NW, in the official words, which are names and stay German."""
    sunday = easter(year)
    fixed = {
        (1, 1): "Neujahr",
        (5, 1): "Erster Mai",
        (10, 3): "Tag der Deutschen Einheit",
        (11, 1): "Allerheiligen",
        (12, 25): "Erster Weihnachtstag",
        (12, 26): "Zweiter Weihnachtstag",
    }
    movable = {-2: "Karfreitag", 1: "Ostermontag", 39: "Christi Himmelfahrt", 50: "Pfingstmontag", 60: "Fronleichnam"}
    return {
        **{date(year, month, day): name for (month, day), name in fixed.items()},
        **{sunday + timedelta(days=days): name for days, name in movable.items()},
    }


def clock(value: time) -> str:
    """8:00 the German way."""
    return f"{value.hour}:{value.minute:02d}"


def _closed_sentence(slots: Sequence[Slot], now: datetime, holiday: str) -> str:
    following = _next_opening(slots, now)
    closed_today = _("Heute geschlossen (%(holiday)s).") % {"holiday": holiday}
    reason = closed_today if holiday else _("Jetzt geschlossen.")
    return f"{reason} {_opens_again(following, now)}" if following else reason


def _opens_again(following: datetime, now: datetime) -> str:
    facts = {"time": clock(following.time()), "day": str(WEEKDAYS[following.weekday()])}
    match (following.date() - now.date()).days:
        case 0:
            return _("Öffnet heute um %(time)s Uhr.") % facts
        case 1:
            return _("Öffnet morgen um %(time)s Uhr.") % facts
        case _days:
            return _("Öffnet am %(day)s um %(time)s Uhr.") % facts


def _next_opening(slots: Sequence[Slot], now: datetime) -> datetime | None:
    for ahead in range(LOOK_AHEAD_DAYS):
        day = now.date() + timedelta(days=ahead)
        if holiday_name(day):
            continue
        for slot in slots:
            start = datetime.combine(day, slot.opens, tzinfo=now.tzinfo)
            if slot.weekday == day.weekday() and start > now:
                return start
    return None


def _span(slot: Slot) -> str:
    return _("%(opens)s bis %(closes)s Uhr") % {"opens": clock(slot.opens), "closes": clock(slot.closes)}


def parse(value: str) -> time:
    """A stored time ("08:00" or "08:00:00")."""
    return time.fromisoformat(value)
