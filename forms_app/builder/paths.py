"""The way through a form, as a pure function of the form and the answers.

There is no stored "current step". One pass in reading order decides everything: an item is open when its
condition holds for the open answers before it, so an answer behind a closed door can open nothing, the pass
always ends, and asking twice gives the same result.

Every function takes `today` for rules about age; see `conditions.holds`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from .conditions import Answers, holds, is_answered
from .definition import Content, Definition, Field, Item, Step


@dataclass(frozen=True)
class Walk:
    """The result of one pass: the open steps with their open items, and the answers that count."""

    steps: tuple[tuple[Step, tuple[Item, ...]], ...]
    answers: dict[str, Any]

    def items(self, step: Step) -> tuple[Item, ...]:
        """The open items of a step; none when the step itself is closed."""
        return next((items for open_step, items in self.steps if open_step.id == step.id), ())

    def is_complete(self, step: Step) -> bool:
        """Tell whether nothing is left to do on this step."""
        return _is_complete(step, self.items(step), self.answers)

    @property
    def first_open(self) -> Step | None:
        """The first step that still needs the citizen; None when the form can be sent."""
        return next(
            (step for step, items in self.steps if not _is_complete(step, items, self.answers)),
            None,
        )


def walk(definition: Definition, answers: Answers, *, today: date | None = None) -> Walk:
    """Go through the form once. Callers that need more than one result keep the walk and ask it."""
    kept: dict[str, Any] = {}
    steps: list[tuple[Step, tuple[Item, ...]]] = []
    for step in definition.steps:
        if not holds(step.show_if, kept, today=today):
            continue
        items = tuple(_open_items(step, answers, kept, today))
        if not items:
            continue
        if step.id in answers and not _questions(items):
            kept[step.id] = answers[step.id]
        steps.append((step, items))
    return Walk(tuple(steps), kept)


def _open_items(step: Step, answers: Answers, kept: dict[str, Any], today: date | None) -> Iterator[Item]:
    """Yield the step's open items and keep their answers on the way."""
    for item in step.items:
        if holds(item.show_if, kept, today=today):
            if isinstance(item, Field) and item.id in answers:
                kept[item.id] = answers[item.id]
            yield item


def _questions(items: tuple[Item, ...]) -> list[Field]:
    return [item for item in items if isinstance(item, Field)]


def _is_complete(step: Step, items: tuple[Item, ...], answers: Answers) -> bool:
    """Every open question was asked, the required ones are answered, and no exit is shown.

    A step that asks nothing is complete once it was read: its own id stands among the answers.
    """
    if any(isinstance(item, Content) and item.kind == "exit" for item in items):
        return False
    questions = _questions(items)
    if not questions:
        return step.id in answers
    return all(one.id in answers and (not one.required or is_answered(answers[one.id])) for one in questions)


def open_steps(definition: Definition, answers: Answers, *, today: date | None = None) -> list[Step]:
    """The steps on the way for these answers, in order; a step without anything to show is not on it."""
    return [step for step, _items in walk(definition, answers, today=today).steps]


def relevant(definition: Definition, answers: Answers, *, today: date | None = None) -> dict[str, Any]:
    """The answers that count, in reading order: those to hidden questions and to unknown ids are dropped."""
    return walk(definition, answers, today=today).answers


def first_open(definition: Definition, answers: Answers, *, today: date | None = None) -> Step | None:
    """The first step on the way that is not answered completely; None when the form can be sent."""
    return walk(definition, answers, today=today).first_open


def next_step(definition: Definition, answers: Answers, after: Step, *, today: date | None = None) -> Step | None:
    """Where "Weiter" leads from a step that was just saved; None means to the check page.

    The same step again when an answer opened a question on it that has not been asked yet (a page without
    scripts cannot show it earlier); otherwise the next step on the way.
    """
    way = walk(definition, answers, today=today)
    order = [step.id for step, _items in way.steps]
    if after.id not in order:
        return way.first_open
    if not way.is_complete(after):
        return after
    position = order.index(after.id) + 1
    return way.steps[position][0] if position < len(order) else way.first_open


def previous_step(definition: Definition, answers: Answers, before: Step, *, today: date | None = None) -> Step | None:
    """Where "Zurück" leads from a step; None from the first one."""
    is_open = {step.id for step in open_steps(definition, answers, today=today)}
    found: Step | None = None
    for step in definition.steps:
        if step.id == before.id:
            break
        found = step if step.id in is_open else found
    return found


def exits(definition: Definition, answers: Answers, step: Step, *, today: date | None = None) -> tuple[Content, ...]:
    """The reasons shown on this step why the citizen cannot go on; usually none."""
    items = walk(definition, answers, today=today).items(step)
    return tuple(item for item in items if isinstance(item, Content) and item.kind == "exit")
