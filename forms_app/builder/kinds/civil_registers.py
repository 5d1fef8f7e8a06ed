"""Where the civil registrars keep an event: the number of its entry, and the office that has it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder.codelists.countries import alphabetical
from forms_app.builder.codelists.lists import code_list
from forms_app.builder.items import Field, Option

from .base import Kind, Raw, at, sentence, tidy
from .parts import Part, PartsInput, as_texts, posted_parts
from .searches import SearchSelect

REGISTERS = {
    "G": gettext_lazy("Geburtenregister (G)"),
    "E": gettext_lazy("Eheregister (E)"),
    "L": gettext_lazy("Lebenspartnerschaftsregister (L)"),
    "S": gettext_lazy("Sterberegister (S)"),
}
_ENTRY = re.compile(r"(?:([A-Z])[ .-]*)?(?:NR[ .]*)?0*(\d{1,6}[A-Z]?)(?: ?[/-] ?| )(\d{4})")
_FIRST_YEAR = 1798
"""Since then there have been civil registers on the left bank of the Rhine."""


class CivilRegisterNumber(Kind):
    """The number of an entry in a civil register ("Registernummer"), kept as "G 123/1990" or "123/1990"."""

    name = "civil_register_number"
    title = gettext_lazy("Registernummer einer Urkunde")
    is_personal = True
    needs_help = True
    icon = "form"
    settings = {"register": ""}

    def widget(self, field: Field) -> forms.Widget:
        return forms.TextInput(self.attributes(field) | {"autocomplete": "off", "spellcheck": "false"})

    def parse(self, field: Field, raw: Raw) -> str | None:
        typed = re.sub(r"[‐‑–—]", "-", tidy(raw)).upper().removeprefix("NR.").strip()
        if not typed:
            return None
        found = _ENTRY.fullmatch(typed)
        if found is None:
            text = _(
                "Schreiben Sie die Registernummer bei „%(label)s“ mit Nummer und Jahr in vier Ziffern,"
                " zum Beispiel 123/1990."
            )
            raise sentence(field, "wrong", text)
        letter, number, year = found.groups()
        wanted = str(self.setting(field, "register"))
        if letter and letter != wanted and (wanted or letter not in REGISTERS):
            letters = wanted or ", ".join(REGISTERS)
            text = _("Prüfen Sie den Buchstaben der Registernummer bei „%(label)s“. Hier passt nur: %(letters)s.")
            raise sentence(field, "register", text, letters=letters)
        this_year = timezone.localdate().year
        if not _FIRST_YEAR <= int(year) <= this_year:
            text = _(
                "Prüfen Sie das Jahr der Registernummer bei „%(label)s“: Es liegt zwischen %(first)d und %(last)d."
            )
            raise sentence(field, "year", text, first=_FIRST_YEAR, last=this_year)
        return f"{letter or wanted} {number.lower()}/{year}".strip()

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^([GELS] )?[1-9]\d{0,5}[a-z]?/\d{4}$"}

    def example(self, field: Field) -> str:
        return f"{self.setting(field, 'register') or 'G'} 123/1990"


_LIST = "places"
OTHER = "other"
_KEYS = ("choice", OTHER)
_LONGEST = 80


class RegistryOffice(Kind):
    """The office that registered an event ("Standesamt"), found by today's or a former name of the place.

    `code` is the slug of the municipality whose office has the registers, or "other"; `place` is what was chosen.
    """

    name = "registry_office"
    title = gettext_lazy("Standesamt oder Ort")
    icon = "home"
    settings = {"local": False}

    def options(self, field: Field) -> tuple[Option, ...]:
        return (*code_list("municipalities").options, Option(OTHER, "Anderer Ort"))

    def widget(self, field: Field) -> forms.Widget:
        places = sorted(code_list(_LIST).options, key=lambda option: alphabetical(option.label))
        off = {"autocomplete": "off"}
        return PartsInput(
            [
                Part("choice", _("Ort"), control=SearchSelect(off, [*places, Option(OTHER, _("Anderer Ort"))])),
                Part(OTHER, _("Name des anderen Ortes"), attributes=off, counts_for=(OTHER,)),
            ]
        )

    def parse(self, field: Field, raw: Raw) -> dict[str, str] | None:
        choice, other = map(tidy, as_texts(raw, len(_KEYS)))
        if not choice and not other:
            return None
        if choice in ("", OTHER):
            return self._other(field, other)
        found = code_list(_LIST).find(choice)
        if found is None:
            raise at("choice", sentence(field, "wrong", _("Wählen Sie bei „%(label)s“ einen Ort aus der Liste aus.")))
        code, _slash, _part = found.partition("/")
        return {"code": code, "place": _bare(code_list(_LIST).labels[found])}

    def _other(self, field: Field, typed: str) -> dict[str, str]:
        if not typed:
            text = _(
                "Geben Sie bei „%(label)s“ den Namen des Ortes ein. Kennen Sie ihn nicht, schreiben Sie „unbekannt“."
            )
            raise at(OTHER, sentence(field, "place", text))
        if len(typed) > _LONGEST:
            text = _("Kürzen Sie „%(label)s“ auf höchstens %(limit)d Zeichen.")
            raise at(OTHER, sentence(field, "long", text, limit=_LONGEST))
        # Somebody may write a place that stands in the list.
        found = code_list(_LIST).find(typed)
        if found is not None:
            return {"code": found.partition("/")[0], "place": _bare(code_list(_LIST).labels[found])}
        return {"code": OTHER, "place": typed}

    def shown(self, field: Field, answer: Any) -> list[str]:
        given = answer if isinstance(answer, dict) else {}
        code, place = str(given.get("code", "")), str(given.get("place", ""))
        if code in ("", OTHER):
            return [code, place]
        labels = code_list(_LIST).labels
        values = (value for value, label in labels.items() if value.startswith(code) and _bare(label) == place)
        return [next(values, code), ""]

    def posted(self, field: Field, html_name: str, answer: Any) -> dict[str, Any]:
        return posted_parts(html_name, _KEYS, self.shown(field, answer))

    def text(self, field: Field, answer: Any) -> str:
        code, place = str(answer.get("code", "")), str(answer.get("place", ""))
        office = code_list("municipalities").labels.get(code)
        if office is None:
            return place
        text = _("Standesamt %(office)s") % {"office": office}
        return text if place == office else f"{place}\n{text}"

    def schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                "code": {"enum": [option.value for option in self.options(field)]},
                "place": {"type": "string", "maxLength": _LONGEST},
            },
            "required": ["code", "place"],
            "additionalProperties": False,
        }

    def example(self, field: Field) -> dict[str, str]:
        return {"code": "erkelenz", "place": "Gerderath"}

    def missing(self, field: Field) -> str:
        if field.phrase:
            return _("Wählen Sie %(phrase)s aus.") % {"phrase": field.phrase}
        return _("Wählen Sie bei „%(label)s“ einen Ort aus der Liste aus.") % {"label": field.label}


def _bare(label: str) -> str:
    """The place without the municipality it belongs to."""
    return label.partition(" (")[0]
