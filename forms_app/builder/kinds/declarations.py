"""A declaration without a signature: the sentence, and the name of who declares it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder.items import Field

from .base import Kind, Raw, at, sentence, tidy
from .letters import foreign_letter
from .parts import Part, PartsInput, as_texts, posted_parts
from .texts import DASHES

_LONGEST = 120


class Declaration(Kind):
    """A declaration ("Erklärung") with a typed name in place of a signature; its day is that of sending.

    The answer keeps the sentence that was declared beside the name, so that it can be read alone.
    """

    name = "declaration"
    title = gettext_lazy("Erklärung mit Namen statt Unterschrift")
    is_personal = True
    icon = "edit"
    autocomplete = ("name",)
    settings = {"sentence": ""}

    def declared(self, field: Field) -> str:
        """The sentence people declare."""
        return str(self.setting(field, "sentence")) or _(
            "Ich versichere, dass meine Angaben richtig und vollständig sind."
        )

    def widget(self, field: Field) -> forms.Widget:
        attributes = {**self.attributes(field), "spellcheck": "false", "autocapitalize": "words"}
        label = _("Ihr Vor- und Familienname, an Stelle einer Unterschrift")
        return PartsInput([Part("name", label, attributes=attributes)], lead=self.declared(field))

    def parse(self, field: Field, raw: Raw) -> dict[str, str] | None:
        typed = raw if isinstance(raw, str) else as_texts(raw, 1)[0]
        name = tidy(tidy(typed).translate(DASHES))
        if not name:
            return None
        letter = foreign_letter(name)
        if letter is not None or len(re.findall(r"[^\W\d_]", name)) < 2:
            text = _("Schreiben Sie bei „%(label)s“ Ihren Namen aus, so wie er im Ausweis steht.")
            raise at("name", sentence(field, "name", text))
        if len(name) > _LONGEST:
            text = _("Kürzen Sie „%(label)s“ auf höchstens %(limit)d Zeichen.")
            raise at("name", sentence(field, "long", text, limit=_LONGEST))
        return {"name": name, "sentence": self.declared(field)}

    def shown(self, field: Field, answer: Any) -> list[str]:
        return [str(answer.get("name", "")) if isinstance(answer, dict) else ""]

    def posted(self, field: Field, html_name: str, answer: Any) -> dict[str, Any]:
        return posted_parts(html_name, ("name",), self.shown(field, answer))

    def text(self, field: Field, answer: Any) -> str:
        by = _("Erklärt von %(name)s") % {"name": answer.get("name", "")}
        return "\n".join(filter(None, (str(answer.get("sentence", "")), by)))

    def schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {"name": {"type": "string", "maxLength": _LONGEST}, "sentence": {"type": "string"}},
            "required": ["name", "sentence"],
            "additionalProperties": False,
        }

    def example(self, field: Field) -> dict[str, str]:
        return {"name": "Alva Beispiel", "sentence": self.declared(field)}

    def missing(self, field: Field) -> str:
        return _("Schreiben Sie bei „%(label)s“ Ihren Namen, um die Erklärung abzugeben.") % {"label": field.label}
