"""The list of a form's questions in the editor, and with it the suggestions for rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from .assembling import assemble
from .blocks.rules import QUESTIONS_LIST
from .languages import Standing, texts


@dataclass(frozen=True)
class Line:
    """One question as the editor finds it again."""

    id: str
    step: str
    label: str


class QuestionsPanel(Panel):
    """Shows every saved question with its id; rules are written with these suggestions.

    A question appears here once the form was saved.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Fragen dieses Formulars"), "icon": "list-ul", **kwargs})

    @property
    def clean_name(self) -> str:
        return "questions"

    class BoundPanel(Panel.BoundPanel):
        template_name = "builder/panels/questions.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"lines": self.lines(), "list_id": QUESTIONS_LIST}

        def lines(self) -> list[Line]:
            """The questions as they were saved last."""
            if self.instance.pk is None:
                return []
            definition = assemble(self.instance)
            return [Line(field.id, step.title, field.label) for step in definition for field in step.fields]


class TranslationPanel(Panel):
    """Says how much of the form is translated, and leads to the page where that is done."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Übersetzung"), "icon": "globe", **kwargs})

    @property
    def clean_name(self) -> str:
        return "translation"

    class BoundPanel(Panel.BoundPanel):
        template_name = "builder/panels/translation.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            if self.instance.pk is None:
                return context
            stored = self.instance.translations.get("en", {})
            standings = [text.standing(stored) for text in texts(assemble(self.instance))]
            return context | {
                "url": reverse("builder_translate", args=[self.instance.pk]),
                "missing": standings.count(Standing.MISSING),
                "stale": standings.count(Standing.STALE),
            }
