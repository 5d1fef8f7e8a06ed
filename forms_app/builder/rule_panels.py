"""The list of a form's questions in the editor with their rules as sentences, and what the rule script needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import Panel

from .assembling import assemble, assemble_group, assemble_shared_step, uses
from .blocks.rules import QUESTIONS_LIST
from .checking import name_of
from .conditions import Condition
from .definition import Definition, Field, Item, Step
from .kinds.registry import KINDS
from .palette import palette
from .sentences import Purpose, sentence


@dataclass(frozen=True)
class Line:
    """A step, a question, a text, an answer or a charge as the editor finds it again, with its rules in words."""

    step: str
    name: str
    sort: str
    id: str = ""
    rules: tuple[str, ...] = ()


class QuestionsPanel(Panel):
    """Shows what was saved last, each with its rules; rules are written with the questions as suggestions."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": gettext_lazy("Fragen dieses Formulars"), "icon": "list-ul", **kwargs})

    @property
    def clean_name(self) -> str:
        return "questions"

    class BoundPanel(Panel.BoundPanel):
        template_name = "builder/panels/questions.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {
                "lines": list(lines(self.definition)),
                "questions": [(step, field) for step in self.definition for field in step.fields],
                "list_id": QUESTIONS_LIST,
                "palette": palette(uses(self.instance)),
            }

        @cached_property
        def definition(self) -> Definition:
            """The form or the shared block as it was saved last."""
            if self.instance.pk is None:
                return Definition("")
            if hasattr(self.instance, "steps"):
                return assemble(self.instance)
            if hasattr(self.instance, "step"):
                return assemble_shared_step(self.instance.title, self.instance.step)
            return assemble_group(self.instance.title, self.instance.items)


def lines(definition: Definition) -> Iterator[Line]:
    """Everything an editor may have given a rule, in reading order."""

    def said(*rules: tuple[Condition | None, Purpose]) -> tuple[str, ...]:
        return tuple(sentence(rule, definition, purpose) for rule, purpose in rules if rule is not None)

    for step in definition:
        if rules := said((step.show_if, Purpose.SHOW)):
            yield Line(step.title, name_of(step), _("Schritt"), rules=rules)
        for item in step.items:
            yield from _item_lines(item, step, said)
    for charge in definition.charges:
        if rules := said((charge.show_if, Purpose.CHARGE)):
            yield Line("", charge.text or charge.key, _("Gebührentatbestand"), rules=rules)
    if definition.exemption is not None:
        exempt = said((definition.exemption.when, Purpose.EXEMPT))
        yield Line("", definition.exemption.text or _("Gebührenbefreiung"), _("Gebührenbefreiung"), rules=exempt)


_SILENT_PURPOSES = {"calculated": Purpose.COMPUTE, "constant": Purpose.HAND_ON}


def _item_lines(item: Item, step: Step, said: Any) -> Iterator[Line]:
    if not isinstance(item, Field):
        if rules := said((item.show_if, Purpose.SHOW)):
            yield Line(step.title, name_of(item), _("Zum Lesen"), rules=rules)
        return
    shown = _SILENT_PURPOSES.get(item.kind, Purpose.SHOW)
    rules = said((item.show_if, shown), (item.require_if, Purpose.REQUIRE))
    sort = str(KINDS[item.kind].title) if item.kind in KINDS else item.kind
    yield Line(step.title, name_of(item), sort, item.id, rules)
    for option in item.options:
        if rules := said((option.show_if, Purpose.OFFER)):
            yield Line(step.title, f"{name_of(item)} · {option.label}", _("Antwort"), rules=rules)
