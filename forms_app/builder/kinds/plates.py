"""Licence plates of cars registered in Germany."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder.items import Field

from .base import Kind, Raw, sentence, tidy

_SEPARATED = re.compile(r"([A-ZÄÖÜ]{1,3})[ -]+([A-Z]{1,2})[ -]*([1-9]\d{0,3})[ -]*([HE]?)")
_JOINED = re.compile(r"([A-ZÄÖÜ]{2,5})[ -]*([1-9]\d{0,3})[ -]*([HE]?)")
# Where letters run together, these districts are meant first: they are registered here.
_OURS = ("ERK", "GK", "HS")
_LONGEST = 8


class LicencePlate(Kind):
    """The sign of a car ("Kfz-Kennzeichen"), kept as "HS AB 1234", "HS AB 123H" or "HS AB 123E"."""

    name = "licence_plate"
    title = gettext_lazy("Kfz-Kennzeichen")
    is_personal = True
    needs_help = True
    icon = "tag"

    def widget(self, field: Field) -> forms.Widget:
        return forms.TextInput(
            self.attributes(field) | {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        )

    def parse(self, field: Field, raw: Raw) -> str | None:
        typed = re.sub(r"[‐‑–—.:·•/]", "-", tidy(raw)).upper().strip(" -")
        if not typed:
            return None
        found = _SEPARATED.fullmatch(typed)
        parts = found.groups() if found else self._divided(field, typed)
        if parts is None:
            text = _(
                "Schreiben Sie das Kennzeichen bei „%(label)s“ so, wie es am Fahrzeug steht, zum Beispiel HS AB 1234."
            )
            raise sentence(field, "wrong", text)
        if sum(map(len, parts)) > _LONGEST:
            text = _("Kürzen Sie das Kennzeichen bei „%(label)s“: Es hat höchstens acht Buchstaben und Ziffern.")
            raise sentence(field, "long", text)
        district, letters, number, mark = parts
        return f"{district} {letters} {number}{mark}"

    def _divided(self, field: Field, typed: str) -> tuple[str, ...] | None:
        """Letters that run together, divided where only one way is possible or the district is one of ours."""
        found = _JOINED.fullmatch(typed)
        if found is None:
            return None
        letters, *rest = found.groups()
        ours = [one for one in _OURS if letters.startswith(one) and 1 <= len(letters) - len(one) <= 2]
        ways = ours or [letters[:cut] for cut in range(1, 4) if 1 <= len(letters) - cut <= 2]
        if len(ways) != 1:
            text = _("Trennen Sie die Buchstaben bei „%(label)s“ durch ein Leerzeichen, zum Beispiel HS AB 1234.")
            raise sentence(field, "joined", text)
        return (ways[0], letters.removeprefix(ways[0]), *rest)

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[A-ZÄÖÜ]{1,3} [A-Z]{1,2} [1-9][0-9]{0,3}[HE]?$"}

    def example(self, field: Field) -> str:
        return "HS AB 1234"
