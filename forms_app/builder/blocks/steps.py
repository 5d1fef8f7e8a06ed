"""Steps, what there is to read between the questions, and shared groups."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .questions import question_blocks
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
        super().__init__([*question_blocks(), *reading, *(local_blocks or [])], **{"collapsed": True, **kwargs})


class StepBlock(blocks.StructBlock):
    """One page of the form ("Schritt")."""

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
    show_if = ConditionBlock()
    items = ItemsBlock(
        [
            (
                "group",
                blocks.PageChooserBlock(
                    page_type="builder.FieldGroupPage", label=_("Gemeinsame Feldgruppe"), icon="snippet"
                ),
            )
        ],
        label=_("Inhalt"),
    )

    class Meta:
        label = _("Schritt")
        icon = "form"


class StepsBlock(blocks.StreamBlock):
    """The steps of a form; the id of a step is the id of its block."""

    step = StepBlock()
