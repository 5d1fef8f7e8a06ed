"""The way through a form, as a pure function of the form and the answers.

There is no stored "current step". One pass in reading order decides everything: an item is open when its
condition holds for the open answers before it, so an answer behind a closed door can open nothing, the pass
always ends, and asking twice gives the same result.

A repeated step is walked once per entry: rules inside read the entry's own answers first, rules behind it read all
of them (`conditions.Each`). Values the form works out by itself are worked out here, where their turn comes; what
a request brought for them does not count.

Every function takes `today` for rules about age; see `conditions.holds`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import formulas
from .conditions import Answers, Each, holds, is_answered
from .definition import Content, Definition, Field, Item, Step

ENTRIES, DONE, ENTRY_ID = "entries", "done", "id"


@dataclass(frozen=True)
class OpenEntry:
    """One entry of a repeated step: its open items, the answers that count, and what its rules read."""

    id: str
    items: tuple[Item, ...]
    answers: dict[str, Any]
    seen: Mapping[str, Any]
    is_complete: bool


@dataclass(frozen=True)
class OpenStep:
    """One step on the way with its open items; a repeated step has entries instead."""

    step: Step
    items: tuple[Item, ...]
    is_complete: bool
    entries: tuple[OpenEntry, ...] = ()

    @property
    def exits(self) -> tuple[Content, ...]:
        """The reasons shown here why nobody can go on; usually none."""
        return _exits(self.items)


@dataclass(frozen=True)
class Walk:
    """The result of one pass: the steps on the way, the answers that count, and what rules read."""

    steps: tuple[OpenStep, ...]
    answers: dict[str, Any]
    seen: dict[str, Any]

    def at(self, step: Step) -> OpenStep | None:
        """This step as it stands on the way; None when it is closed."""
        return next((one for one in self.steps if one.step.id == step.id), None)

    def items(self, step: Step) -> tuple[Item, ...]:
        """The open items of a step; none when the step itself is closed."""
        found = self.at(step)
        return found.items if found is not None else ()

    def is_complete(self, step: Step) -> bool:
        """Tell whether nothing is left to do on this step."""
        found = self.at(step)
        return found is not None and found.is_complete

    @property
    def first_open(self) -> Step | None:
        """The first step that still needs the citizen; None when the form can be sent."""
        return next((one.step for one in self.steps if not one.is_complete), None)


def walk(definition: Definition, answers: Answers, *, today: date | None = None) -> Walk:
    """Go through the form once. Callers that need more than one result keep the walk and ask it."""
    kept: dict[str, Any] = {}
    seen: dict[str, Any] = {}
    steps: list[OpenStep] = []
    for step in definition.steps:
        if not holds(step.show_if, seen, today=today):
            continue
        if step.repeat is not None:
            steps.append(_repeated(step, answers, kept, seen, today))
            continue
        items = tuple(_open_items(step.items, answers, kept, seen, today))
        if not any(map(_is_visible, items)):
            continue
        if step.id in answers and not _questions(items):
            kept[step.id] = answers[step.id]
        steps.append(OpenStep(step, items, _is_complete(step.id, items, kept, seen, today)))
    return Walk(tuple(steps), kept, seen)


def _open_items(
    items: Sequence[Item], answers: Answers, kept: dict[str, Any], seen: dict[str, Any], today: date | None
) -> Iterator[Item]:
    """Yield the open items and keep their answers on the way."""
    for item in items:
        if not is_open(item, seen, today):
            continue
        if isinstance(item, Field):
            answer = _answer(item, answers, seen, today)
            if answer is not _NONE:
                kept[item.id] = seen[item.id] = answer
        yield item


def is_open(item: Item, seen: Answers, today: date | None = None) -> bool:
    """Whether an item is shown after these answers: its rule holds, and a question offers something to choose."""
    if not holds(item.show_if, seen, today=today):
        return False
    if not isinstance(item, Field) or not item.has_rules_on_options:
        return True
    return any(holds(option.show_if, seen, today=today) for option in item.options)


_NONE: Any = object()


def _answer(field: Field, answers: Answers, seen: Answers, today: date | None) -> Any:
    """The answer that counts; `_NONE` for a question that was not asked yet, or must be asked again."""
    if not field.is_asked:
        value = silent_value(field, seen)
        return _NONE if value is None else value
    if field.id not in answers:
        return _NONE
    answer = answers[field.id]
    if not field.has_rules_on_options or not is_answered(answer):
        return answer
    return _still_offered(answer, closed_options(field, seen, today))


def silent_value(field: Field, seen: Answers) -> Any:
    """What the form itself answers; None while a part of it is missing."""
    if field.formula is not None:
        return formulas.value(field.formula, seen, decimals=int(field.setting("decimals", 2)))
    return field.setting("value")


def closed_options(field: Field, seen: Answers, today: date | None = None) -> frozenset[str]:
    """The values of the options that are not offered for these answers."""
    if not field.has_rules_on_options:
        return frozenset()
    return frozenset(option.value for option in field.options if not holds(option.show_if, seen, today=today))


def _still_offered(answer: Any, closed_values: frozenset[str]) -> Any:
    closed = tuple(closed_values)  # compared one by one: what was stored under another version may be of any type
    if isinstance(answer, list | tuple):
        return [one for one in answer if one not in closed] or _NONE
    return _NONE if answer in closed else answer


def seen_before(definition: Definition, way: Walk, step: Step) -> dict[str, Any]:
    """What the rules of a step may look at: the open answers of the steps before it, whatever comes behind."""
    found: dict[str, Any] = {}
    for earlier in definition.steps:
        if earlier.id == step.id:
            break
        for key in (earlier.id, *(one.id for one in earlier.fields)):
            if key in way.seen:
                found[key] = way.seen[key]
    return found


def opened(
    step: Step, answers: Answers, before: Answers, *, today: date | None = None
) -> tuple[tuple[Item, ...], dict[str, Any]]:
    """The open items of one page, or of one entry, and everything its rules see when all of it was read."""
    seen = dict(before)
    return tuple(_open_items(step.items, answers, {}, seen, today)), seen


# --- entries of a repeated step ---------------------------------------------------------------------


def stored_entries(step: Step, answers: Answers) -> list[Mapping[str, Any]]:
    """The stored entries of a repeated step, whatever they are worth."""
    stored = answers.get(step.id)
    entries = stored.get(ENTRIES) if isinstance(stored, Mapping) else None
    return [one for one in entries or () if isinstance(one, Mapping)]


def _repeated(step: Step, answers: Answers, kept: dict[str, Any], seen: dict[str, Any], today: date | None) -> OpenStep:
    assert step.repeat is not None
    stored = answers.get(step.id)
    entries = tuple(_entry(step, one, seen, today) for one in stored_entries(step, answers))
    is_done = isinstance(stored, Mapping) and stored.get(DONE) is True
    if stored is not None:
        kept[step.id] = {ENTRIES: [{ENTRY_ID: one.id, **one.answers} for one in entries], DONE: is_done}
    seen[step.id] = len(entries)
    for field in step.fields:
        given = Each(one.answers[field.id] for one in entries if field.id in one.answers)
        if given:
            seen[field.id] = given
    enough = step.repeat.least <= len(entries) <= step.repeat.most
    return OpenStep(step, (), is_done and enough and all(one.is_complete for one in entries), entries)


def _entry(step: Step, entry: Mapping[str, Any], outside: Mapping[str, Any], today: date | None) -> OpenEntry:
    kept: dict[str, Any] = {}
    seen = dict(outside)
    items = tuple(_open_items(step.items, entry, kept, seen, today))
    is_complete = _is_complete("", items, kept, seen, today)
    return OpenEntry(str(entry.get(ENTRY_ID, "")), items, kept, seen, is_complete)


# --- what is complete -------------------------------------------------------------------------------


def _is_visible(item: Item) -> bool:
    return isinstance(item, Content) or item.is_asked


def _questions(items: tuple[Item, ...]) -> list[Field]:
    return [item for item in items if isinstance(item, Field) and item.is_asked]


def _exits(items: tuple[Item, ...]) -> tuple[Content, ...]:
    return tuple(item for item in items if isinstance(item, Content) and item.kind == "exit")


def is_required(field: Field, seen: Answers, *, today: date | None = None) -> bool:
    """Whether an answer is needed, always or by the question's rule."""
    return field.required or (field.require_if is not None and holds(field.require_if, seen, today=today))


