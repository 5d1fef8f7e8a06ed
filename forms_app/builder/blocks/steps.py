"""Steps, what there is to read between the questions, and shared groups."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .questions import question_blocks, silent_blocks
from .rules import ConditionBlock

# No page links: a frozen form must not depend on a page that may move.
TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link"]
READING = _("Zum Lesen")


class HeadingBlock(blocks.StructBlock):
    """A heading between questions ("Zwischenüberschrift")."""

    title = blocks.CharBlock(max_length=200, label=_("Überschrift"))
    show_if = ConditionBlock()

    class Meta:
        label = _("Zwischenüberschrift")
        icon = "title"
        group = READING


class TextBlock(blocks.StructBlock):
    """Text between questions."""

    text = blocks.RichTextBlock(features=TEXT_FEATURES, label=_("Text"))
    show_if = ConditionBlock()

    class Meta:
        label = _("Text")
        icon = "doc-full"
        group = READING


class NoticeBlock(TextBlock):
    """A text with a title: notice, warning, details to open, or the exit of the form."""

    title = blocks.CharBlock(max_length=200, label=_("Titel"))

    class Meta:
        form_layout = ["title", "text", "show_if"]


def _notice(label: Any, icon: str) -> NoticeBlock:
    return NoticeBlock(label=label, icon=icon, group=READING)


def content_blocks() -> list[tuple[str, blocks.Block]]:
    """What there is to read, in the order of the editor's menu."""
    return [
        ("heading", HeadingBlock()),
        ("text", TextBlock()),
        ("notice", _notice(_("Hinweis"), "info-circle")),
        ("warning", _notice(_("Warnung"), "warning")),
        ("details", _notice(_("Hilfe zum Aufklappen"), "help")),
        ("exit", _notice(_("Ende: Hier geht es nicht weiter"), "cross")),
    ]


class ItemsBlock(blocks.StreamBlock):
    """The items of a step or of a shared group. The block's name is the kind; contents begin with "content_"."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        reading = [(f"content_{name}", block) for name, block in content_blocks()]
        # Closed blocks show their labels: a step reads like the page it becomes.
        super().__init__(
            [*question_blocks(), *silent_blocks(), *reading, *(local_blocks or [])], **{"collapsed": True, **kwargs}
        )


class RepeatBlock(blocks.StructBlock):
    """How often the questions of a step may be answered ("Wiederholung")."""

    one = blocks.CharBlock(
        max_length=80, label=_("Ein Eintrag heißt"), help_text=_("Im Nominativ, zum Beispiel „Gesellschafter“.")
    )
    first = blocks.CharBlock(
        max_length=80, label=_("Den ersten angeben"), help_text=_("Im Akkusativ, zum Beispiel „eine Person“.")
    )
    another = blocks.CharBlock(
        max_length=80, label=_("Einen weiteren angeben"), help_text=_("Zum Beispiel „eine weitere Person“.")
    )
    least = blocks.IntegerBlock(min_value=0, max_value=50, default=0, label=_("Mindestens"))
    most = blocks.IntegerBlock(min_value=1, max_value=50, default=20, label=_("Höchstens"))

    class Meta:
        label = _("Wiederholung")
        icon = "copy"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["least"] > cleaned["most"]:
            text = _("„Höchstens“ darf nicht kleiner sein als „Mindestens“.")
            raise blocks.StructBlockValidationError(block_errors={"most": ValidationError(text)})
        return cleaned


class RepeatsBlock(blocks.StreamBlock):
    """At most one repetition."""

    repeat = RepeatBlock()

    class Meta:
        max_num = 1
        required = False


class SharedChooserBlock(blocks.PageChooserBlock):
    """Chooses a shared block. Its page is read only by whoever asks for more than its number.

    A form takes over a version, not the page; reading the page of every use costs a query for each.
    """

    def to_python(self, value: Any) -> Any:
        if value is None:
            return None
        return self.model_class.from_db("default", ["id", "page_ptr_id"], [value, value])

    def bulk_to_python(self, values: Any) -> list[Any]:
        return [self.to_python(value) for value in values]

    def value_from_form(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.to_python(int(value)) if value.isascii() and value.isdecimal() else None
        return super().value_from_form(value)

    def clean(self, value: Any) -> Any:
        # Whether the block is there, published and one's own is on the checklist; a draft is never refused.
        return value if isinstance(value, self.model_class) else super().clean(value)

    def get_form_state(self, value: Any) -> Any:
        try:
            return super().get_form_state(value)
        except ObjectDoesNotExist:
            return None


class StepPartsBlock(blocks.StructBlock):
    """What a page of a form consists of, wherever it is used."""

    title = blocks.CharBlock(max_length=200, label=_("Titel des Schritts"))
    slug = blocks.RegexBlock(
        regex=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        required=False,
        max_length=60,
        label=_("Adresse"),
        help_text=_("Leer: entsteht aus dem Titel. Nur kleine Buchstaben, Ziffern und Bindestriche."),
        error_messages={"invalid": _("Schreiben Sie die Adresse mit kleinen Buchstaben, Ziffern und Bindestrichen.")},
    )
    intro = blocks.RichTextBlock(required=False, features=TEXT_FEATURES, label=_("Einleitung"))


def _section() -> blocks.CharBlock:
    return blocks.CharBlock(
        required=False,
        max_length=120,
        label=_("Aufgabe"),
        help_text=_("Nur für Formulare mit Aufgabenliste: Seiten mit derselben Aufgabe gehören zusammen."),
    )


class StepBlock(StepPartsBlock):
    """One page of the form ("Schritt")."""

    show_if = ConditionBlock()
    repeat = RepeatsBlock(required=False, label=_("Mehrmals ausfüllen"))
    section = _section()
    items = ItemsBlock(
        [
            (
                "group",
                SharedChooserBlock(
                    page_type="builder.FieldGroupPage", label=_("Gemeinsame Feldgruppe"), icon="snippet"
                ),
            )
        ],
        label=_("Inhalt"),
    )

    class Meta:
        label = _("Schritt")
        icon = "form"


class SharedStepUseBlock(blocks.StructBlock):
    """A page of the form that is kept once and used in many ("Gemeinsamer Schritt")."""

    page = SharedChooserBlock(page_type="builder.SharedStepPage", label=_("Gemeinsamer Schritt"))
    show_if = ConditionBlock()
    section = _section()

    class Meta:
        label = _("Gemeinsamer Schritt")
        icon = "snippet"


class StepsBlock(blocks.StreamBlock):
    """The steps of a form; the id of a step is the id of its block."""

    step = StepBlock()
    shared_step = SharedStepUseBlock()


class SharedStepBlock(StepPartsBlock):
    """The page itself; when it is shown, each form says for itself."""

    repeat = RepeatsBlock(required=False, label=_("Mehrmals ausfüllen"))
    items = ItemsBlock(label=_("Inhalt"))

    class Meta:
        label = _("Schritt")
        icon = "form"


class OneStepBlock(blocks.StreamBlock):
    """A stream, so that the step has an id as in a form, with exactly one in it."""

    step = SharedStepBlock()

    class Meta:
        min_num = 1
        max_num = 1
