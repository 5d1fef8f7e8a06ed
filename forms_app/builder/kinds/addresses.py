"""German addresses in five boxes."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder.items import Field

from .base import Kind, Raw, Wrong, sentence, tidy
from .parts import Part, PartsInput, as_texts

KEYS = ("street", "number", "addition", "postcode", "place")
_LENGTHS = {"street": 80, "number": 12, "addition": 80, "postcode": 5, "place": 80}
_STREET_WITH_NUMBER = re.compile(r"(?P<street>.*\D)\s+(?P<number>\d+\s?[a-zA-Z]?(\s?[-/]\s?\d+\s?[a-zA-Z]?)?)")
_PLACE_WITH_POSTCODE = re.compile(r"(?P<postcode>[0-9]{5})\s+(?P<place>\D.*)")


class Address(Kind):
    """An address in Germany ("Anschrift")."""

    name = "address"
    title = gettext_lazy("Anschrift in Deutschland")
    icon = "home"
    # Not a token of one box: it says that the address is that of the person who fills in the form.
    autocomplete = ("", "street-address")

    def widget(self, field: Field) -> forms.Widget:
        labels = {
            "street": (_("Straße"), "20", "address-line1"),
            "number": (_("Hausnummer"), "4", "address-line2"),
            "addition": (_("Adresszusatz"), "full", "address-line3"),
            "postcode": (_("Postleitzahl"), "5", "postal-code"),
            "place": (_("Ort"), "20", "address-level2"),
        }
        parts = []
        for key in KEYS:
            label, width, token = labels[key]
            attributes = {"autocomplete": token if field.autocomplete and not field.sensitive else "off"}
            if key == "postcode":
                attributes["inputmode"] = "numeric"
            parts.append(Part(key, label, width, attributes, optional=field.required and key == "addition"))
        return PartsInput(parts)

    def parse(self, field: Field, raw: Raw) -> dict[str, str] | None:
        typed = dict(zip(KEYS, map(tidy, as_texts(raw, len(KEYS))), strict=True))
        if not any(typed.values()):
            return None
        address = self._sorted(typed)
        self._check_complete(field, address)
        if not re.fullmatch(r"[0-9]{5}", address["postcode"]):
            text = _("Schreiben Sie die Postleitzahl bei „%(label)s“ mit fünf Ziffern.")
            raise _at("postcode", sentence(field, "postcode", text))
        for key, limit in _LENGTHS.items():
            if len(address[key]) > limit:
                text = _("Kürzen Sie „%(label)s“ auf höchstens %(limit)d Zeichen je Zeile.")
                raise _at(key, sentence(field, "long", text, limit=limit))
        return address

    def _sorted(self, typed: dict[str, str]) -> dict[str, str]:
        """Put right what people type into the neighbouring box: "Markt 1" as street, "41812 Erkelenz" as
        place.
        """
        address = dict(typed)
        address["postcode"] = re.sub(r"^D[-\s]*|\s", "", address["postcode"], flags=re.IGNORECASE)
        if not address["number"] and (found := _STREET_WITH_NUMBER.fullmatch(address["street"])):
            address |= found.groupdict()
        if not address["postcode"] and (found := _PLACE_WITH_POSTCODE.fullmatch(address["place"])):
            address |= found.groupdict()
        return address

    def _check_complete(self, field: Field, address: dict[str, str]) -> None:
        sentences = {
            "street": _("Geben Sie bei „%(label)s“ die Straße ein."),
            "number": _("Geben Sie bei „%(label)s“ die Hausnummer ein. Gibt es keine, schreiben Sie „ohne“."),
            "postcode": _("Geben Sie bei „%(label)s“ die Postleitzahl ein."),
            "place": _("Geben Sie bei „%(label)s“ den Ort ein."),
        }
        for key, text in sentences.items():
            if not address[key]:
                raise _at(key, sentence(field, key, text))

    def shown(self, field: Field, answer: Any) -> list[str]:
        given = answer if isinstance(answer, dict) else {}
        return [str(given.get(key, "")) for key in KEYS]

    def posted(self, field: Field, html_name: str, answer: Any) -> dict[str, Any]:
        texts = self.shown(field, answer)
        return {f"{html_name}-{key}": text for key, text in zip(KEYS, texts, strict=True)}

    def text(self, field: Field, answer: Any) -> str:
        street, number, addition, postcode, place = self.shown(field, answer)
        lines = (f"{street} {number}".strip(), addition, f"{postcode} {place}".strip())
        return "\n".join(filter(None, lines))

    def schema(self, field: Field) -> dict[str, Any]:
        properties: dict[str, Any] = {key: {"type": "string", "maxLength": _LENGTHS[key]} for key in KEYS}
        properties["postcode"] = {"type": "string", "pattern": r"^\d{5}$"}
        return {
            "type": "object",
            "properties": properties,
            "required": list(KEYS),
            "additionalProperties": False,
        }

    def example(self, field: Field) -> dict[str, str]:
        values = ("Johannismarkt", "17", "", "41812", "Erkelenz")
        return dict(zip(KEYS, values, strict=True))


def _at(part: str, wrong: Wrong) -> Wrong:
    wrong.part = part
    return wrong
