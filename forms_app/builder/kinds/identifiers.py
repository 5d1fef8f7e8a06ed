"""Numbers other registers gave out and whose digits can be checked: bank accounts and taxes."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import iban
from stdnum.de import idnr, stnr, vat
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidLength, ValidationError

from forms_app.builder.items import Field

from .base import Kind, Raw, Wrong, sentence, tidy

_SEPARATORS = re.compile(r"[\s./,:_‐‑–—-]+")
_GERMAN_LENGTH = 22


class Identifier(Kind):
    """One line of digits and capitals, typed with or without separators."""

    def widget(self, field: Field) -> forms.Widget:
        # What a browser knows about accounts and taxes may be somebody else's.
        return forms.TextInput(self.attributes(field) | {"autocomplete": "off", "spellcheck": "false"})

    def shown(self, field: Field, answer: Any) -> str:
        return self.text(field, answer) if answer else ""


class Iban(Identifier):
    """The number of a bank account ("IBAN"), kept without spaces."""

    name = "iban"
    title = gettext_lazy("IBAN (Bankverbindung)")
    is_personal = True
    needs_help = True
    icon = "cog"
    settings = {"only_germany": False}

    def widget(self, field: Field) -> forms.Widget:
        widget = super().widget(field)
        widget.attrs["autocapitalize"] = "characters"
        return widget

    def parse(self, field: Field, raw: Raw) -> str | None:
        typed = _SEPARATORS.sub("", tidy(raw)).upper().removeprefix("IBAN")
        if not typed:
            return None
        if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]+", typed):
            text = _(
                "Schreiben Sie die IBAN bei „%(label)s“ vollständig. Sie beginnt mit zwei Buchstaben, zum Beispiel DE."
            )
            raise sentence(field, "wrong", text)
        if self.setting(field, "only_germany") and not typed.startswith("DE"):
            text = _("Geben Sie bei „%(label)s“ ein Konto in Deutschland an. Die IBAN beginnt mit DE.")
            raise sentence(field, "country", text)
        if typed.startswith("DE") and len(typed) != _GERMAN_LENGTH:
            text = _("Prüfen Sie die IBAN bei „%(label)s“: Eine deutsche IBAN hat 22 Zeichen, Ihre hat %(length)d.")
            raise sentence(field, "length", text, length=len(typed))
        try:
            return str(iban.validate(typed))
        except InvalidComponent:
            text = _("Prüfen Sie die ersten zwei Buchstaben der IBAN bei „%(label)s“. Sie nennen das Land der Bank.")
            raise sentence(field, "country", text) from None
        except ValidationError:
            text = _("Prüfen Sie die IBAN bei „%(label)s“ Zeichen für Zeichen: Mindestens eines stimmt nicht.")
            raise sentence(field, "wrong", text) from None

    def text(self, field: Field, answer: Any) -> str:
        return " ".join(re.findall(r".{1,4}", str(answer)))

    def schema(self, field: Field) -> dict[str, Any]:
        country = "DE" if self.setting(field, "only_germany") else "[A-Z]{2}"
        return {"type": "string", "pattern": rf"^{country}\d{{2}}[A-Z0-9]{{11,30}}$"}

    def example(self, field: Field) -> str:
        return "DE89370400440532013000"


TAX_NUMBERS = {
    "steuernummer": gettext_lazy("Steuernummer"),
    "idnr": gettext_lazy("Steuer-Identifikationsnummer"),
    "ust_idnr": gettext_lazy("Umsatzsteuer-Identifikationsnummer"),
}
_FACTORS = (3, 2, 1, 7, 6, 5, 4, 3, 2, 1)
"""Of the check digit of a tax number in North Rhine-Westphalia, which counts modulo 11."""


class TaxNumber(Identifier):
    """A number of the tax office ("Steuernummer", "IdNr", "USt-IdNr"); a Steuernummer is kept with 13 digits."""

    name = "tax_number"
    title = gettext_lazy("Steuernummer, IdNr oder USt-IdNr")
    is_personal = True
    needs_help = True
    icon = "key"
    settings: ClassVar[dict[str, Any]] = {"which": "steuernummer"}

    def _which(self, field: Field) -> str:
        return str(self.setting(field, "which"))

    def widget(self, field: Field) -> forms.Widget:
        widget = super().widget(field)
        widget.attrs["inputmode"] = "text" if self._which(field) == "ust_idnr" else "numeric"
        return widget

    def parse(self, field: Field, raw: Raw) -> str | None:
        typed = _SEPARATORS.sub("", tidy(raw)).upper()
        if not typed:
            return None
        read = {"idnr": _read_idnr, "ust_idnr": _read_ust_idnr}.get(self._which(field), _read_steuernummer)
        return read(field, typed)

    def text(self, field: Field, answer: Any) -> str:
        number = str(answer)
        match self._which(field):
            case "idnr":
                return " ".join((number[:2], number[2:5], number[5:8], number[8:]))
            case "ust_idnr":
                return number
            case _ if number.startswith("5") and len(number) == 13:
                return f"{number[1:4]}/{number[5:9]}/{number[9:]}"
            case _:
                return number

    def schema(self, field: Field) -> dict[str, Any]:
        digits = {"idnr": r"^[1-9]\d{10}$", "ust_idnr": r"^DE\d{9}$"}.get(self._which(field), r"^\d{13}$")
        return {"type": "string", "pattern": digits}

    def example(self, field: Field) -> str:
        return {"idnr": "36574261809", "ust_idnr": "DE136695976"}.get(self._which(field), "5133081508159")


def _read_steuernummer(field: Field, typed: str) -> str:
    """All 13 digits, also of the 11 on a notice from North Rhine-Westphalia."""
    if re.fullmatch(r"\d{11}", typed):
        typed = f"5{typed[:3]}0{typed[3:]}"
    if not re.fullmatch(r"\d{13}", typed):
        text = _(
            "Schreiben Sie die Steuernummer bei „%(label)s“ mit 11 Ziffern wie auf dem Steuerbescheid,"
            " zum Beispiel 133/8150/8159, oder mit 13 Ziffern."
        )
        raise sentence(field, "wrong", text)
    if not stnr.is_valid(typed) or (typed.startswith("5") and not _is_checked(typed)):
        raise _digits(field, _("Prüfen Sie die Steuernummer bei „%(label)s“: Mindestens eine Ziffer stimmt nicht."))
    return typed


def _is_checked(number: str) -> bool:
    digits = number[1:4] + number[5:]
    total = sum(factor * int(digit) for factor, digit in zip(_FACTORS, digits, strict=False))
    return total % 11 == int(digits[-1])


def _read_idnr(field: Field, typed: str) -> str:
    try:
        return str(idnr.validate(typed))
    except InvalidChecksum:
        raise _digits(field, _("Prüfen Sie die Nummer bei „%(label)s“: Mindestens eine Ziffer stimmt nicht.")) from None
    except InvalidLength:
        pass
    except ValidationError:
        raise _digits(field, _("Prüfen Sie die Nummer bei „%(label)s“: Mindestens eine Ziffer stimmt nicht.")) from None
    text = _(
        "Schreiben Sie die Steuer-Identifikationsnummer bei „%(label)s“ mit 11 Ziffern, zum Beispiel 36 574 261 809."
    )
    raise sentence(field, "wrong", text)


def _read_ust_idnr(field: Field, typed: str) -> str:
    digits = typed.removeprefix("DE")
    if not re.fullmatch(r"\d{9}", digits):
        text = _("Schreiben Sie die Nummer bei „%(label)s“ mit DE und neun Ziffern, zum Beispiel DE 136695976.")
        raise sentence(field, "wrong", text)
    if not vat.is_valid(digits):
        raise _digits(field, _("Prüfen Sie die Nummer bei „%(label)s“: Mindestens eine Ziffer stimmt nicht."))
    return f"DE{digits}"


def _digits(field: Field, text: str) -> Wrong:
    return sentence(field, "digits", text)
