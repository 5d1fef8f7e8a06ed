"""Memorable dates in three boxes; where it is allowed, only the year or only month and year."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from forms_app.builder.conditions import full_years, span
from forms_app.builder.items import Field

from .base import Kind, Raw, at, sentence, tidy
from .parts import Part, PartsInput, as_texts

_MONTHS = (
    ("januar", "jänner", "january", "jan"),
    ("februar", "feber", "february", "feb"),
    ("märz", "maerz", "march", "mär", "mrz", "mar"),
    ("april", "apr"),
    ("mai", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nov"),
    ("dezember", "december", "dez", "dec"),
)
_MONTH_OF = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_FIRST_YEAR = 1800
_LAST_YEAR = 2200
_BIRTHDAY = ("bday-day", "bday-month", "bday-year")


class Date(Kind):
    """A date ("Datum"); "past", "future", "min_age" and "partial" are its settings."""

    name = "date"
    title = gettext_lazy("Datum")
    is_personal = True
    icon = "date"
    autocomplete = ("", "bday")
    settings = {"partial": False, "past": False, "future": False, "min_age": None}

    def widget(self, field: Field) -> forms.Widget:
        tokens = _BIRTHDAY if field.autocomplete == "bday" and not field.sensitive else ("off",) * 3
        boxes = (("day", pgettext("Datum", "Tag"), "2"), ("month", _("Monat"), "2"), ("year", _("Jahr"), "4"))
        partial = bool(self.setting(field, "partial"))
        return PartsInput(
            [
                Part(
                    key,
                    label,
                    width,
                    {"inputmode": "numeric", "autocomplete": token},
                    partial and key != "year",
                )
                for (key, label, width), token in zip(boxes, tokens, strict=True)
            ]
        )

    def parse(self, field: Field, raw: Raw) -> str | None:
        typed = self._typed(raw)
        if not any(typed):
            return None
        self._check_complete(field, typed)
        day, month, year = self._numbers(field, typed)
        answer = self._on_calendar(field, day, month, year)
        self._check_place_in_time(field, answer)
        return answer

    def _typed(self, raw: Raw) -> list[str]:
        """The three boxes; a whole date pasted into one of them is taken apart."""
        texts = [tidy(text).rstrip(".").strip() for text in as_texts(raw, 3)]
        filled = [text for text in texts if text]
        if len(filled) == 1:
            if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", filled[0]):
                return list(reversed(found.groups()))
            if found := re.fullmatch(r"(\d{1,2})[./ -]+(\d{1,2})[./ -]+(\d{4})", filled[0]):
                return list(found.groups())
        return texts

    def _check_complete(self, field: Field, typed: list[str]) -> None:
        day, month, year = typed
        lacking = {"day": not day, "month": not month, "year": not year}
        if self.setting(field, "partial"):
            lacking |= {"day": False, "month": bool(day) and not month}
        sentences = {
            "day": _("Geben Sie bei „%(label)s“ auch den Tag ein."),
            "month": _("Geben Sie bei „%(label)s“ auch den Monat ein."),
            "year": _("Geben Sie bei „%(label)s“ auch das Jahr ein."),
        }
        for part, is_lacking in lacking.items():
            if is_lacking:
                raise at(part, sentence(field, part, sentences[part]))

    def _numbers(self, field: Field, typed: list[str]) -> tuple[int, int, int]:
        day, month, year = typed
        if not re.fullmatch(r"\d{4}", year) or not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
            wrong = sentence(
                field,
                "year",
                _("Schreiben Sie das Jahr bei „%(label)s“ mit vier Ziffern, zum Beispiel 1985."),
            )
            raise at("year", wrong)
        month_number = _MONTH_OF.get(month.casefold(), 0) or (int(month) if re.fullmatch(r"\d{1,2}", month) else 0)
        if month and not 1 <= month_number <= 12:
            wrong = sentence(field, "month", _("Geben Sie bei „%(label)s“ den Monat als Zahl von 1 bis 12 ein."))
            raise at("month", wrong)
        day_number = int(day) if re.fullmatch(r"\d{1,2}", day) else 0
        if day and not 1 <= day_number <= 31:
            wrong = sentence(field, "day", _("Geben Sie bei „%(label)s“ den Tag als Zahl von 1 bis 31 ein."))
            raise at("day", wrong)
        return day_number, month_number, int(year)

    def _on_calendar(self, field: Field, day: int, month: int, year: int) -> str:
        if not month:
            return f"{year:04d}"
        if not day:
            return f"{year:04d}-{month:02d}"
        last = monthrange(year, month)[1]
        if day > last:
            text = _(
                "Ändern Sie den Tag bei „%(label)s“: Der Monat %(month)d hatte im Jahr %(year)d nur %(last)d Tage."
            )
            raise at("day", sentence(field, "day", text, month=month, year=year, last=last))
        return date(year, month, day).isoformat()

    def _check_place_in_time(self, field: Field, answer: str) -> None:
        days, today = span(answer), timezone.localdate()
        assert days is not None
        if self.setting(field, "past") and days[0] > today:
            raise sentence(field, "past", _("Das Datum bei „%(label)s“ muss in der Vergangenheit liegen."))
        if self.setting(field, "future") and days[1] < today:
            raise sentence(field, "future", _("Das Datum bei „%(label)s“ muss in der Zukunft liegen."))
        age = self.setting(field, "min_age")
        if age is not None and full_years(days[0], today) < int(age):
            text = _("Nach dem Datum bei „%(label)s“ fehlt das Mindestalter von %(age)d Jahren. Prüfen Sie das Datum.")
            raise sentence(field, "age", text, age=int(age))

    def shown(self, field: Field, answer: Any) -> list[str]:
        if not isinstance(answer, str):
            return ["", "", ""]
        year, month, day = [*answer.split("-"), "", ""][:3]
        return [day.lstrip("0"), month.lstrip("0"), year]

    def posted(self, field: Field, html_name: str, answer: Any) -> dict[str, Any]:
        day, month, year = self.shown(field, answer)
        return {f"{html_name}-day": day, f"{html_name}-month": month, f"{html_name}-year": year}

    def text(self, field: Field, answer: Any) -> str:
        day, month, year = self.shown(field, answer)
        if not month:
            return year
        name = _MONTHS[int(month) - 1][0].capitalize()
        return f"{day}. {name} {year}" if day else f"{name} {year}"

    def schema(self, field: Field) -> dict[str, Any]:
        if self.setting(field, "partial"):
            return {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
        return {"type": "string", "format": "date"}

    def example(self, field: Field) -> str:
        if self.setting(field, "future"):
            return date(timezone.localdate().year + 1, 5, 12).isoformat()
        return "1985-05-12"

    def problems(self, field: Field) -> list[str]:
        if self.setting(field, "past") and self.setting(field, "future"):
            return [_("„%(label)s“ kann nicht zugleich vergangen und zukünftig sein.") % {"label": field.label}]
        return []
