"""What the editor shows beside the fields: translation and checklist. Questions and rules: `rule_panels`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from .assembling import assemble
from .gate import checklist, pages
from .gate.checklist import Result
from .gate.findings import Subject
from .languages import Standing, texts


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


@dataclass(frozen=True)
class Point:
    """One finding as the editor's page shows it."""

    sentence: str
    is_hard: bool
    anchor: str


class ChecklistPanel(Panel):
    """Everything that is still to do before publishing, and what was looked at.

    After somebody pressed "publish" it speaks of what was typed, otherwise of what was saved last.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Prüfliste"), "icon": "clipboard-list", **kwargs})

    @property
    def clean_name(self) -> str:
        return "checklist"

    class BoundPanel(Panel.BoundPanel):
        template_name = "builder/panels/checklist.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            if self.instance.pk is None and self.typed is None:
                return context | {"is_new": True}
            subject = self.typed or pages.subject_of(self.instance)
            results = checklist.check(subject)
            found = [one for result in results for one in result.findings]
            return context | {
                "is_typed": self.typed is not None,
                "groups": [(one.check, points(one, subject)) for one in results if one.findings],
                "passed": [one.check for one in results if not one.findings],
                "hard": sum(one.is_hard for one in found),
                "soft": sum(not one.is_hard for one in found),
            }

        @property
        def typed(self) -> Subject | None:
            """What was just typed and could not be published."""
            return getattr(self.form, "subject", None)


def points(result: Result, subject: Subject) -> list[Point]:
    """The findings of one check with the places an editor can jump to; what stops publishing comes first."""
    found = sorted(result.findings, key=lambda one: not one.is_hard)
    return [Point(one.sentence, one.is_hard, _anchor(one.place, one.field, subject)) for one in found]


def _anchor(place: str, field: str, subject: Subject) -> str:
    if field:
        return f"#id_{field}"
    block = subject.blocks.get(place, "")
    return f"#block-{block}-section" if block else ""
