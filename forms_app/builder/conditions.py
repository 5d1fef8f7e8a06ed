"""Rules of a form: nested all / any / not over typed comparisons on field ids.

A condition is data. `holds` reads it and nothing else: no database, no clock unless an age is asked for.
A comparison that does not fit its answer (a number asked of a text, an answer that is not there) does not
hold; it never raises, because the answers of a draft may be incomplete.

A question inside a repeated step has one answer per entry. A rule of the same entry reads that entry's own answer;
a rule outside reads `Each` of them, and a comparison holds when it holds for at least one entry. The repeated step
itself answers with the number of its entries.

Partial dates ("1890", "1890-05") are compared only by what is certain: a date of which only the year is known
lies before a day when its last possible day does, and after a day when its first possible day does. A period
({"from", "to"}) is compared in the same way, as a whole; one without an end never ends.

An answer of several parts, one of which is a code of a list (an activity, a register, an office), is compared by its
`code`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.utils import timezone

Answers = Mapping[str, Any]


class Op(StrEnum):
    """How an answer is compared."""

    EQUALS = "equals"
    NOT_EQUALS = "not_equals"
    ONE_OF = "one_of"
    CONTAINS = "contains"
    ANSWERED = "answered"
    GREATER = "greater"
    LESS = "less"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BEFORE = "before"
    AFTER = "after"
    AGE_AT_LEAST = "age_at_least"
    AGE_BELOW = "age_below"
    DAYS_AGO_ABOVE = "days_ago_above"
    DAYS_AHEAD_ABOVE = "days_ahead_above"


class Each(tuple[Any, ...]):
    """The answers which the entries of a repeated step gave to one question."""

    __slots__ = ()


@dataclass(frozen=True)
class Compare:
    """One comparison of the answer to `field` with a fixed value."""

    field: str
    op: Op
    value: Any = None


@dataclass(frozen=True)
class All:
    """Holds when every part holds; an empty list holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """Holds when at least one part holds; an empty list does not."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """Holds when its part does not."""

    part: Condition


Condition = Compare | All | AnyOf | Not


def holds(condition: Condition | None, answers: Answers, *, today: date | None = None) -> bool:
    """Tell whether the condition holds for these answers; no condition always holds.

    `today` counts only for ages. Pass the day of submission to read a submitted application again
    exactly as it was; without it the present day in the portal's time zone is taken.
    """
    match condition:
        case None:
            return True
        case All(parts):
            return all(holds(part, answers, today=today) for part in parts)
        case AnyOf(parts):
            return any(holds(part, answers, today=today) for part in parts)
        case Not(part):
            return not holds(part, answers, today=today)
        case Compare(field, op, value):
            answer = answers.get(field)
            if isinstance(answer, Each):
                return any(_COMPARE[op](_by_code(one), value, today) for one in answer)
            return _COMPARE[op](_by_code(answer), value, today)


def _by_code(answer: Any) -> Any:
    return answer.get("code", answer) if isinstance(answer, Mapping) else answer


def is_answered(answer: Any) -> bool:
    """False for nothing, empty text, an empty list and an address of empty parts. "No" and 0 are answers."""
    if isinstance(answer, Mapping):
        return any(is_answered(part) for part in answer.values())
    return answer is not None and answer not in ("", [], ())


def fields_of(condition: Condition | None) -> Iterator[str]:
    """Yield the id of every field the condition looks at, in reading order, repeats included."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from fields_of(part)
        case Not(part):
            yield from fields_of(part)
        case Compare(field):
            yield field


def comparisons(condition: Condition | None) -> Iterator[Compare]:
    """Yield every comparison inside the condition."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from comparisons(part)
        case Not(part):
            yield from comparisons(part)
        case Compare():
            yield condition


def rename(condition: Condition | None, ids: Mapping[str, str]) -> Condition | None:
    """The same condition with field ids replaced where `ids` knows them (a shared group put into a form)."""
    match condition:
        case None:
            return None
        case All(parts):
            return All(tuple(_renamed(part, ids) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_renamed(part, ids) for part in parts))
        case Not(part):
            return Not(_renamed(part, ids))
        case Compare(field, op, value):
            return Compare(ids.get(field, field), op, value)


def _renamed(condition: Condition, ids: Mapping[str, str]) -> Condition:
    renamed = rename(condition, ids)
    assert renamed is not None
    return renamed


def to_json(condition: Condition | None) -> Any:
    """The condition as JSON; `from_json` gives the same condition back."""
    match condition:
        case None:
            return None
        case All(parts):
            return {"all": [to_json(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [to_json(part) for part in parts]}
        case Not(part):
            return {"not": to_json(part)}
        case Compare(field, op, value):
            return {"field": field, "op": op.value, "value": value}


def from_json(doc: Any) -> Condition | None:
    """Read a condition; raise ValueError for anything that is none."""
    return None if doc is None else _from_json(doc)


def _from_json(doc: Any) -> Condition:
    match doc:
        case {"all": list(parts)}:
            return All(tuple(_from_json(part) for part in parts))
        case {"any": list(parts)}:
            return AnyOf(tuple(_from_json(part) for part in parts))
        case {"not": part}:
            return Not(_from_json(part))
        case {"field": str(field), "op": str(op), **rest}:
            return Compare(field, Op(op), rest.get("value"))
        case _:
            raise ValueError(f"not a condition: {doc!r}")


# --- dates and ages -------------------------------------------------------------------------------


def span(answer: Any) -> tuple[date, date] | None:
    """First and last possible day of an ISO date that may lack its day or month, or of a period; None otherwise."""
    if isinstance(answer, Mapping):
        return _period(answer)
    try:
        parts = [int(part) for part in answer.split("-")] if isinstance(answer, str) else []
        match parts:
            case [year]:
                return date(year, 1, 1), date(year, 12, 31)
            case [year, month]:
                return date(year, month, 1), date(year, month, monthrange(year, month)[1])
            case [year, month, day]:
                return date(year, month, day), date(year, month, day)
    except (ValueError, OverflowError):  # the thirteen digits of a tax number are no year
        return None
    return None


def _period(answer: Mapping[str, Any]) -> tuple[date, date] | None:
    first, last = answer.get("from"), answer.get("to")
    begin = span(first) if isinstance(first, str) else None
    end = span(last) if isinstance(last, str) else None
    return (begin[0], end[1] if end else date.max) if begin else None


def full_years(since: date, until: date) -> int:
    """Completed years between two days; who was born on 29 February is a year older on 1 March."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def _age_at_least(answer: Any, value: Any, today: date | None) -> bool:
    days, years = span(answer), as_number(value)
    if days is None or years is None:
        return False
    return full_years(days[1], today or timezone.localdate()) >= years


