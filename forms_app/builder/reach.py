"""What can happen in a form at all: steps, questions and texts whose conditions can never hold together.

The answers a condition looks at are tried out: of each question the few that make a difference (every option, the
numbers and days around a limit, and no answer at all). A question that is itself behind conditions counts as
answered only where those hold, so whole chains are followed. Where there are more combinations than are worth
trying, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from enum import Enum, auto
from itertools import product
from math import prod
from typing import Any

from . import conditions
from .conditions import All, Condition, Op, as_number, holds, span
from .definition import Definition, Field, Item, Step

MOST = 3_000
LAST_MINUTE = 24 * 60 - 1
TODAY = date(2030, 6, 15)
"""Ages are tried out on a day of their own, so that a verdict does not depend on when somebody saves."""


class Verdict(Enum):
    """Whether something is ever shown."""

    SOMETIMES = auto()
    NEVER = auto()
    UNKNOWN = auto()


class Reach:
    """Verdicts on one form; answers to try are worked out once."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self._order = {one.id: number for number, one in enumerate(definition.fields)}
        self._order |= {step.id: self._order_of(step) for step in definition.steps if step.repeat is not None}
        self._limits: dict[str, set[Any]] = {}
        for condition in self._all_conditions():
            for compare in conditions.comparisons(condition):
                given = compare.value if isinstance(compare.value, list | tuple) else [compare.value]
                self._limits.setdefault(compare.field, set()).update(
                    (compare.op, each) for each in given if isinstance(each, str | int)
                )

    def of(self, owner: Step | Item, step: Step) -> Verdict:
        """The verdict on a step, or on an item of a step."""
        own = _joined([step.show_if, owner.show_if if owner is not step else None])
        if own is None:
            return Verdict.SOMETIMES
        # Alone first: a contradiction inside one rule needs no chain.
        alone = self._try(own, sorted(set(conditions.fields_of(own)), key=self._place), follow=False)
        if alone is not Verdict.SOMETIMES:
            return alone
        return self._try(own, self._chain(own), follow=True)

    # --- trying out ---------------------------------------------------------------

    def _try(self, condition: Condition, fields: Sequence[str], *, follow: bool) -> Verdict:
        tried = [self._answers(one) for one in fields]
        if prod(map(len, tried)) > MOST:
            return Verdict.UNKNOWN if not follow else Verdict.SOMETIMES
        for combination in product(*tried):
            given = dict(zip(fields, combination, strict=True))
            answers = self._kept(given) if follow else given
            if holds(condition, answers, today=TODAY):
                return Verdict.SOMETIMES
        return Verdict.NEVER

    def _kept(self, given: dict[str, Any]) -> dict[str, Any]:
        """The answers that count: those whose questions are open for the answers before them."""
        kept: dict[str, Any] = {}
        for reference, answer in given.items():
            if holds(self._rule_of(reference), kept, today=TODAY):
                kept[reference] = answer
        return kept

    def _chain(self, condition: Condition) -> list[str]:
        """Everything the condition depends on, directly or through other rules, in reading order."""
        found: set[str] = set()
        waiting = list(conditions.fields_of(condition))
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting.extend(conditions.fields_of(self._rule_of(one)))
        return sorted(found, key=self._place)

    def _rule_of(self, reference: str) -> Condition | None:
        step = self.definition.repeated(reference)
        if step is not None:
            return step.show_if
        step, field = self.definition.step_of(reference), self.definition.field(reference)
        return _joined([step.show_if if step else None, field.show_if if field else None])

    def _place(self, reference: str) -> int:
        return self._order.get(reference, -1)

    def _order_of(self, step: Step) -> int:
        return max((self._order[one.id] for one in step.fields), default=-1)

    # --- what to try --------------------------------------------------------------

    def tries(self, reference: str) -> list[Any]:
        """The answers to this question that make a difference to any rule; the first is none at all."""
        return self._answers(reference)

    def _answers(self, reference: str) -> list[Any]:
        field = self.definition.target(reference)
        if field is None:
            return [None]
        if field.kind == "yes_no":
            return [None, True, False]
        if field.kind == "consent":
            return [None, True]
        if field.options:
            values: list[Any] = [option.value for option in field.options]
            return [None, *([[one] for one in values] + [values] if field.kind == "multiple_choice" else values)]
        return [None, *_around(field, self._limits.get(reference, set()))]

    def _all_conditions(self) -> Iterator[Condition | None]:
        for step in self.definition.steps:
            yield step.show_if
            yield from (item.show_if for item in step.items)


def _joined(rules: Iterable[Condition | None]) -> Condition | None:
    parts = tuple(rule for rule in rules if rule is not None)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else All(parts)


def _around(field: Field, limits: Iterable[tuple[Op, Any]]) -> list[Any]:
    """The answers on either side of every limit a rule names, and one that is none of them."""
    found: dict[Any, None] = {}
    for op, value in sorted(limits, key=repr):
        for one in _near(field, op, value):
            found[one] = None
    found["anything else"] = None
    return list(found)


_YEARS = frozenset({Op.AGE_AT_LEAST, Op.AGE_BELOW})
_DAYS = frozenset({Op.DAYS_AGO_ABOVE, Op.DAYS_AHEAD_ABOVE})


def _near(field: Field, op: Op, value: Any) -> Iterator[Any]:
    number = as_number(value)
    if op in _YEARS and number is not None:
        yield from (date(max(1, TODAY.year - int(number) + shift), 1, 1).isoformat() for shift in (-1, 0, 1))
    elif op in _DAYS and number is not None:
        sign = -1 if op is Op.DAYS_AGO_ABOVE else 1
        days = min(int(number), 300_000)
        yield from ((TODAY + timedelta(days=sign * (days + shift))).isoformat() for shift in (0, 1))
    elif op in (Op.BEFORE, Op.AFTER) and conditions.is_clock(value):
        minute = int(value[:2]) * 60 + int(value[3:])
        near = (max(0, minute - 1), minute, min(LAST_MINUTE, minute + 1))
        yield from (f"{one // 60:02d}:{one % 60:02d}" for one in near)
    elif op in (Op.BEFORE, Op.AFTER) and (days_of := span(value)) is not None:
        yield from ((days_of[0] + timedelta(days=shift)).isoformat() for shift in (-1, 0, 1))
    elif number is not None and field.kind not in ("text", "long_text"):
        yield from (int(number) + shift for shift in (-1, 0, 1))
    else:
        yield value
