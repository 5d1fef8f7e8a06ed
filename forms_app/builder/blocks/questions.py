"""One block per kind of question: the same frame around each, and between the kind's own settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup

from forms_app.builder.kinds.files import ENDINGS, LARGEST_MB
from forms_app.builder.kinds.registry import KINDS
from forms_app.builder.sentences import Purpose
from forms_app.builder.slugs import slug_of

from . import settings
from .rules import ConditionBlock, QuestionReferenceBlock

Blocks = Mapping[str, blocks.Block]

TEXTS, CHOICES, CONTACT, OTHERS = _("Text und Zahl"), _("Auswahl"), _("Kontakt"), _("Datei und Erklärung")


class OptionBlock(blocks.StructBlock):
    """One answer to choose from; its value is made from the label once and then stays."""

    label = blocks.CharBlock(max_length=200, label=_("Antwort"))
    hint = blocks.CharBlock(required=False, max_length=300, label=_("Hinweis"))
    value = blocks.CharBlock(
        required=False,
        max_length=80,
        label=_("Wert"),
        help_text=_("Entsteht beim ersten Speichern aus der Antwort und bleibt dann gleich."),
    )

    show_if = ConditionBlock(
        label=_("Nur anbieten, wenn"),
        help_text=_("Nur nach Fragen, die vorher kommen."),
        collapsed=True,
        purpose=Purpose.OFFER,
    )

    class Meta:
        label = _("Antwort")
        icon = "radio-full"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned["value"]:
            cleaned["value"] = slug_of(cleaned["label"], longest=80, otherwise="antwort")
        return cleaned


class RecordBlock(blocks.StructBlock):
    """What the processing record and other systems need to know about a question."""

    sensitive = blocks.BooleanBlock(
        required=False,
        label=_("Besonders schützen"),
        help_text=_("Der Browser schlägt nichts vor und prüft keine Rechtschreibung."),
    )
    fim_id = blocks.CharBlock(required=False, max_length=30, label=_("FIM-Kennung"))
    legal_basis = blocks.CharBlock(required=False, max_length=200, label=_("Rechtsgrundlage"))
    purpose = blocks.CharBlock(required=False, max_length=300, label=_("Zweck der Angabe"))

    class Meta:
        label = _("Datenschutz und Schnittstellen")
        icon = "lock"
        collapsed = True


_SETTINGS = ("autocomplete", "phrase", "error_missing", "require_if", "record")


def _frame(kind_name: str, own: Blocks, group: Any) -> blocks.StructBlock:
    kind = KINDS[kind_name]
    children: list[tuple[str, blocks.Block]] = [
        ("label", blocks.CharBlock(max_length=300, label=_("Frage oder Beschriftung"))),
        ("help", blocks.TextBlock(required=False, rows=2, label=_("Hinweis"))),
        ("required", blocks.BooleanBlock(required=False, default=True, label=_("Muss beantwortet werden"))),
        *own.items(),
    ]
    if len(kind.autocomplete) > 1:
        tokens = [(token, token) for token in kind.autocomplete if token]
        children.append(
            (
                "autocomplete",
                blocks.ChoiceBlock(
                    required=False,
                    choices=tokens,
                    label=_("Angabe aus dem Browser"),
                    help_text=_("Nur bei Fragen zur ausfüllenden Person."),
                ),
            )
        )
    children += [
        (
            "phrase",
            blocks.CharBlock(
                required=False,
                max_length=120,
                label=_("Wonach wird gefragt?"),
                help_text=_("Im Akkusativ mit Artikel, zum Beispiel „Ihren Familiennamen“."),
            ),
        ),
        (
            "error_missing",
            blocks.CharBlock(
                required=False,
                max_length=200,
                label=_("Meldung, wenn die Antwort fehlt"),
                help_text=_("Leer: Die Meldung entsteht aus „Wonach wird gefragt?“."),
            ),
        ),
        ("show_if", ConditionBlock()),
        (
            "require_if",
            ConditionBlock(
                label=_("Freiwillig, muss aber beantwortet werden, wenn"), collapsed=True, purpose=Purpose.REQUIRE
            ),
        ),
        ("record", RecordBlock()),
    ]
    # What most questions need lies open; the rest is one click away.
    names = [name for name, _block in children]
    layout = BlockGroup(
        children=[name for name in names if name not in _SETTINGS], settings=[n for n in names if n in _SETTINGS]
    )
    return blocks.StructBlock(children, label=kind.title, icon=kind.icon, group=group, form_layout=layout)


class FixedNumberBlock(blocks.DecimalBlock):
    """A number as people write it here, with a comma; a point is understood as well."""

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        self.field = forms.DecimalField(
            required=required,
            help_text=help_text,
            max_digits=15,
            localize=True,
            widget=forms.TextInput({"inputmode": "decimal"}),
        )


class FormulaPartBlock(blocks.StructBlock):
    """One part of a calculation: the answer to a question, or a fixed number."""

    field = QuestionReferenceBlock(required=False, label=_("Antwort auf die Frage"))
    number = FixedNumberBlock(required=False, label=_("oder feste Zahl"))

    class Meta:
        label = _("Teil der Rechnung")


class FormulaBlock(blocks.StructBlock):
    """A calculation ("Rechnung")."""

    operation = blocks.ChoiceBlock(
        choices=[
            ("sum", _("Summe: alles zusammenzählen")),
            ("difference", _("Differenz: vom ersten alles andere abziehen")),
            ("product", _("Produkt: alles malnehmen")),
            ("quotient", _("Quotient: das erste durch alles andere teilen")),
            ("smallest", _("das Kleinste davon")),
            ("largest", _("das Größte davon")),
            ("count", _("wie viele davon beantwortet oder mit Ja beantwortet sind")),
        ],
        default="sum",
        label=_("Rechenart"),
    )
    parts = blocks.ListBlock(FormulaPartBlock(), min_num=1, label=_("Teile der Rechnung"))

    class Meta:
        label = _("Rechnung")
        icon = "order"


def silent_blocks() -> list[tuple[str, blocks.StructBlock]]:
    """What nobody is asked: calculated and fixed values."""
    name = blocks.CharBlock(max_length=300, label=_("Bezeichnung"))
    shown = _switch(_("In der Zusammenfassung zeigen"))
    return [
        (
            "calculated",
            blocks.StructBlock(
                [
                    ("label", name),
                    ("formula", FormulaBlock()),
                    ("decimals", _whole(_("Stellen nach dem Komma"), min_value=0, max_value=4, default=2)),
                    ("unit", blocks.CharBlock(required=False, max_length=20, label=_("Einheit"))),
                    ("shown", shown),
                    ("show_if", ConditionBlock(label=_("Nur ausrechnen, wenn"), purpose=Purpose.COMPUTE)),
                    ("record", RecordBlock()),
                ],
                label=KINDS["calculated"].title,
                icon=KINDS["calculated"].icon,
                group=OTHERS,
            ),
        ),
        (
            "constant",
            blocks.StructBlock(
                [
                    ("label", name),
                    ("value", blocks.CharBlock(max_length=300, label=_("Wert"))),
                    ("shown", shown),
                    ("show_if", ConditionBlock(label=_("Nur mitgeben, wenn"), purpose=Purpose.HAND_ON)),
                    ("record", RecordBlock()),
                ],
                label=KINDS["constant"].title,
                icon=KINDS["constant"].icon,
                group=OTHERS,
            ),
        ),
    ]


def _whole(label: Any, **options: Any) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(required=False, label=label, **options)


def _switch(label: Any, **options: Any) -> blocks.BooleanBlock:
    return blocks.BooleanBlock(required=False, label=label, **options)


def _options() -> blocks.ListBlock:
    return blocks.ListBlock(OptionBlock(), min_num=1, label=_("Antworten"))


def _file_types() -> blocks.MultipleChoiceBlock:
    names = {"pdf": "PDF", "jpeg": "JPG", "png": "PNG", "heic": _("HEIC (Fotos vom Handy)")}
    return blocks.MultipleChoiceBlock(
        choices=[(name, names[name]) for name in ENDINGS], default=["pdf", "jpeg", "png", "heic"], label=_("Dateiarten")
    )


def question_blocks() -> list[tuple[str, blocks.StructBlock]]:
    """A block for every kind of question, in the order of the editor's menu."""
    longest = _("Höchstens so viele Zeichen")
    own: list[tuple[str, Blocks, Any]] = [
        (
            "text",
            {
                "max_length": _whole(longest, min_value=1),
                **settings.shape(),
                "local": _switch(
                    _("Ort im Gebiet der Behörde"),
                    help_text=_(
                        "Bei einem Ort, den wir dort nicht kennen, bittet das Portal, die Zuständigkeit zu prüfen."
                    ),
                ),
            },
            TEXTS,
        ),
        ("long_text", {"max_length": _whole(longest, min_value=1)}, TEXTS),
        ("name", {}, TEXTS),
        (
            "number",
            {
                "min": _whole(_("Kleinste Zahl")),
                "max": _whole(_("Größte Zahl")),
                "decimals": _whole(_("Stellen nach dem Komma"), min_value=0, max_value=4),
                "unit": blocks.CharBlock(required=False, max_length=20, label=_("Einheit")),
            },
            TEXTS,
        ),
        (
            "date",
            {
                "partial": _switch(_("Nur Jahr oder nur Monat und Jahr ist erlaubt")),
                "past": _switch(_("Liegt in der Vergangenheit")),
                "future": _switch(_("Liegt in der Zukunft")),
                "min_age": _whole(_("Mindestalter in Jahren"), min_value=0, max_value=120),
            },
            TEXTS,
        ),
        *settings.numbers(TEXTS),
        ("choice", {"options": _options(), "as_list": _switch(_("Als Liste zum Aufklappen zeigen"))}, CHOICES),
        (
            "multiple_choice",
            {
                "options": _options(),
                "min": _whole(_("Mindestens so viele Antworten"), min_value=0),
                "max": _whole(_("Höchstens so viele Antworten"), min_value=1),
            },
            CHOICES,
        ),
        *settings.choices(CHOICES, OptionBlock()),
        ("yes_no", {}, CHOICES),
        ("email", {}, CONTACT),
        ("phone", {}, CONTACT),
        ("url", {}, CONTACT),
        ("address", settings.address_settings(), CONTACT),
        *settings.subjects(),
        (
            "file",
            {
                "max_files": _whole(_("Höchstens so viele Dateien"), default=1, min_value=1, max_value=20),
                "max_mb": _whole(
                    _("Höchstens so viele Megabyte je Datei"), default=LARGEST_MB, min_value=1, max_value=LARGEST_MB
                ),
                "types": _file_types(),
            },
            OTHERS,
        ),
        ("consent", {}, OTHERS),
        settings.declaration(OTHERS),
    ]
    return [(name, _frame(name, blocks_of_kind, group)) for name, blocks_of_kind, group in own]
