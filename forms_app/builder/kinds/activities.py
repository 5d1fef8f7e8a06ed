"""What a business does: its branch, and the precise words."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.builder.codelists.lists import code_list, rows
from forms_app.builder.items import Field, Option

from .base import Kind, Raw, at, sentence, tidy, tidy_lines
from .parts import Part, PartsInput, as_texts, posted_parts
from .searches import SearchSelect


class EconomicActivity(Kind):
    """What a business does ("Tätigkeit"): the division of the WZ 2008 as `code`, and the precise words."""

    name = "wz_activity"
    title = gettext_lazy("Wirtschaftliche Tätigkeit (Wirtschaftszweig)")
    needs_help = True
    icon = "cogs"
    settings = {"max_length": 1000, "code_optional": False}

    def options(self, field: Field) -> tuple[Option, ...]:
        return code_list("branches").options

    def sets(self, field: Field) -> Any:
        return code_list("branches").sets

    def _is_optional(self, field: Field) -> bool:
        return bool(self.setting(field, "code_optional"))

    def widget(self, field: Field) -> forms.Widget:
        branches = SearchSelect({"autocomplete": "off"}, code_list("branches").options)
        words = forms.Textarea(
            {"rows": 4, "autocomplete": "off"} | ({"spellcheck": "false"} if field.sensitive else {})
        )
        return PartsInput(
            [
                Part("code", _("Wirtschaftszweig"), optional=self._is_optional(field), control=branches),
                Part("description", _("Tätigkeit in Ihren Worten, so genau wie möglich"), control=words),
            ]
        )

    def parse(self, field: Field, raw: Raw) -> dict[str, str] | None:
        code, description = as_texts(raw, 2)
        code, description = tidy(code), tidy_lines(description)
        if not code and not description:
            return None
        found = code_list("branches").find(code) if code else None
        if found is None and (code or not self._is_optional(field)):
            text = _("Wählen Sie bei „%(label)s“ den Wirtschaftszweig aus, der am besten passt.")
            raise at("code", sentence(field, "code", text))
        self._check_words(field, description)
        return ({"code": found} if found else {}) | {"description": description}

    def _check_words(self, field: Field, description: str) -> None:
        limit = int(self.setting(field, "max_length"))
        if not description:
            text = _("Beschreiben Sie bei „%(label)s“ die Tätigkeit in Ihren Worten.")
            raise at("description", sentence(field, "description", text))
        if len(description) > limit:
            text = _("Kürzen Sie „%(label)s“ auf höchstens %(limit)d Zeichen.")
            raise at("description", sentence(field, "long", text, limit=limit))
        if is_generic(description):
            text = _(
                "Beschreiben Sie die Tätigkeit bei „%(label)s“ genauer: womit Sie handeln, was Sie herstellen oder"
                " was Sie für wen tun, zum Beispiel „Einzelhandel mit Fahrrädern“."
            )
            raise at("description", sentence(field, "generic", text))

    def shown(self, field: Field, answer: Any) -> list[str]:
        given = answer if isinstance(answer, dict) else {}
        return [str(given.get("code", "")), str(given.get("description", ""))]

    def posted(self, field: Field, html_name: str, answer: Any) -> dict[str, Any]:
        return posted_parts(html_name, ("code", "description"), self.shown(field, answer))

    def text(self, field: Field, answer: Any) -> str:
        code = str(answer.get("code", ""))
        branch = _("WZ %(branch)s") % {"branch": code_list("branches").labels.get(code, code)} if code else ""
        return "\n".join(filter(None, (str(answer.get("description", "")), branch)))

    def schema(self, field: Field) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {
                "code": {"enum": [option.value for option in self.options(field)]},
                "description": {"type": "string", "maxLength": int(self.setting(field, "max_length"))},
            },
            "required": ["description"] if self._is_optional(field) else ["code", "description"],
            "additionalProperties": False,
        }

    def example(self, field: Field) -> dict[str, str]:
        return {"code": "47", "description": "Einzelhandel mit Fahrrädern"}


def is_generic(description: str) -> bool:
    """Whether the words would fit nearly every business, like "Handel mit Waren aller Art"."""
    words = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", description.casefold()))
    return words <= {row["value"] for row in rows("generic_words")}
