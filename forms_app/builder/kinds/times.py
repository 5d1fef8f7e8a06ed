"""Times of day and periods."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder.items import Field

from .base import Kind, Raw, Wrong, at, sentence, tidy
from .dates import Date
from .parts import Part, PartsInput, as_texts, posted_parts

_CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:\s*[:.,h]\s*(?P<minute>\d{2})?)?|(?P<whole>\d{3,4})")


class Time(Kind):
    """A time of day ("Uhrzeit"), kept as "09:30"."""

    name = "time"
    title = gettext_lazy("Uhrzeit")
    icon = "time"
    settings = {"earliest": "", "latest": ""}

    def widget(self, field: Field) -> forms.Widget:
        return forms.TextInput(self.attributes(field) | {"inputmode": "decimal"})

    def parse(self, field: Field, raw: Raw) -> str | None:
        typed = re.sub(r"^(um|ca\.?|gegen)\s|\s*uhr\b", " ", tidy(raw), flags=re.IGNORECASE)
        # "9 Uhr 30" has become "9  30".
        typed = re.sub(r"(?<=\d)\s+(?=\d)", ":", typed.strip()).replace(" ", "")
        if not typed:
            return None
        answer = clock(typed)
        if answer is None:
            text = _("Schreiben Sie die Uhrzeit bei „%(label)s“ mit Stunden und Minuten, zum Beispiel 9:30.")
            raise sentence(field, "wrong", text)
        earliest, latest = clock(self.setting(field, "earliest")), clock(self.setting(field, "latest"))
        if earliest and answer < earliest:
            text = _("Geben Sie bei „%(label)s“ eine Uhrzeit ab %(limit)s Uhr ein.")
            raise sentence(field, "early", text, limit=_said(earliest))
        if latest and answer > latest:
            text = _("Geben Sie bei „%(label)s“ eine Uhrzeit bis %(limit)s Uhr ein.")
            raise sentence(field, "late", text, limit=_said(latest))
        return answer

    def shown(self, field: Field, answer: Any) -> str:
        return _said(answer) if isinstance(answer, str) else ""

    def text(self, field: Field, answer: Any) -> str:
        return _("%(time)s Uhr") % {"time": _said(str(answer))}

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}

    def example(self, field: Field) -> str:
        return clock(self.setting(field, "earliest")) or clock(self.setting(field, "latest")) or "09:30"

    def problems(self, field: Field) -> list[str]:
        limits = [str(self.setting(field, name)) for name in ("earliest", "latest")]
        times = [clock(limit) for limit in limits]
        words = {"label": field.label}
        if any(limit and time is None for limit, time in zip(limits, times, strict=True)):
            return [_("Schreiben Sie die Grenzen bei „%(label)s“ als Uhrzeit, zum Beispiel 8:00.") % words]
        if all(times) and str(times[0]) > str(times[1]):
            return [_("Bei „%(label)s“ liegt die früheste Uhrzeit nach der spätesten.") % words]
        return []


def clock(typed: Any) -> str | None:
    """The time of day as "09:30"; None if it is none."""
    found = _CLOCK.fullmatch(str(typed or "").strip())
    if found is None:
        return None
    whole = found["whole"]
    hour, minute = (whole[:-2], whole[-2:]) if whole else (found["hour"], found["minute"] or "0")
    return f"{int(hour):02d}:{int(minute):02d}" if int(hour) < 24 and int(minute) < 60 else None


def _said(time: str) -> str:
    return time.removeprefix("0")


_ENDS = ("from", "to")
_BOXES = ("day", "month", "year")
_KEYS = tuple(f"{end}_{box}" for end in _ENDS for box in _BOXES)
_DATE = Date()


class DateRange(Kind):
    """A period ("Zeitraum") from one day to another, both included."""

    name = "date_range"
    title = gettext_lazy("Zeitraum (von – bis)")
    icon = "calendar"
    settings = {"open_end": False, "past": False, "future": False}

    def widget(self, field: Field) -> forms.Widget:
        groups = {"from": _("Beginn"), "to": _("Ende (kann offen bleiben)") if self._is_open(field) else _("Ende")}
        boxes = _DATE.widget(replace(field, settings={}))
        assert isinstance(boxes, PartsInput)
        return PartsInput(
            [
                Part(f"{end}_{box}", label, width, {"inputmode": "numeric", "autocomplete": "off"}, group=groups[end])
                for end in _ENDS
                for box, label, width in zip(_BOXES, boxes.part_labels, boxes.part_widths, strict=True)
            ]
        )

    def _is_open(self, field: Field) -> bool:
        return bool(self.setting(field, "open_end"))

    def parse(self, field: Field, raw: Raw) -> dict[str, str] | None:
        typed = as_texts(raw, len(_KEYS))
        if not any(map(tidy, typed)):
            return None
        begin = self._day(field, "from", _("%(label)s: Beginn"), typed[:3])
        end = self._day(field, "to", _("%(label)s: Ende"), typed[3:])
        if begin is None:
            raise at("from_day", sentence(field, "from", _("Geben Sie bei „%(label)s“ auch den Beginn ein.")))
        if end is None:
            if self._is_open(field):
                return {"from": begin}
            raise at("to_day", sentence(field, "to", _("Geben Sie bei „%(label)s“ auch das Ende ein.")))
        if end < begin:
            text = _("Ändern Sie „%(label)s“: Das Ende liegt vor dem Beginn.")
            raise at("to_day", sentence(field, "order", text))
        return {"from": begin, "to": end}

    def _day(self, field: Field, end: str, label: str, typed: list[str]) -> str | None:
        try:
            return _DATE.parse(replace(field, label=label % {"label": field.label}), typed)
        except Wrong as wrong:
            raise at(f"{end}_{wrong.part or 'day'}", wrong) from None

    def shown(self, field: Field, answer: Any) -> list[str]:
        given = answer if isinstance(answer, dict) else {}
        return [text for end in _ENDS for text in _DATE.shown(field, given.get(end))]

    def posted(self, field: Field, html_name: str, answer: Any) -> dict[str, Any]:
        return posted_parts(html_name, _KEYS, self.shown(field, answer))

    def text(self, field: Field, answer: Any) -> str:
        begin = _DATE.text(field, answer["from"])
        if not answer.get("to"):
            return _("ab %(begin)s") % {"begin": begin}
        return _("%(begin)s bis %(end)s") % {"begin": begin, "end": _DATE.text(field, answer["to"])}

    def schema(self, field: Field) -> dict[str, Any]:
        day = {"type": "string", "format": "date"}
        return {
            "type": "object",
            "properties": {"from": day, "to": day},
            "required": ["from"] if self._is_open(field) else ["from", "to"],
            "additionalProperties": False,
        }

    def example(self, field: Field) -> dict[str, str]:
        day = _DATE.example(field)
        return {"from": day, "to": f"{day[:-2]}28"}

    def problems(self, field: Field) -> list[str]:
        return _DATE.problems(field)