def _age_below(answer: Any, value: Any, today: date | None) -> bool:
    days, years = span(answer), as_number(value)
    if days is None or years is None:
        return False
    return full_years(days[0], today or timezone.localdate()) < years


_CLOCK = re.compile(r"[0-2][0-9]:[0-5][0-9]")


def is_clock(value: Any) -> bool:
    """Whether the value is a time of day as the kind "time" spells it."""
    return isinstance(value, str) and _CLOCK.fullmatch(value) is not None


def _before(answer: Any, value: Any, _today: date | None) -> bool:
    if is_clock(answer) and is_clock(value):
        return bool(answer < value)
    days, limit = span(answer), span(value)
    return days is not None and limit is not None and days[1] < limit[0]


def _after(answer: Any, value: Any, _today: date | None) -> bool:
    if is_clock(answer) and is_clock(value):
        return bool(answer > value)
    days, limit = span(answer), span(value)
    return days is not None and limit is not None and days[0] > limit[1]


def _days_ago_above(answer: Any, value: Any, today: date | None) -> bool:
    days, limit = span(answer), as_number(value)
    if days is None or limit is None:
        return False
    return ((today or timezone.localdate()) - days[1]).days > limit


def _days_ahead_above(answer: Any, value: Any, today: date | None) -> bool:
    days, limit = span(answer), as_number(value)
    if days is None or limit is None:
        return False
    return (days[0] - (today or timezone.localdate())).days > limit


# --- the other comparisons ------------------------------------------------------------------------


def as_number(value: Any) -> Decimal | None:
    """The number an answer stands for, written as a number or as text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _equals(answer: Any, value: Any, _today: date | None) -> bool:
    if isinstance(answer, bool) or isinstance(value, bool):
        return answer is value
    if isinstance(answer, str) and isinstance(value, str):
        return answer.strip().casefold() == value.strip().casefold()
    if isinstance(answer, int | float) or isinstance(value, int | float):
        left, right = as_number(answer), as_number(value)
        return left is not None and left == right
    return bool(answer == value)


def _contains(answer: Any, value: Any, _today: date | None) -> bool:
    if isinstance(answer, str):
        return isinstance(value, str) and value.casefold() in answer.casefold()
    return isinstance(answer, list | tuple) and value in answer


def _one_of(answer: Any, value: Any, today: date | None) -> bool:
    """Whether the answer, or one of several answers, stands in the list."""
    if not isinstance(value, list | tuple):
        return False
    given = answer if isinstance(answer, list | tuple) else [answer]
    return any(_equals(one, each, today) for one in given if is_answered(one) for each in value)


def _greater(answer: Any, value: Any, _today: date | None) -> bool:
    left, right = as_number(answer), as_number(value)
    return left is not None and right is not None and left > right


def _less(answer: Any, value: Any, _today: date | None) -> bool:
    left, right = as_number(answer), as_number(value)
    return left is not None and right is not None and left < right


def _at_least(answer: Any, value: Any, today: date | None) -> bool:
    return as_number(answer) is not None and as_number(value) is not None and not _less(answer, value, today)


def _at_most(answer: Any, value: Any, today: date | None) -> bool:
    return as_number(answer) is not None and as_number(value) is not None and not _greater(answer, value, today)


_COMPARE: Mapping[Op, Callable[[Any, Any, date | None], bool]] = {
    Op.EQUALS: _equals,
    # What nobody answered differs from nothing: "not equal" asks for an answer that is another one.
    Op.NOT_EQUALS: lambda answer, value, today: is_answered(answer) and not _equals(answer, value, today),
    Op.ONE_OF: _one_of,
    Op.CONTAINS: _contains,
    Op.ANSWERED: lambda answer, _value, _today: is_answered(answer),
    Op.GREATER: _greater,
    Op.LESS: _less,
    Op.AT_LEAST: _at_least,
    Op.AT_MOST: _at_most,
    Op.BEFORE: _before,
    Op.AFTER: _after,
    Op.AGE_AT_LEAST: _age_at_least,
    Op.AGE_BELOW: _age_below,
    Op.DAYS_AGO_ABOVE: _days_ago_above,
    Op.DAYS_AHEAD_ABOVE: _days_ahead_above,
}
