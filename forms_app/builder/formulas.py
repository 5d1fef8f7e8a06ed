"""Values a form works out by itself ("berechneter Wert").

A formula joins answers and fixed numbers by one operation; what it yields may stand in the next formula, so no
nesting is needed. A question that is not asked, or not answered, is left out of sums and comparisons; a product or
a quotient without one of its parts has no value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from typing import Any

from .conditions import Answers, Each, as_number, is_answered


class Operation(StrEnum):
    """How the parts of a formula are joined."""

    SUM = "sum"
    DIFFERENCE = "difference"
    PRODUCT = "product"
    QUOTIENT = "quotient"
    SMALLEST = "smallest"
    LARGEST = "largest"
    COUNT = "count"


@dataclass(frozen=True)
class Part:
    """The answer to a question, or a fixed number in decimal spelling."""

    field: str = ""
    number: str = ""


@dataclass(frozen=True)
class Formula:
    """One operation over its parts, in order."""

    operation: Operation
    parts: tuple[Part, ...]


LONGEST = Decimal(10) ** 15
"""No value beyond this size: nothing an administration counts is larger, and no page could show it."""


def value(formula: Formula, answers: Answers, *, decimals: int = 2) -> int | str | None:
    """The value as the kind "number" spells it, rounded to `decimals`; None when there is none."""
    if formula.operation is Operation.COUNT:
        return sum(_counted(part, answers) for part in formula.parts)
    numbers = [list(_numbers(part, answers)) for part in formula.parts]
    if formula.operation in (Operation.PRODUCT, Operation.QUOTIENT, Operation.DIFFERENCE) and not all(numbers):
        return None
    return _spelled(_joined(formula.operation, [one for part in numbers for one in part]), decimals)


def fields_of(formula: Formula | None) -> Iterator[str]:
    """The ids of the questions the formula reads."""
    if formula is not None:
        yield from (part.field for part in formula.parts if part.field)


def to_json(formula: Formula | None) -> dict[str, Any] | None:
    """The formula as JSON; `from_json` gives it back."""
    if formula is None:
        return None
    parts = [{"field": part.field} if part.field else {"number": part.number} for part in formula.parts]
    return {"operation": formula.operation.value, "parts": parts}


def from_json(doc: Mapping[str, Any] | None) -> Formula | None:
    """Read a formula; raise ValueError for an unknown operation."""
    if not doc:
        return None
    parts = tuple(Part(part.get("field", ""), part.get("number", "")) for part in doc.get("parts", ()))
    return Formula(Operation(doc["operation"]), parts)


def _numbers(part: Part, answers: Answers) -> Iterator[Decimal]:
    given = answers.get(part.field) if part.field else part.number
    for one in given if isinstance(given, Each) else (given,):
        number = as_number(one)
        if number is not None and abs(number) <= LONGEST:
            yield number


def _counted(part: Part, answers: Answers) -> int:
    given = answers.get(part.field) if part.field else part.number
    each = given if isinstance(given, Each) else (given,)
    return sum(1 for one in each if is_answered(one) and one is not False)


_JOIN: Mapping[Operation, Callable[[Decimal, Decimal], Decimal]] = {
    Operation.SUM: lambda left, right: left + right,
    Operation.DIFFERENCE: lambda left, right: left - right,
    Operation.PRODUCT: lambda left, right: left * right,
    Operation.QUOTIENT: lambda left, right: left / right,
    Operation.SMALLEST: min,
    Operation.LARGEST: max,
}


def _joined(operation: Operation, numbers: list[Decimal]) -> Decimal | None:
    if operation is Operation.SUM:
        numbers = [Decimal(0), *numbers]
    if not numbers or (operation is Operation.QUOTIENT and not all(numbers[1:])):
        return None
    return reduce(_JOIN[operation], numbers)


def _spelled(number: Decimal | None, decimals: int) -> int | str | None:
    if number is None or abs(number) > LONGEST:
        return None
    rounded = round(number, decimals).normalize()
    return int(rounded) if rounded == rounded.to_integral_value() else f"{rounded:f}"
