"""The nationalities of a person, one box for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from forms_app.builder.codelists.countries import SPECIAL
from forms_app.builder.codelists.lists import code_list, shown_list
from forms_app.builder.items import Field, Option

from .base import Kind, Raw, at, sentence, tidy
from .parts import Part, PartsInput, posted_parts
from .searches import SearchSelect

_LIST = "nationalities"


class Nationality(Kind):
    """Nationalities ("Staatsangehörigkeiten"): codes of ISO 3166-1, "staatenlos", "ungeklaert", "ohne_angabe"."""

    name = "nationality"
    title = gettext_lazy("Staatsangehörigkeit")
    is_personal = True
    icon = "globe"
    settings = {"max": 3}

    def _count(self, field: Field) -> int:
        return max(1, int(self.setting(field, "max")))

    def _keys(self, field: Field) -> list[str]:
        return [str(number) for number in range(1, self._count(field) + 1)]

    def options(self, field: Field) -> tuple[Option, ...]:
        return code_list(_LIST).options

    def sets(self, field: Field) -> Mapping[str, frozenset[str]]:
        return code_list(_LIST).sets

    def widget(self, field: Field) -> forms.Widget:
        options = shown_list(_LIST).options
        off = {"autocomplete": "off"}
        return PartsInput(
            [
                Part(
                    key,
                    _("Staat") if key == "1" else _("Weitere Staatsangehörigkeit, wenn es eine gibt"),
                    control=SearchSelect(off, options, empty=_("Auswählen") if key == "1" else _("keine weitere")),
                )
                for key in self._keys(field)
            ]
        )

    def parse(self, field: Field, raw: Raw) -> list[str] | None:
        sent = [raw] if isinstance(raw, str) else raw if isinstance(raw, list | tuple) else []
        found: list[str] = []
        for number, typed in enumerate(map(tidy, sent), start=1):
            value = code_list(_LIST).find(typed) or shown_list(_LIST).find(typed)
            if typed and value is None:
                text = _("Wählen Sie bei „%(label)s“ einen Staat aus der Liste aus.")
                raise at(str(number), sentence(field, "wrong", text))
            if value and value not in found:
                found.append(value)
        special = [value for value in found if value in SPECIAL]
        if special and len(found) > 1:
            text = _("Ändern Sie „%(label)s“: „%(special)s“ kann nicht neben einer anderen Angabe stehen.")
            raise sentence(field, "special", text, special=SPECIAL[special[0]])
        if len(found) > self._count(field):
            text = ngettext(
                "Geben Sie bei „%(label)s“ höchstens %(limit)d Staat an.",
                "Geben Sie bei „%(label)s“ höchstens %(limit)d Staaten an.",
                self._count(field),
            )
            raise sentence(field, "many", text, limit=self._count(field))
        return found or None

    def shown(self, field: Field, answer: Any) -> list[str]:
        given = [str(one) for one in answer] if isinstance(answer, list | tuple) else []
        return [*given, *[""] * self._count(field)][: self._count(field)]

    def posted(self, field: Field, html_name: str, answer: Any) -> dict[str, Any]:
        return posted_parts(html_name, self._keys(field), self.shown(field, answer))

    def text(self, field: Field, answer: Any) -> str:
        labels = shown_list(_LIST).labels
        return "\n".join(labels.get(one, str(one)) for one in answer)

    def schema(self, field: Field) -> dict[str, Any]:
        one = {"type": "string", "enum": [option.value for option in self.options(field)]}
        return {"type": "array", "items": one, "uniqueItems": True, "minItems": 1, "maxItems": self._count(field)}

    def example(self, field: Field) -> list[str]:
        return ["DE", "NL"][: self._count(field)]

    def missing(self, field: Field) -> str:
        if field.phrase:
            return _("Wählen Sie %(phrase)s aus.") % {"phrase": field.phrase}
        return _("Wählen Sie bei „%(label)s“ einen Staat aus der Liste aus.") % {"label": field.label}
