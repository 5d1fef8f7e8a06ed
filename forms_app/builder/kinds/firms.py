"""Entries in the registers of firms, clubs and foundations."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.de.handelsregisternummer import GERMAN_COURTS

from forms_app.builder.codelists.lists import code_list, shown_list
from forms_app.builder.items import Field, Option

from .base import Kind, Raw, at, sentence, tidy
from .choices import pairs
from .parts import Part, PartsInput, SuggestingInput, as_texts, posted_parts
from .searches import SearchSelect

_KEYS = ("code", "court", "number", "state", "place", "country")
_FOUNDATION, _ABROAD = "S", "X"
_LONGEST = 120


class RegisterEntry(Kind):
    """An entry in a register of firms ("Registereintrag"); which boxes count depends on the register.

    Registers in Germany ask for court and number, the list of foundations for the state, one abroad for place and
    country.
    """

    name = "register_entry"
    title = gettext_lazy("Registereintrag (Handelsregister und andere)")
    is_personal = True
    needs_help = True
    icon = "list-ol"

    def options(self, field: Field) -> tuple[Option, ...]:
        return code_list("register_kinds").options

    def sets(self, field: Field) -> Any:
        return code_list("register_kinds").sets

    def _needed(self, code: str) -> tuple[str, ...]:
        return {_FOUNDATION: ("state",), _ABROAD: ("place", "country")}.get(code, ("court", "number"))

    def _allowed(self, code: str) -> tuple[str, ...]:
        return {_FOUNDATION: ("state", "number"), _ABROAD: ("place", "country", "number")}.get(
            code, ("court", "number")
        )

    def widget(self, field: Field) -> forms.Widget:
        codes = [option.value for option in self.options(field)]
        counts = {key: tuple(code for code in codes if key in self._allowed(code)) for key in _KEYS}
        kinds = forms.Select(choices=[("", _("Auswählen")), *pairs(self.options(field))])
        states = forms.Select(choices=[("", _("Auswählen")), *pairs(code_list("states").options)])
        countries = SearchSelect({}, shown_list("countries").options)
        controls = {"code": kinds, "court": SuggestingInput(GERMAN_COURTS), "state": states, "country": countries}
        labels = {
            "code": (_("Art des Registers"), "full"),
            "court": (_("Registergericht"), "20"),
            "number": (_("Registernummer"), "10"),
            "state": (_("Bundesland des Stiftungsverzeichnisses"), "full"),
            "place": (_("Ort des Registers"), "20"),
            "country": (_("Staat des Registers"), "20"),
        }
        return PartsInput(
            [
                Part(
                    key,
                    *labels[key],
                    {"autocomplete": "off"},
                    control=controls.get(key),
                    counts_for=counts[key] if key != "code" else (),
                )
                for key in _KEYS
            ]
        )

    def parse(self, field: Field, raw: Raw) -> dict[str, str] | None:
        typed = dict(zip(_KEYS, map(tidy, as_texts(raw, len(_KEYS))), strict=True))
        if not any(typed.values()):
            return None
        code = code_list("register_kinds").find(typed["code"]) if typed["code"] else None
        if code is None:
            raise at("code", sentence(field, "wrong", _("Wählen Sie bei „%(label)s“ die Art des Registers aus.")))
        entry = {key: typed[key] for key in self._allowed(code) if typed[key]}
        if "number" in entry:
            entry["number"] = self._number(entry["number"])
        if "court" in entry:
            entry["court"] = _court(entry["court"])
        self._check(field, code, entry)
        for key, name in (("state", "states"), ("country", "countries")):
            if key in entry:
                found = code_list(name).find(entry[key]) or shown_list(name).find(entry[key])
                if found is None:
                    raise at(key, sentence(field, key, self._sentences()[key]))
                entry[key] = found
        return {"code": code, **entry}

    def _number(self, typed: str) -> str:
        """The number alone: what stands before it says only which register it is."""
        plain = re.sub(r"^(HR ?[AB]?|GnR|GsR|GesR|PR|VR|NR\.?)[ .:]*(?=\d)", "", typed, flags=re.IGNORECASE)
        return re.sub(r"(?<=\d) (?=\d)", "", plain)

    def _check(self, field: Field, code: str, entry: dict[str, str]) -> None:
        for key in self._needed(code):
            if not entry.get(key):
                raise at(key, sentence(field, key, self._sentences()[key]))
        if "number" in entry and (len(entry["number"]) > 30 or not re.search(r"\d", entry["number"])):
            text = _("Schreiben Sie die Registernummer bei „%(label)s“ in Ziffern, zum Beispiel 12345.")
            raise at("number", sentence(field, "number", text))
        for key, text in entry.items():
            if len(text) > _LONGEST:
                long = _("Kürzen Sie „%(label)s“ auf höchstens %(limit)d Zeichen je Zeile.")
                raise at(key, sentence(field, "long", long, limit=_LONGEST))

    def _sentences(self) -> dict[str, str]:
        return {
            "court": _("Geben Sie bei „%(label)s“ das Registergericht ein, zum Beispiel Mönchengladbach."),
            "number": _("Geben Sie bei „%(label)s“ die Registernummer ein."),
            "state": _("Wählen Sie bei „%(label)s“ das Bundesland aus, in dem die Stiftung verzeichnet ist."),
            "place": _("Geben Sie bei „%(label)s“ den Ort des Registers ein."),
            "country": _("Wählen Sie bei „%(label)s“ den Staat des Registers aus."),
        }

    def shown(self, field: Field, answer: Any) -> list[str]:
        given = answer if isinstance(answer, dict) else {}
        return [str(given.get(key, "")) for key in _KEYS]

    def posted(self, field: Field, html_name: str, answer: Any) -> dict[str, Any]:
        return posted_parts(html_name, _KEYS, self.shown(field, answer))

    def text(self, field: Field, answer: Any) -> str:
        code = str(answer.get("code", ""))
        first = code_list("register_kinds").labels.get(code, code)
        country = shown_list("countries").labels.get(answer.get("country", ""), "")
        state = code_list("states").labels.get(answer.get("state", ""), "")
        court = _("Amtsgericht %(court)s") % {"court": answer["court"]} if answer.get("court") else ""
        number = _("Nummer %(number)s") % {"number": answer["number"]} if answer.get("number") else ""
        where = ", ".join(filter(None, (answer.get("place", ""), country)))
        return "\n".join(filter(None, (first, court, state, where, number)))

    def schema(self, field: Field) -> dict[str, Any]:
        properties: dict[str, Any] = {key: {"type": "string", "maxLength": _LONGEST} for key in _KEYS}
        properties["code"] = {"enum": [option.value for option in self.options(field)]}
        by_code = [
            {"properties": {"code": {"enum": codes}}, "required": list(needed)}
            for needed, codes in (
                (self._needed(_FOUNDATION), [_FOUNDATION]),
                (self._needed(_ABROAD), [_ABROAD]),
                (
                    self._needed(""),
                    [one.value for one in self.options(field) if one.value not in (_FOUNDATION, _ABROAD)],
                ),
            )
        ]
        return {
            "type": "object",
            "properties": properties,
            "required": ["code"],
            "oneOf": by_code,
            "additionalProperties": False,
        }

    def example(self, field: Field) -> dict[str, str]:
        return {"code": "B", "court": "Mönchengladbach", "number": "12345"}


_COURTS = {re.sub(r" \(.*", "", court).casefold(): court for court in GERMAN_COURTS}


def _court(typed: str) -> str:
    """The name of the court as its register knows it; a court that is no longer one stays as it was typed."""
    bare = re.sub(r"^(Amtsgericht|AG|Registergericht)\b[ .:]*", "", typed, flags=re.IGNORECASE)
    return _COURTS.get(bare.casefold(), bare)
