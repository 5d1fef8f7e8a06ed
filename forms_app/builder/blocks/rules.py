"""Conditions as an editor builds them.

A condition is a list of comparisons and groups of comparisons, joined by all, any or none. A comparison names its
question by block id in a text box. In the browser a script (`static/builder/rules.js`) puts lists in front of these
boxes: the questions of the form, the comparisons that fit, and the answers there are; what it writes into the boxes is
what one could have typed. Without it the browser's own suggestion list (`<datalist id="form-questions">`) offers the
questions. Both are written by `rule_panels.QuestionsPanel`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.builder.sentences import Purpose

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
    ("before", _("liegt vor")),
    ("after", _("liegt nach")),
    ("age_at_least", _("liegt mindestens so viele Jahre zurück")),
    ("age_below", _("liegt weniger Jahre zurück als")),
    ("days_ago_above", _("liegt mehr Tage zurück als")),
    ("days_ahead_above", _("liegt mehr Tage in der Zukunft als")),
)


_MEDIA = forms.Media(js=["builder/rules.js"], css={"all": ["builder/rules.css"]})


class QuestionInput(forms.TextInput):
    """The box for the id of a question; the script offers questions of these kinds, or of all."""

    def __init__(self, kinds: Iterable[str] = ()) -> None:
        super().__init__(
            {
                "list": QUESTIONS_LIST,
                "autocomplete": "off",
                "data-controller": "rule-question",
                "data-rule-question-kinds-value": " ".join(kinds),
            }
        )

    @property
    def media(self) -> forms.Media:
        return _MEDIA


class ModeSelect(forms.Select):
    """How the parts of a condition are joined; the script says the whole condition as a sentence."""

    def __init__(self, purpose: Purpose) -> None:
        super().__init__({"data-controller": "rule-sentence", "data-rule-sentence-purpose-value": purpose.value})

    @property
    def media(self) -> forms.Media:
        return _MEDIA


class QuestionReferenceBlock(blocks.FieldBlock):
    """The id of a question, with the questions of the form as suggestions."""

    def __init__(self, required: bool = True, help_text: Any = None, kinds: Iterable[str] = (), **kwargs: Any) -> None:
        self.field = forms.CharField(required=required, max_length=80, help_text=help_text, widget=QuestionInput(kinds))
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
        # Without a format Wagtail shows the first box, and that is an id.
        label_format = "{op} {value}"


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
    """When something is shown ("Nur zeigen, wenn"), or whatever else the purpose says."""

    mode = blocks.ChoiceBlock(choices=MODES, default="all", label=_("Nur, wenn"))
    rules = RulesBlock(label=_("Bedingungen"), required=False)

    def __init__(self, local_blocks: Any = None, purpose: Purpose = Purpose.SHOW, **kwargs: Any) -> None:
        mode = blocks.ChoiceBlock(choices=MODES, default="all", label=_("Nur, wenn"), widget=ModeSelect(purpose))
        super().__init__([("mode", mode), *(local_blocks or [])], **kwargs)

    class Meta:
        label = _("Nur zeigen, wenn")
        icon = "view"
        collapsed = True
        # The sentence says it all.
        label_format = ""
