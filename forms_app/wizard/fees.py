"""The fee as the check page and the start page say it. What it amounts to, `builder.fees` works out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from forms_app.applications.models import Application
from forms_app.builder import fees
from forms_app.builder.definition import Definition
from forms_app.payments.amounts import euros


@dataclass(frozen=True)
class Line:
    """One thing that costs."""

    text: str
    amount: str


@dataclass(frozen=True)
class Fee:
    """The fee in words."""

    items: tuple[Line, ...]
    total: str
    sentence: str


def assess(application: Application, definition: Definition, answers: Mapping[str, Any]) -> fees.Assessment:
    """What the application costs by the terms it was started with."""
    return fees.assess(application.terms, definition, answers)


def in_words(application: Application, assessment: fees.Assessment) -> Fee:
    """The assessment as a table and a sentence that says when to pay."""
    return Fee(
        items=tuple(Line(_line_text(one), euros(one.cents)) for one in assessment.items),
        total=euros(assessment.total_cents),
        sentence=when_to_pay(application.payment_policy, assessment.total_cents, assessment.exemption_claimed),
    )


def when_to_pay(policy: str, total_cents: int, exemption_claimed: bool) -> str:
    """When and how the fee is paid, or why there is none."""
    if exemption_claimed:
        return _("Sie haben angegeben, dass Sie von der Gebühr befreit sind. Das prüfen wir mit Ihrem Antrag.")
    if total_cents == 0:
        return _("Dieser Antrag kostet nichts.")
    sentences = {
        "before": _("Sie bezahlen gleich nach dem Absenden online. Danach bearbeiten wir den Antrag."),
        "after": _("Sie bezahlen erst, wenn wir über den Antrag entschieden haben."),
        "invoice": _("Sie bekommen eine Rechnung."),
    }
    return sentences.get(policy, _("Wie Sie bezahlen, teilen wir Ihnen mit."))


def _line_text(item: fees.FeeItem) -> str:
    return f"{item.quantity} × {item.text}" if item.quantity != 1 else str(item.text)
