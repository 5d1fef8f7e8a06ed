"""Short text, long text and names."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder import patterns
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
    settings = {"max_length": 200, "min_length": 0, "pattern": "", "pattern_hint": "", "local": False}

    def widget(self, field: Field) -> forms.Widget:
        return forms.TextInput(self.attributes(field))

    def parse(self, field: Field, raw: Raw) -> str | None:
        text = self.checked(field, tidy(raw))
        if text is not None:
            self._check_shape(field, text)
        return text

    def _check_shape(self, field: Field, text: str) -> None:
        least, pattern = int(self.setting(field, "min_length")), str(self.setting(field, "pattern"))
        if len(text) < least:
            short = _("Geben Sie bei „%(label)s“ mindestens %(limit)d Zeichen ein.")
            raise sentence(field, "short", short, limit=least)
        if pattern and not patterns.matches(pattern, text):
            hint = str(self.setting(field, "pattern_hint"))
            if hint:
                raise sentence(field, "pattern", _("Schreiben Sie „%(label)s“ so: %(hint)s."), hint=hint)
            words = _("„%(label)s“ hat hier eine andere Form. Vergleichen Sie die Antwort mit Ihren Unterlagen.")
            raise sentence(field, "pattern", words)

    def checked(self, field: Field, text: str) -> str | None:
        """The text if it is not too long, None if it is empty."""
        limit = int(self.setting(field, "max_length"))
        if len(text) > limit:
            raise sentence(field, "long", _("Kürzen Sie „%(label)s“ auf höchstens %(limit)d Zeichen."), limit=limit)
        return text or None

    def schema(self, field: Field) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "string", "maxLength": int(self.setting(field, "max_length"))}
        if least := int(field.setting("min_length", 0)):
            found["minLength"] = least
        if pattern := str(field.setting("pattern", "")):
            found["pattern"] = f"^(?:{patterns.bare(pattern)})$"
        return found

    def example(self, field: Field) -> str:
        if pattern := str(field.setting("pattern", "")):
            return patterns.example(pattern)
        least = int(field.setting("min_length", 0))
        return ("Beispieltext" * (1 + least // 12))[: min(max(least, 12), int(self.setting(field, "max_length")))]

    def problems(self, field: Field) -> list[str]:
        words = {"label": field.label}
        least, most = int(field.setting("min_length", 0)), int(self.setting(field, "max_length"))
        found = super().problems(field)
        if least > most:
            found.append(_("Bei „%(label)s“ ist die kleinste Länge größer als die größte.") % words)
        try:
            if pattern := str(field.setting("pattern", "")):
                patterns.check(pattern)
        except patterns.TooHard:
            hard = _("Das Muster von „%(label)s“ kann das Formular nicht prüfen. Nehmen Sie ein einfacheres.")
            found.append(hard % words)
        return found


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
