"""Conditions as an editor builds them.

A condition is a list of comparisons and groups of comparisons, joined by all, any or none. A comparison names its
question by block id; the browser's own suggestion list (`<datalist id="form-questions">`, written by
`panels.QuestionsPanel`) offers the questions of the form by their labels.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

QUESTIONS_LIST = "form-questions"

MODES = (
    ("all", _("alle diese Bedingungen zutreffen")),
    ("any", _("mindestens eine dieser Bedingungen zutrifft")),
    ("none", _("keine dieser Bedingungen zutrifft")),
)
OPS = (
    ("equals", _("ist gleich")),
    ("not_equals", _("ist etwas anderes als")),
    ("one_of", _("ist eins von")),
    ("contains", _("enthält")),
    ("answered", _("ist beantwortet")),
    ("greater", _("ist größer als")),
    ("less", _("ist kleiner als")),
    ("at_least", _("ist mindestens")),
    ("at_most", _("ist höchstens")),
    ("before", _("liegt vor dem Datum")),
    ("after", _("liegt nach dem Datum")),
    ("age_at_least", _("liegt mindestens so viele Jahre zurück")),
    ("age_below", _("liegt weniger Jahre zurück als")),
    ("days_ago_above", _("liegt mehr Tage zurück als")),
    ("days_ahead_above", _("liegt mehr Tage in der Zukunft als")),
)


class QuestionReferenceBlock(blocks.FieldBlock):
    """The id of a question, with the questions of the form as suggestions."""

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self.field = forms.CharField(
            required=required,
            max_length=80,
            help_text=help_text,
            widget=forms.TextInput({"list": QUESTIONS_LIST, "autocomplete": "off"}),
        )
        super().__init__(**kwargs)

    def get_searchable_content(self, value: Any) -> list[str]:
        return []


class CompareBlock(blocks.StructBlock):
    """One comparison ("Bedingung")."""

    field = QuestionReferenceBlock(label=_("Frage"))
    op = blocks.ChoiceBlock(choices=OPS, default="equals", label=_("Vergleich"))
    value = blocks.CharBlock(
        required=False,
        max_length=500,
        label=_("Vergleichswert"),
        help_text=_(
            "Bei Ja/Nein: ja oder nein. Bei einer Auswahl: die Antwort. Bei einem Datum: 31.12.2008, bei einer Uhrzeit:"
            " 22:00. Mehrere mit Semikolon: Deutschland; Belgien. Bei Staaten auch: EU, bei Tätigkeiten: Abschnitt I."
        ),
    )

    class Meta:
        label = _("Bedingung")
        icon = "help"


class GroupBlock(blocks.StructBlock):
    """Comparisons that belong together ("Gruppe von Bedingungen")."""

    mode = blocks.ChoiceBlock(choices=MODES, default="any", label=_("Die Gruppe gilt, wenn"))
    rules = blocks.ListBlock(CompareBlock(), label=_("Bedingungen"))

    class Meta:
        label = _("Gruppe von Bedingungen")
        icon = "list-ul"


class RulesBlock(blocks.StreamBlock):
    """The parts of a condition; none means always."""

    compare = CompareBlock()
    group = GroupBlock()

    class Meta:
        required = False


class ConditionBlock(blocks.StructBlock):
    """When something is shown ("Nur zeigen, wenn")."""

    mode = blocks.ChoiceBlock(choices=MODES, default="all", label=_("Nur, wenn"))
    rules = RulesBlock(label=_("Bedingungen"), required=False)

    class Meta:
        label = _("Nur zeigen, wenn")
        icon = "view"
        collapsed = True
