"""What a form charges, when it charges nothing, and how much an authority takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from forms_app.builder.sentences import Purpose

from .rules import ConditionBlock, QuestionReferenceBlock


class ChargeBlock(blocks.StructBlock):
    """Something that costs ("Gebührentatbestand")."""

    key = blocks.RegexBlock(
        regex=r"^[a-z0-9_]+$",
        max_length=40,
        label=_("Kürzel"),
        help_text=_("Unter diesem Kürzel legt jede Behörde ihren Betrag fest."),
        error_messages={"invalid": _("Schreiben Sie das Kürzel mit kleinen Buchstaben, Ziffern und Unterstrichen.")},
    )
    text = blocks.CharBlock(max_length=200, label=_("Bezeichnung auf der Rechnung"))
    quantity_field = QuestionReferenceBlock(
        required=False,
        label=_("Anzahl aus der Frage"),
        help_text=_("Leer: einmal."),
        kinds=("number", "calculated"),
    )
    show_if = ConditionBlock(label=_("Nur berechnen, wenn"), purpose=Purpose.CHARGE)

    class Meta:
        label = _("Gebührentatbestand")
        icon = "order"


class ChargesBlock(blocks.StreamBlock):
    """Everything the form charges."""

    charge = ChargeBlock()


class ExemptionBlock(blocks.StructBlock):
    """When no fee is due ("Gebührenbefreiung")."""

    when = ConditionBlock(label=_("Befreit, wenn"), purpose=Purpose.EXEMPT)
    evidence_field = QuestionReferenceBlock(required=False, label=_("Nachweis aus der Frage"), kinds=("file",))
    text = blocks.CharBlock(required=False, max_length=300, label=_("Grund"))

    class Meta:
        label = _("Gebührenbefreiung")
        icon = "tag"


class ExemptionsBlock(blocks.StreamBlock):
    """At most one exemption."""

    exemption = ExemptionBlock()

    class Meta:
        max_num = 1


class EuroBlock(blocks.DecimalBlock):
    """An amount as people write it here, with a comma; a point is understood as well."""

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        self.field = forms.DecimalField(
            required=required,
            help_text=help_text,
            min_value=0,
            max_digits=8,
            decimal_places=2,
            localize=True,
            widget=forms.TextInput({"inputmode": "decimal"}),
        )


class FeeRuleBlock(blocks.StructBlock):
    """What one authority takes for one charge ("Gebührensatz")."""

    charge = blocks.CharBlock(max_length=40, label=_("Kürzel"), help_text=_("Das Kürzel aus dem Formular."))
    first = EuroBlock(label=_("Betrag in Euro"), help_text=_("Für das erste Stück."))
    further = EuroBlock(required=False, label=_("Jedes weitere Stück in Euro"), help_text=_("Leer: derselbe Betrag."))
    valid_from = blocks.DateBlock(required=False, label=_("Gilt ab"))
    valid_until = blocks.DateBlock(required=False, label=_("Gilt bis einschließlich"))

    class Meta:
        label = _("Gebührensatz")
        icon = "tag"


class FeeRulesBlock(blocks.StreamBlock):
    """The amounts of one authority."""

    rule = FeeRuleBlock()