def _is_complete(step_id: str, items: tuple[Item, ...], kept: Answers, seen: Answers, today: date | None) -> bool:
    """Every open question was asked, the required ones are answered, and no exit is shown.

    A step that asks nothing is complete once it was read: its own id stands among the answers.
    """
    if _exits(items):
        return False
    questions = _questions(items)
    if not questions:
        return step_id in kept or not step_id
    return all(
        one.id in kept and (is_answered(kept[one.id]) or not is_required(one, seen, today=today)) for one in questions
    )


# --- the way ----------------------------------------------------------------------------------------


def open_steps(definition: Definition, answers: Answers, *, today: date | None = None) -> list[Step]:
    """The steps on the way for these answers, in order; a step without anything to show is not on it."""
    return [one.step for one in walk(definition, answers, today=today).steps]


def relevant(definition: Definition, answers: Answers, *, today: date | None = None) -> dict[str, Any]:
    """The answers that count, in reading order: those to hidden questions and to unknown ids are dropped."""
    return walk(definition, answers, today=today).answers


def first_open(definition: Definition, answers: Answers, *, today: date | None = None) -> Step | None:
    """The first step on the way that is not answered completely; None when the form can be sent."""
    return walk(definition, answers, today=today).first_open


def next_step(definition: Definition, answers: Answers, after: Step, *, today: date | None = None) -> Step | None:
    """Where "Weiter" leads from a step that was just saved; None means to the check page."""
    return next_on(walk(definition, answers, today=today), after)


def next_on(way: Walk, after: Step) -> Step | None:
    """The same on a way that was walked already.

    The same step again when an answer opened a question on it that has not been asked yet (a page without
    scripts cannot show it earlier); otherwise the next step on the way.
    """
    order = [one.step.id for one in way.steps]
    if after.id not in order:
        return way.first_open
    if not way.is_complete(after):
        return after
    position = order.index(after.id) + 1
    return way.steps[position].step if position < len(order) else way.first_open


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
    found = walk(definition, answers, today=today).at(step)
    return found.exits if found is not None else ()
