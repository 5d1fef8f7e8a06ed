"""Short text, long text and names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder.items import Field

from .base import Kind, Raw, sentence, tidy, tidy_lines
from .letters import foreign_letter

DASHES = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-", "‘": "’", "`": "'", "´": "'"})


class ShortText(Kind):
    """One line ("Kurzer Text")."""

    name = "text"
    title = gettext_lazy("Kurzer Text")
    is_personal = True
    icon = "pilcrow"
    # `local`: a place in which the authority is expected to be responsible; see the wizard's `places`.
    settings = {"max_length": 200, "pattern": "", "pattern_hint": "", "local": False}

    def widget(self, field: Field) -> forms.Widget:
        return forms.TextInput(self.attributes(field))

    def parse(self, field: Field, raw: Raw) -> str | None:
        return self.checked(field, tidy(raw))

    def checked(self, field: Field, text: str) -> str | None:
        """The text if it is not too long, None if it is empty."""
        limit = int(self.setting(field, "max_length"))
        if len(text) > limit:
            raise sentence(field, "long", _("Kürzen Sie „%(label)s“ auf höchstens %(limit)d Zeichen."), limit=limit)
        return text or None

    def schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "maxLength": int(self.setting(field, "max_length"))}

    def example(self, field: Field) -> str:
        return "Beispieltext"[: int(self.setting(field, "max_length"))]


class LongText(ShortText):
    """Several lines ("Langer Text")."""

    name = "long_text"
    title = gettext_lazy("Langer Text")
    icon = "doc-full"
    settings = {"max_length": 2000, "rows": 5}

    def widget(self, field: Field) -> forms.Widget:
        return forms.Textarea(self.attributes(field) | {"rows": int(self.setting(field, "rows"))})

    def parse(self, field: Field, raw: Raw) -> str | None:
        return self.checked(field, tidy_lines(raw))

    def example(self, field: Field) -> str:
        return "Erste Zeile.\nZweite Zeile."[: int(self.setting(field, "max_length"))]


class Name(ShortText):
    """A name as registers keep it ("Name"): only letters of DIN 91379."""

    name = "name"
    title = gettext_lazy("Name")
    icon = "user"
    autocomplete = ("", "family-name", "given-name", "name", "organization")
    settings = {"max_length": 120}

    def widget(self, field: Field) -> forms.Widget:
        # Nobody's name is a spelling mistake.
        return forms.TextInput(self.attributes(field) | {"spellcheck": "false", "autocapitalize": "words"})

    def parse(self, field: Field, raw: Raw) -> str | None:
        name = tidy(tidy(raw).translate(DASHES))
        letter = foreign_letter(name)
        if letter is not None:
            raise sentence(
                field,
                "letters",
                _(
                    "Entfernen Sie das Zeichen „%(letter)s“ aus „%(label)s“. Schreiben Sie den Namen in"
                    " lateinischen Buchstaben, so wie er im Ausweis steht."
                ),
                letter=letter,
            )
        return self.checked(field, name)

    def example(self, field: Field) -> str:
        return {"given-name": "Alva", "name": "Alva Beispiel"}.get(field.autocomplete, "Beispiel")
