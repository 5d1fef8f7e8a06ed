"""Numbers: counts as JSON numbers, everything with decimal places as decimal text, so that no cent is lost."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder.items import Field

from .base import Kind, Raw, sentence, tidy

_PLAIN = re.compile(r"[+-]?\d+([.,]\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
_GROUPED_APOSTROPHE = re.compile(r"[+-]?\d{1,3}('\d{3})+([.,]\d+)?")
_DIGITS = 15


class Number(Kind):
    """A number ("Zahl")."""

    name = "number"
    title = gettext_lazy("Zahl")
    icon = "order"
    settings = {"min": None, "max": None, "decimals": 0, "unit": ""}

    def widget(self, field: Field) -> forms.Widget:
        # A text box: a spinner changes by accident and hides what was typed wrongly.
        mode = "decimal" if self._decimals(field) else "numeric"
        return forms.TextInput(self.attributes(field) | {"inputmode": mode})

    def parse(self, field: Field, raw: Raw) -> int | str | None:
        typed = tidy(raw).replace(" ", "").replace("−", "-")
        unit = str(self.setting(field, "unit"))
        typed = typed.removesuffix(unit.replace(" ", "")).removesuffix("€")
        if not typed:
            return None
        number = self._read(field, typed)
        self._check_limits(field, number)
        return self._answer(field, number)

    def _read(self, field: Field, typed: str) -> Decimal:
        decimals = self._decimals(field)
        if _GROUPED.fullmatch(typed) and (decimals == 0 or "," in typed or typed.count(".") > 1):
            typed = typed.replace(".", "")
        elif _GROUPED_APOSTROPHE.fullmatch(typed):
            typed = typed.replace("'", "")
        if not _PLAIN.fullmatch(typed) or len(typed) > _DIGITS:
            raise sentence(field, "wrong", _("Schreiben Sie „%(label)s“ als Zahl in Ziffern, zum Beispiel 2."))
        number = Decimal(typed.replace(",", "."))
        if number != round(number, decimals):
            if decimals == 0:
                raise sentence(field, "whole", _("Geben Sie bei „%(label)s“ eine ganze Zahl ohne Komma ein."))
            raise sentence(
                field,
                "decimals",
                _("Geben Sie bei „%(label)s“ höchstens %(decimals)d Stellen nach dem Komma ein."),
                decimals=decimals,
            )
        return number

    def _check_limits(self, field: Field, number: Decimal) -> None:
        least, most = self.setting(field, "min"), self.setting(field, "max")
        if least is not None and number < Decimal(str(least)):
            raise sentence(field, "small", _("„%(label)s“ muss mindestens %(limit)s sein."), limit=spell(least))
        if most is not None and number > Decimal(str(most)):
            raise sentence(field, "large", _("„%(label)s“ darf höchstens %(limit)s sein."), limit=spell(most))

    def _answer(self, field: Field, number: Decimal) -> int | str:
        decimals = self._decimals(field)
        return f"{number:.{decimals}f}" if decimals else int(number)

    def _decimals(self, field: Field) -> int:
        return int(self.setting(field, "decimals"))

    def shown(self, field: Field, answer: Any) -> str:
        return "" if answer is None else str(answer).replace(".", ",")

    def text(self, field: Field, answer: Any) -> str:
        unit = self.setting(field, "unit")
        return f"{spell(answer)} {unit}".strip()

    def schema(self, field: Field) -> dict[str, Any]:
        if self._decimals(field):
            return {"type": "string", "pattern": r"^-?\d+\.\d+$"}
        limits = {"minimum": self.setting(field, "min"), "maximum": self.setting(field, "max")}
        return {"type": "integer"} | {name: int(limit) for name, limit in limits.items() if limit is not None}

    def example(self, field: Field) -> int | str:
        limits = (self.setting(field, "min"), self.setting(field, "max"))
        return self._answer(field, Decimal(str(next((limit for limit in limits if limit is not None), 1))))

    def problems(self, field: Field) -> list[str]:
        least, most = self.setting(field, "min"), self.setting(field, "max")
        if least is not None and most is not None and Decimal(str(least)) > Decimal(str(most)):
            return [_("Bei „%(label)s“ ist die kleinste Zahl größer als die größte.") % {"label": field.label}]
        return []


def spell(number: Any) -> str:
    """A number in German spelling: 1.234,50."""
    whole, _dot, rest = str(number).partition(".")
    grouped = f"{int(whole):,}".replace(",", ".")
    if whole.startswith("-") and not grouped.startswith("-"):
        grouped = f"-{grouped}"
    return f"{grouped},{rest}" if rest else grouped
