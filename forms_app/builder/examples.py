"""Answers to try a form with: a pure function of the form, so that nobody has to type them.

`fill` goes through the form the way a citizen would and answers what is open: with what the kind of question gives
as its example, with an option that is offered, with one entry of a repeated step more than none. Answers that are
there already stay. Where an answer leads to an end ("you cannot apply here"), the questions which the end depends on
are answered differently, as often as is worth trying; an end nobody can get past is reported.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from .conditions import fields_of, is_answered
from .definition import Content, Definition, Field, Step
from .kinds.files import File
from .kinds.registry import kind
from .paths import DONE, ENTRIES, ENTRY_ID, OpenStep, Walk, closed_options, is_required, stored_entries, walk
from .questions import Question, html_name
from .reach import Reach

MOST_TRIES = 60
"""How many ways around an end are tried before it is reported."""
MOST_OF_ONE = 8
"""How many answers to one question are among them."""


@dataclass(frozen=True)
class Examples:
    """Answers to a whole form; `exits` are the ends nobody got past, `stuck` the step nothing could be found for."""

    answers: dict[str, Any]
    exits: tuple[Content, ...] = ()
    stuck: Step | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the form could be sent with these answers."""
        return not self.exits and self.stuck is None


def fill(definition: Definition, answers: Mapping[str, Any] | None = None, *, today: date | None = None) -> Examples:
    """Answers to everything that is open with them; those given stay, unless a rule no longer allows them."""
    given, example = dict(answers or {}), _Example(definition, today)
    first = example.walk_through(given, {})
    if not first.exits:
        return first
    own = set(given)
    for choice in example.ways_around(first, own):
        tried = example.walk_through(given, choice)
        if tried.is_complete:
            return tried
    return first


def fill_step(
    definition: Definition, step: Step, answers: Mapping[str, Any], *, today: date | None = None
) -> dict[str, Any]:
    """The same for one step only: the answers to be added to those there are."""
    example = _Example(definition, today)
    filled = dict(answers)
    for _round in range(len(step.fields) + 2):
        way = walk(definition, filled, today=today)
        found = way.at(step)
        if found is None or found.is_complete or not example.answer(found, way, filled, {}):
            break
    return {key: value for key, value in filled.items() if key not in answers or answers[key] != value}


def example_files(field: Field) -> list[str]:
    """What stands in the place of files, which only whoever keeps files can make."""
    return list(kind(field.kind).example(field))


