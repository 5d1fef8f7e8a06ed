"""Amounts of money and percentages, both as decimal text."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder.items import Field

from .base import Raw, Wrong, sentence, tidy
from .numbers import Number, spell

_NO_CENTS = re.compile(r"[,.][-–—]{1,2}$")
_CURRENCY = re.compile(r"^(€|eur|euro)|(€|eur|euro)$", re.IGNORECASE)
# An amount has two decimal places, so a point before three digits can only group them.
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")


class Amount(Number):
    """An amount in euros ("Geldbetrag")."""

    name = "amount"
    title = gettext_lazy("Geldbetrag in Euro")
    icon = "tag"
    settings = {"min": 0, "max": None, "decimals": 2, "unit": "€"}

    def widget(self, field: Field) -> forms.Widget:
        return forms.TextInput(self.attributes(field) | {"inputmode": "decimal"})

    def parse(self, field: Field, raw: Raw) -> int | str | None:
        typed = tidy(raw).replace(" ", "").replace("−", "-")
        typed = _CURRENCY.sub("", _NO_CENTS.sub("", _CURRENCY.sub("", typed)))
        if _THOUSANDS.fullmatch(typed):
            typed = typed.replace(".", "")
        try:
            return super().parse(field, typed)
        except Wrong as wrong:
            if wrong.code != "wrong":
                raise
            text = _("Schreiben Sie „%(label)s“ in Euro und Ziffern, zum Beispiel 12,50.")
            raise sentence(field, "wrong", text) from None

    def _decimals(self, field: Field) -> int:
        return 2

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^-?\d+\.\d{2}$"}


class Percent(Number):
    """A share in per cent ("Prozent"); trailing zeros are not shown."""

    name = "percent"
    title = gettext_lazy("Prozent")
    icon = "order"
    settings = {"min": 0, "max": 100, "decimals": 2, "unit": "%"}

    def parse(self, field: Field, raw: Raw) -> int | str | None:
        typed = re.sub(r"\s*(%|v\. ?H\.|Prozent)$", "", tidy(raw), flags=re.IGNORECASE)
        return super().parse(field, typed)

    def shown(self, field: Field, answer: Any) -> str:
        return _short(super().shown(field, answer))

    def text(self, field: Field, answer: Any) -> str:
        return f"{_short(spell(answer))} %"


def _short(spelled: str) -> str:
    return spelled.rstrip("0").rstrip(",") if "," in spelled else spelled
