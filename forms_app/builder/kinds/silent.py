"""What a form answers by itself: values worked out from answers, and fixed values for the back office."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder.conditions import as_number
from forms_app.builder.items import Field

from .base import Kind, Raw


class Silent(Kind):
    """A kind nobody is asked; what a request brings for it never counts."""

    settings: ClassVar[dict[str, Any]] = {"shown": False}

    def widget(self, field: Field) -> forms.Widget:
        return forms.HiddenInput()

    def parse(self, field: Field, raw: Raw) -> None:
        return None

    def posted(self, field: Field, html_name: str, answer: Any) -> dict[str, Any]:
        return {}


class Calculated(Silent):
    """A value worked out from answers ("Berechneter Wert")."""

    name = "calculated"
    title = gettext_lazy("Berechneter Wert")
    icon = "order"
    settings = {"shown": False, "decimals": 2, "unit": ""}

    def text(self, field: Field, answer: Any) -> str:
        number = as_number(answer)
        unit = str(self.setting(field, "unit"))
        said = str(answer) if number is None else number_format(number, use_l10n=True, force_grouping=True)
        return f"{said} {unit}".strip()

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": ["integer", "string"], "readOnly": True}

    def example(self, field: Field) -> None:
        return None

    def problems(self, field: Field) -> list[str]:
        if field.formula is None or not field.formula.parts:
            return [_("Der berechnete Wert „%(label)s“ braucht eine Rechnung.") % {"label": field.label}]
        return []


class Constant(Silent):
    """A fixed value that goes along with every application ("Fester Wert")."""

    name = "constant"
    title = gettext_lazy("Fester Wert (unsichtbar)")
    icon = "lock"
    settings = {"shown": False, "value": ""}

    def schema(self, field: Field) -> dict[str, Any]:
        return {"const": field.setting("value", "")}

    def example(self, field: Field) -> Any:
        return field.setting("value")

    def problems(self, field: Field) -> list[str]:
        if not field.setting("value"):
            return [_("Der feste Wert „%(label)s“ ist leer.") % {"label": field.label}]
        return []
