"""Web addresses."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder.items import Field

from .base import Kind, Raw, sentence, tidy

_is_address = URLValidator(schemes=["http", "https"])
_LONGEST = 500


class Url(Kind):
    """A web address ("Internetadresse"), kept with its scheme."""

    name = "url"
    title = gettext_lazy("Internetadresse")
    icon = "link"
    autocomplete = ("", "url")

    def widget(self, field: Field) -> forms.Widget:
        # Not type="url": a browser would refuse "www.beispiel.de".
        return forms.TextInput(
            self.attributes(field) | {"inputmode": "url", "spellcheck": "false", "autocapitalize": "none"}
        )

    def parse(self, field: Field, raw: Raw) -> str | None:
        typed = re.sub(r"[\s<>]", "", tidy(raw)).rstrip(".,;")
        if not typed:
            return None
        # "https//", "http:/" and a missing scheme are slips of the finger.
        typed = re.sub(r"^(https?)(?::/?|//)(?!/)", r"\1://", typed, flags=re.IGNORECASE)
        if "://" not in typed:
            typed = f"https://{typed}"
        if len(typed) > _LONGEST:
            text = _("Kürzen Sie „%(label)s“ auf höchstens %(limit)d Zeichen.")
            raise sentence(field, "long", text, limit=_LONGEST)
        answer = _address(typed)
        if answer is None:
            raise sentence(field, "wrong", _("Schreiben Sie „%(label)s“ vollständig, zum Beispiel www.beispiel.de."))
        return answer

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "format": "iri", "pattern": "^https?://", "maxLength": _LONGEST}

    def example(self, field: Field) -> str:
        return "https://www.example.org"


def _address(typed: str) -> str | None:
    """The address with scheme and host in small letters; None for anything else, also with a name and password."""
    try:
        parts = urlsplit(typed)
        scheme, host = parts.scheme.lower(), parts.netloc.lower()
        if "@" in host or "." not in host:
            return None
        address = urlunsplit((scheme, host, "" if parts.path == "/" else parts.path, parts.query, parts.fragment))
        _is_address(address)
    except (ValueError, ValidationError):
        return None
    return address
