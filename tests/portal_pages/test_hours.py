"""Opening hours, on ordinary days, on holidays, and when the clocks change."""

from calendar import isleap
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pytest

from portal_pages import hours
from portal_pages.hours import Slot

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = [
    Slot(0, time(8), time(12, 30)),
    Slot(3, time(8), time(12, 30)),
    Slot(3, time(14), time(17, 30)),
    Slot(4, time(8), time(12, 30)),
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("moment", "is_open", "sentence"),
    [
        ("2026-11-23T07:59", False, "Jetzt geschlossen. Öffnet heute um 8:00 Uhr."),
        ("2026-11-23T08:00", True, "Jetzt geöffnet, bis 12:30 Uhr."),
        ("2026-11-23T12:29", True, "Jetzt geöffnet, bis 12:30 Uhr."),
        ("2026-11-23T12:30", False, "Jetzt geschlossen. Öffnet am Donnerstag um 8:00 Uhr."),
        ("2026-11-25T18:00", False, "Jetzt geschlossen. Öffnet morgen um 8:00 Uhr."),
        ("2026-11-26T13:00", False, "Jetzt geschlossen. Öffnet heute um 14:00 Uhr."),
        ("2026-12-25T09:00", False, "Heute geschlossen (Erster Weihnachtstag). Öffnet am Montag um 8:00 Uhr."),
        ("2026-05-13T20:00", False, "Jetzt geschlossen. Öffnet am Freitag um 8:00 Uhr."),  # tomorrow is Ascension Day
        ("2026-10-25T12:00", False, "Jetzt geschlossen. Öffnet morgen um 8:00 Uhr."),  # the clocks went back
    ],
)
def test_an_office_says_whether_it_is_open_and_when_it_opens_again(moment: str, is_open: bool, sentence: str) -> None:
    found = hours.opening(OFFICE, at(moment))

    assert found == hours.Opening(is_open, sentence)


def test_an_office_without_fixed_hours_claims_nothing() -> None:
    assert hours.opening([], at("2026-11-23T10:00")) is None


def test_the_table_shows_every_working_day_and_marks_today() -> None:
    rows = hours.table(OFFICE, date(2026, 11, 26))

    assert [row.name for row in rows] == ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"]
    assert [row.is_today for row in rows] == [False, False, False, True, False]
    assert rows[3].spans == ("8:00 bis 12:30 Uhr", "14:00 bis 17:30 Uhr")
    assert rows[1].spans == ()


def test_the_weekend_appears_only_when_the_office_opens_then() -> None:
    rows = hours.table([Slot(5, time(10), time(13))], date(2026, 11, 26))

    assert [row.name for row in rows][-1] == "Samstag"
    assert len(rows) == 6


def test_all_saints_is_a_holiday_here() -> None:
    assert hours.holiday_name(date(2026, 11, 1)) == "Allerheiligen"
    assert hours.holiday_name(date(2026, 12, 24)) == ""


@pytest.mark.parametrize("year", range(2018, 2100))
def test_the_public_holidays_are_those_of_north_rhine_westphalia(year: int) -> None:
    expected = {day: str(name) for day, name in _calendar(year).items()}

    first = date(year, 1, 1)
    days = [first + timedelta(days=number) for number in range(366 if isleap(year) else 365)]
    assert {day: name for day in days if (name := hours.holiday_name(day))} == expected


def _calendar(year: int) -> Any:
    return holidays.country_holidays("DE", subdiv="NW", years=year, language="de")
