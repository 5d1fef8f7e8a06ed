"""How people are reached: e-mail and phone."""

from __future__ import annotations

import re
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder.items import Field

from .base import Kind, Raw, sentence, tidy

_is_email = EmailValidator()
_MAX_EMAIL = 254


class Email(Kind):
    """An e-mail address ("E-Mail-Adresse")."""

    name = "email"
    title = gettext_lazy("E-Mail-Adresse")
    is_personal = True
    icon = "mail"
    autocomplete = ("email",)

    def widget(self, field: Field) -> forms.Widget:
        return forms.EmailInput(self.attributes(field) | {"spellcheck": "false", "autocapitalize": "none"})

    def parse(self, field: Field, raw: Raw) -> str | None:
        typed = re.sub(r"^mailto:|\s|^<|>$", "", tidy(raw), flags=re.IGNORECASE).rstrip(".,;")
        if not typed:
            return None
        try:
            _is_email(typed)
        except ValidationError:
            text = _("Schreiben Sie „%(label)s“ vollständig, zum Beispiel name@beispiel.de.")
            raise sentence(field, "wrong", text) from None
        if len(typed) > _MAX_EMAIL:
            raise sentence(
                field, "long", _("Kürzen Sie „%(label)s“ auf höchstens %(limit)d Zeichen."), limit=_MAX_EMAIL
            )
        local, _at, domain = typed.rpartition("@")
        return f"{local}@{domain.lower()}"

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "format": "email", "maxLength": _MAX_EMAIL}

    def example(self, field: Field) -> str:
        return "alva@example.org"


class Phone(Kind):
    """A phone number ("Telefonnummer"), kept in E.164 and shown as people write it."""

    name = "phone"
    title = gettext_lazy("Telefonnummer")
    is_personal = True
    icon = "mobile-alt"
    autocomplete = ("tel",)

    def widget(self, field: Field) -> forms.Widget:
        return forms.TextInput(self.attributes(field) | {"type": "tel", "inputmode": "tel"})

    def parse(self, field: Field, raw: Raw) -> str | None:
        typed = tidy(raw).replace("(0)", "")
        if not typed:
            return None
        try:
            number = phonenumbers.parse(typed, "DE")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not _is_complete(number):
            text = _("Schreiben Sie „%(label)s“ mit Vorwahl und nur mit Ziffern, zum Beispiel 02431 850.")
            raise sentence(field, "wrong", text)
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    def shown(self, field: Field, answer: Any) -> str:
        return self.text(field, answer) if answer else ""

    def text(self, field: Field, answer: Any) -> str:
        try:
            number = phonenumbers.parse(str(answer), None)
        except phonenumbers.NumberParseException:
            return str(answer)
        national = number.country_code == phonenumbers.country_code_for_region("DE")
        formats = phonenumbers.PhoneNumberFormat
        return str(phonenumbers.format_number(number, formats.NATIONAL if national else formats.INTERNATIONAL))

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\+\d{4,15}$"}

    def example(self, field: Field) -> str:
        return "+492431850"


def _is_complete(number: Any) -> bool:
    """Long enough to be dialled from anywhere; whether anybody answers, nobody can tell from the digits."""
    reason = phonenumbers.is_possible_number_with_reason(number)
    return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE)
