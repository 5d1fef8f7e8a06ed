"""Addresses: in Germany, and where the question takes them, of a post office box or abroad.

Every box is drawn; only those of the chosen variant count. An address in Germany is answered alike with and without
variants, except that with variants it names its own as `code`.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder.codelists.lists import code_list, shown_list
from forms_app.builder.items import Field, Option

from .base import Kind, Raw, Wrong, at, sentence, tidy
from .parts import Part, PartsInput, as_texts, posted_parts
from .searches import SearchSelect

KEYS = ("street", "number", "addition", "postcode", "place")
GERMANY, PO_BOX, ABROAD = "germany", "po_box", "abroad"
_OF_PO_BOX = ("po_box", "postcode", "place")
_OF_ABROAD = ("street", "addition", "postcode", "place", "country")
VARIANTS = {"": (GERMANY,), PO_BOX: (GERMANY, PO_BOX), ABROAD: (GERMANY, ABROAD), "all": (GERMANY, PO_BOX, ABROAD)}
"""What the setting "variants" lets people choose from."""
_KEYS_OF = {GERMANY: KEYS, PO_BOX: _OF_PO_BOX, ABROAD: _OF_ABROAD}
_LENGTHS = {"street": 80, "number": 12, "addition": 80, "postcode": 5, "place": 80, "po_box": 20, "country": 2}
_LONGEST_FOREIGN_POSTCODE = 12
_STREET_WITH_NUMBER = re.compile(r"(?P<street>.*\D)\s+(?P<number>\d+\s?[a-zA-Z]?(\s?[-/]\s?\d+\s?[a-zA-Z]?)?)")
_PLACE_WITH_POSTCODE = re.compile(r"(?P<postcode>[0-9]{5})\s+(?P<place>\D.*)")
_TOKENS = {
    "street": "address-line1",
    "number": "address-line2",
    "addition": "address-line3",
    "postcode": "postal-code",
    "place": "address-level2",
    "country": "country",
}


class Address(Kind):
    """An address ("Anschrift"); "variants" says whether it may be a post office box or abroad."""

    name = "address"
    title = gettext_lazy("Anschrift")
    is_personal = True
    icon = "home"
    # Not a token of one box: it says that the address is that of the person who fills in the form.
    autocomplete = ("", "street-address")
    settings = {"variants": ""}

    def variants(self, field: Field) -> tuple[str, ...]:
        """What people may choose from; an address in Germany is always among them."""
        return VARIANTS.get(str(self.setting(field, "variants")), VARIANTS[""])

    def options(self, field: Field) -> tuple[Option, ...]:
        labels = {GERMANY: "Deutschland", PO_BOX: "Postfach", ABROAD: "Ausland"}
        variants = self.variants(field)
        return tuple(Option(one, labels[one]) for one in variants) if len(variants) > 1 else ()

    # --- the boxes --------------------------------------------------------------------------------

    def _names(self, field: Field) -> list[tuple[str, str]]:
        """Variant and key of every box, in the order they are drawn."""
        return [(one, key) for one in self.variants(field) for key in _KEYS_OF[one]]

    def widget(self, field: Field) -> forms.Widget:
        several = len(self.variants(field)) > 1
        parts = [self._part(field, variant, key, several) for variant, key in self._names(field)]
        if not several:
            return PartsInput(parts)
        labels = {GERMANY: _("in Deutschland"), PO_BOX: _("ein Postfach"), ABROAD: _("im Ausland")}
        choice = forms.RadioSelect(choices=[(one, labels[one]) for one in self.variants(field)])
        return PartsInput([Part("variant", _("Die Anschrift ist"), control=choice), *parts], first=[GERMANY])

    def _part(self, field: Field, variant: str, key: str, several: bool) -> Part:
        labels = {
            "street": (_("Straße"), "20"),
            "number": (_("Hausnummer"), "4"),
            "addition": (_("Adresszusatz"), "full"),
            "postcode": (_("Postleitzahl"), "5"),
            "place": (_("Ort"), "20"),
            "po_box": (_("Nummer des Postfachs"), "10"),
            "country": (_("Staat"), "20"),
        }
        label, width = labels[key]
        attributes = {"autocomplete": _TOKENS.get(key, "off") if field.autocomplete and not field.sensitive else "off"}
        if variant == ABROAD and key == "street":
            label, width = _("Straße und Hausnummer"), "full"
        if variant == ABROAD and key == "postcode":
            width = "10"
        if key in ("postcode", "po_box") and variant != ABROAD:
            attributes["inputmode"] = "numeric"
        free = key == "addition" or (variant == ABROAD and key == "postcode")
        return Part(
            key if variant == GERMANY else f"{variant}_{key}",
            label,
            width,
            attributes,
            optional=field.required and free,
            control=SearchSelect({}, _countries()) if key == "country" else None,
            group={PO_BOX: _("Postfach"), ABROAD: _("Anschrift im Ausland")}.get(variant, _("Anschrift in Deutschland"))
            if several
            else "",
            counts_for=(variant,) if several else (),
        )

    # --- reading ----------------------------------------------------------------------------------

    def parse(self, field: Field, raw: Raw) -> dict[str, str] | None:
        names = self._names(field)
        several = len(self.variants(field)) > 1
        texts = list(map(tidy, as_texts(raw, len(names) + several)))
        chosen = texts.pop(0) if several else GERMANY
        typed: dict[str, dict[str, str]] = {one: {} for one in self.variants(field)}
        for (variant, key), text in zip(names, texts, strict=True):
            typed[variant][key] = text
        filled = [one for one, boxes in typed.items() if any(boxes.values())]
        if not filled:
            return None
        if chosen not in typed:
            chosen = filled[0]
        elif chosen not in filled:
            text = _("Sie haben bei „%(label)s“ eine andere Art von Anschrift ausgefüllt. Wählen Sie die passende aus.")
            raise at("variant", sentence(field, "variant", text))
        read = {GERMANY: self._in_germany, PO_BOX: self._po_box, ABROAD: self._abroad}[chosen]
        try:
            address = read(field, typed[chosen])
        except Wrong as wrong:
            raise at(wrong.part if chosen == GERMANY else f"{chosen}_{wrong.part}", wrong) from None
        return {"code": chosen, **address} if several else address

    def _in_germany(self, field: Field, typed: dict[str, str]) -> dict[str, str]:
        address = self._sorted(typed)
        self._check_complete(field, address, ("street", "number", "postcode", "place"))
        self._check_postcode(field, address)
        return self._checked(field, address)

    def _po_box(self, field: Field, typed: dict[str, str]) -> dict[str, str]:
        address = typed | {"po_box": re.sub(r"^Postfach\s*|\s", "", typed["po_box"], flags=re.IGNORECASE)}
        address["postcode"] = _bare_postcode(address["postcode"])
        self._check_complete(field, address, _OF_PO_BOX)
        if not re.fullmatch(r"[0-9]+", address["po_box"]):
            text = _("Schreiben Sie die Nummer des Postfachs bei „%(label)s“ nur mit Ziffern.")
            raise at("po_box", sentence(field, "po_box", text))
        self._check_postcode(field, address)
        return self._checked(field, address)

    def _abroad(self, field: Field, typed: dict[str, str]) -> dict[str, str]:
        self._check_complete(field, typed, ("street", "place", "country"))
        found = code_list("countries").find(typed["country"]) or shown_list("countries").find(typed["country"])
        if found is None or found == "DE":
            text = _("Wählen Sie bei „%(label)s“ einen Staat außerhalb Deutschlands aus.")
            raise at("country", sentence(field, "country", text))
        return self._checked(field, typed | {"country": found}, postcode=_LONGEST_FOREIGN_POSTCODE)

    def _sorted(self, typed: dict[str, str]) -> dict[str, str]:
        """Put right what people type into the neighbouring box: "Markt 1" as street, "41812 Erkelenz" as
        place.
        """
        address = typed | {"postcode": _bare_postcode(typed["postcode"])}
        if not address["number"] and (found := _STREET_WITH_NUMBER.fullmatch(address["street"])):
            address |= found.groupdict()
        if not address["postcode"] and (found := _PLACE_WITH_POSTCODE.fullmatch(address["place"])):
            address |= found.groupdict()
        return address

    def _check_complete(self, field: Field, address: dict[str, str], needed: tuple[str, ...]) -> None:
        sentences = {
            "street": _("Geben Sie bei „%(label)s“ die Straße ein."),
            "number": _("Geben Sie bei „%(label)s“ die Hausnummer ein. Gibt es keine, schreiben Sie „ohne“."),
            "po_box": _("Geben Sie bei „%(label)s“ die Nummer des Postfachs ein."),
            "postcode": _("Geben Sie bei „%(label)s“ die Postleitzahl ein."),
            "place": _("Geben Sie bei „%(label)s“ den Ort ein."),
            "country": _("Wählen Sie bei „%(label)s“ den Staat aus."),
        }
        for key in needed:
            if not address[key]:
                raise at(key, sentence(field, key, sentences[key]))

    def _check_postcode(self, field: Field, address: dict[str, str]) -> None:
        if not re.fullmatch(r"[0-9]{5}", address["postcode"]):
            text = _("Schreiben Sie die Postleitzahl bei „%(label)s“ mit fünf Ziffern.")
            raise at("postcode", sentence(field, "postcode", text))

    def _checked(self, field: Field, address: dict[str, str], **lengths: int) -> dict[str, str]:
        for key, limit in (_LENGTHS | lengths).items():
            if len(address.get(key, "")) > limit:
                text = _("Kürzen Sie „%(label)s“ auf höchstens %(limit)d Zeichen je Zeile.")
                raise at(key, sentence(field, "long", text, limit=limit))
        return address

    # --- saying -----------------------------------------------------------------------------------

    def shown(self, field: Field, answer: Any) -> list[str]:
        given = answer if isinstance(answer, dict) else {}
        code = str(given.get("code") or GERMANY)
        texts = [str(given.get(key, "")) if variant == code else "" for variant, key in self._names(field)]
        return [code, *texts] if len(self.variants(field)) > 1 else texts

    def posted(self, field: Field, html_name: str, answer: Any) -> dict[str, Any]:
        widget = self.widget(field)
        assert isinstance(widget, PartsInput)
        return posted_parts(html_name, widget.keys, self.shown(field, answer))

    def text(self, field: Field, answer: Any) -> str:
        given = {key: str(answer.get(key, "")) for key in (*KEYS, "po_box", "country")}
        street = f"{given['street']} {given['number']}".strip()
        box = _("Postfach %(number)s") % {"number": given["po_box"]} if given["po_box"] else ""
        place = f"{given['postcode']} {given['place']}".strip()
        country = shown_list("countries").labels.get(given["country"], given["country"])
        return "\n".join(filter(None, (street, box, given["addition"], place, country)))

    def schema(self, field: Field) -> dict[str, Any]:
        several = len(self.variants(field)) > 1
        shapes = [self._shape(variant, several) for variant in self.variants(field)]
        return {"oneOf": shapes} if several else shapes[0]

    def _shape(self, variant: str, several: bool) -> dict[str, Any]:
        keys = _KEYS_OF[variant]
        properties: dict[str, Any] = {key: {"type": "string", "maxLength": _LENGTHS[key]} for key in keys}
        if variant == ABROAD:
            properties["postcode"] = {"type": "string", "maxLength": _LONGEST_FOREIGN_POSTCODE}
            properties["country"] = {"type": "string", "pattern": "^[A-Z]{2}$"}
        else:
            properties["postcode"] = {"type": "string", "pattern": r"^\d{5}$"}
        needed = list(keys)
        if several:
            properties["code"] = {"const": variant}
            # Answers from before the question had variants do not name theirs.
            needed += [] if variant == GERMANY else ["code"]
        return {"type": "object", "properties": properties, "required": needed, "additionalProperties": False}

    def example(self, field: Field) -> dict[str, str]:
        address = dict(zip(KEYS, ("Johannismarkt", "17", "", "41812", "Erkelenz"), strict=True))
        return {"code": GERMANY, **address} if len(self.variants(field)) > 1 else address


def _bare_postcode(typed: str) -> str:
    return re.sub(r"^D[-\s]*|\s", "", typed, flags=re.IGNORECASE)


def _countries() -> list[Option]:
    return [option for option in shown_list("countries").options if option.value != "DE"]