class _Example:
    """Goes through one form; what to try for a question is worked out once."""

    def __init__(self, definition: Definition, today: date | None) -> None:
        self.definition = definition
        self.today = today
        self._reach = Reach(definition)
        self._found: dict[str, tuple[list[Any], Iterator[Any]]] = {}

    def walk_through(self, given: Mapping[str, Any], choice: Mapping[str, Any]) -> Examples:
        """Answer step after step, with `choice` where it says something about a question."""
        answers = dict(given)
        for _round in range(2 * (len(self.definition.fields) + len(self.definition.steps)) + 2):
            way = walk(self.definition, answers, today=self.today)
            unfinished = [one for one in way.steps if not one.is_complete]
            if not unfinished:
                return Examples(answers)
            here = unfinished[0]
            if not self.answer(here, way, answers, choice):
                exits = tuple(here.exits) or tuple(exit for entry in here.entries for exit in _exits(entry.items))
                return Examples(answers, exits, None if exits else here.step)
        return Examples(answers, stuck=walk(self.definition, answers, today=self.today).first_open)

    def answer(self, here: OpenStep, way: Walk, answers: dict[str, Any], choice: Mapping[str, Any]) -> bool:
        """Answer what is open on this step; False if nothing was left that could be answered."""
        if here.step.repeat is not None:
            return self._answer_entries(here, way, answers, choice)
        questions = [one for one in here.items if isinstance(one, Field) and one.is_asked]
        if not questions:
            if here.step.id in way.answers or here.exits:
                return False
            answers[here.step.id] = True
            return True
        return self._answer_questions(questions, way.answers, way.seen, answers, choice)

    def _answer_questions(
        self,
        questions: Iterable[Field],
        kept: Mapping[str, Any],
        seen: Mapping[str, Any],
        answers: dict[str, Any],
        choice: Mapping[str, Any],
    ) -> bool:
        went_on = False
        for one in questions:
            lacks = one.id not in kept or (not is_answered(kept[one.id]) and is_required(one, seen, today=self.today))
            if not lacks:
                continue
            found = self._pick(one, seen, choice)
            if one.id not in kept or is_answered(found):
                answers[one.id] = found
                went_on = True
        return went_on

    def _answer_entries(self, here: OpenStep, way: Walk, answers: dict[str, Any], choice: Mapping[str, Any]) -> bool:
        repeat = here.step.repeat
        assert repeat is not None
        entries = [dict(one) for one in stored_entries(here.step, answers)][: repeat.most]
        wanted = min(max(repeat.least, 1), repeat.most)
        went_on = len(entries) != len(stored_entries(here.step, answers))
        while len(entries) < wanted:
            entries.append({ENTRY_ID: f"{len(entries) + 1:012x}"})
            went_on = True
        for entry, stored in zip(here.entries, entries, strict=False):
            questions = [one for one in entry.items if isinstance(one, Field) and one.is_asked]
            if self._answer_questions(questions, entry.answers, entry.seen, stored, choice):
                went_on = True
        if not went_on:
            stored_answer = answers.get(here.step.id)
            if isinstance(stored_answer, Mapping) and stored_answer.get(DONE) is True:
                return False
        answers[here.step.id] = {ENTRIES: entries, DONE: not went_on}
        return True

    def _pick(self, field: Field, seen: Mapping[str, Any], choice: Mapping[str, Any]) -> Any:
        """The first answer the question takes; None where none was found."""
        closed = closed_options(field, seen, self.today)
        chosen = [choice[field.id]] if field.id in choice else []
        return next((one for one in chain(chosen, self.candidates(field)) if not _is_closed(one, closed)), None)

    def candidates(self, field: Field) -> Iterator[Any]:
        """Answers the question takes by itself: its example first, then what its rules make a difference by.

        Lists have thousands of entries, so each is looked at only when the ones before it did not do.
        """
        taken, further = self._found.setdefault(field.id, ([], self._to_try(field)))
        yield from taken
        for one in further:
            answer = _accepted(field, one)
            if is_answered(answer) and answer not in taken:
                taken.append(answer)
                yield answer

    def _to_try(self, field: Field) -> Iterator[Any]:
        own = kind(field.kind)
        yield own.example(field)
        yield from self._reach.tries(field.id)
        for option in own.options(field):
            yield option.value
            yield [option.value]
        if field.kind == "date":
            yield from _dates(field, self.today or timezone.localdate())

    def ways_around(self, failed: Examples, own: set[str]) -> Iterator[dict[str, Any]]:
        """Other answers to what the end depends on, the nearest question first; then two of them together."""
        singles = [
            (field.id, candidate)
            for field in self._behind(failed.exits)
            if field.id not in own
            for candidate in islice(self.candidates(field), MOST_OF_ONE)
        ]
        ways: list[dict[str, Any]] = [{key: value} for key, value in singles]
        ways += [
            {first: one, second: other}
            for position, (first, one) in enumerate(singles)
            for second, other in singles[position + 1 :]
            if first != second
        ]
        yield from ways[:MOST_TRIES]

    def _behind(self, exits: Iterable[Content]) -> list[Field]:
        """The questions the ends depend on, directly or through other rules; the last one in the form first."""
        waiting: list[str] = []
        for step in self.definition.steps:
            if any(one in step.items for one in exits):
                waiting.extend(fields_of(step.show_if))
        for one in exits:
            waiting.extend(fields_of(one.show_if))
        found: set[str] = set()
        while waiting:
            name = waiting.pop()
            field, step_of = self.definition.field(name), self.definition.step_of(name)
            if name in found or field is None:
                continue
            found.add(name)
            waiting.extend(fields_of(field.show_if))
            for option in field.options:
                waiting.extend(fields_of(option.show_if))
            waiting.extend(fields_of(step_of.show_if if step_of is not None else None))
        return [one for one in reversed(self.definition.fields) if one.id in found and one.is_asked]


def _exits(items: Iterable[Any]) -> list[Content]:
    return [one for one in items if isinstance(one, Content) and one.kind == "exit"]


def _is_closed(answer: Any, closed: frozenset[str]) -> bool:
    return bool(closed) and not closed.isdisjoint(map(str, answer if isinstance(answer, list) else [answer]))


def _accepted(field: Field, answer: Any) -> Any:
    """The answer as the question keeps it; None if it would refuse it."""
    own = kind(field.kind)
    if isinstance(own, File):
        return answer if isinstance(answer, list) else None
    question = Question(field)
    name = html_name(field)
    try:
        raw = question.widget.value_from_datadict(own.posted(field, name, answer), {}, name)
        return question.clean(raw)
    except (ValidationError, AttributeError, IndexError, KeyError, LookupError, TypeError, ValueError):
        # What rules compare with need be no answer of this kind at all.
        return None


def _dates(field: Field, today: date) -> Iterator[str]:
    """Days that satisfy a least age, the past or the future."""
    age = int(field.setting("min_age") or 0)
    for years in (age + 1, age + 20, 0):
        yield date(today.year - years, 1, 1).isoformat()
    yield today.isoformat()
    yield (today + timedelta(days=30)).isoformat()
