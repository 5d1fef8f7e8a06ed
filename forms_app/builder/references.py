"""What an editor wrote about another question, turned into a typed condition.

A question is named by its block id; its label is understood as well when only one question carries it. The value
to compare with is text in the editor and becomes what the answer to that question is: true or false, a number,
an ISO date, the value of an option.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .conditions import All, AnyOf, Compare, Condition, Not, Op
from .definition import Field

_YES, _NO = ("ja", "true", "1"), ("nein", "false", "0")


class Questions:
    """The questions of a form, found by id or by a label that is the only one of its kind."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self.by_id = {one.id: one for one in fields}
        self.aliases: Mapping[str, str] = {}
        labels = [one.label.casefold() for one in self.by_id.values()]
        self._by_label = {
            one.label.casefold(): one.id for one in self.by_id.values() if labels.count(one.label.casefold()) == 1
        }

    def seen_from(self, aliases: Mapping[str, str]) -> Questions:
        """The same questions for a rule inside a shared group, where ids are those of the group."""
        if not aliases:
            return self
        seen = Questions(())
        seen.by_id, seen._by_label, seen.aliases = self.by_id, self._by_label, aliases
        return seen

    def find(self, reference: Any) -> str:
        """The id of the question; an unknown reference is kept, so that it can be shown as broken."""
        text = str(reference or "").strip()
        text = self.aliases.get(text, text)
        if text in self.by_id:
            return text
        return self._by_label.get(text.casefold(), text)


def condition(value: Any, questions: Questions) -> Condition | None:
    """The condition of a ConditionBlock's value; None when it holds no rule."""
    if not value:
        return None
    parts = [part for rule in value["rules"] or () if (part := _part(rule, questions)) is not None]
    return _joined(value["mode"], parts)


def _part(rule: Any, questions: Questions) -> Condition | None:
    if rule.block_type == "group":
        parts = [compare(each, questions) for each in rule.value["rules"] or ()]
        return _joined(rule.value["mode"], parts)
    return compare(rule.value, questions)


def _joined(mode: str, parts: Iterable[Condition]) -> Condition | None:
    collected = tuple(parts)
    if not collected:
        return None
    match mode:
        case "none":
            return Not(AnyOf(collected))
        case "any":
            return collected[0] if len(collected) == 1 else AnyOf(collected)
        case _:
            return collected[0] if len(collected) == 1 else All(collected)


def compare(value: Any, questions: Questions) -> Compare:
    """One comparison with its value in the type of the answer."""
    field_id = questions.find(value["field"])
    op = Op(value["op"])
    return Compare(field_id, op, typed(str(value["value"] or "").strip(), op, questions.by_id.get(field_id)))


def typed(text: str, op: Op, field: Field | None) -> Any:
    """What the editor typed, as the answer of that question would be; text that fits nothing stays text."""
    if op is Op.ANSWERED:
        return None
    read = _BY_OP.get(op) or _BY_KIND.get(field.kind if field else "", _as_it_is)
    return read(text, field)


def _as_it_is(text: str, _field: Field | None) -> str:
    return text


def _truth(text: str, _field: Field | None) -> Any:
    return text.casefold() in _YES if text.casefold() in _YES + _NO else text


def _number(text: str, _field: Field | None) -> Any:
    plain = text.replace(" ", "").replace(",", ".")
    if re.fullmatch(r"-?\d+", plain):
        return int(plain)
    return plain if re.fullmatch(r"-?\d+\.\d+", plain) else text


def _day(text: str, _field: Field | None) -> str:
    if found := re.fullmatch(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})", text):
        day, month, year = found.groups()
        return f"{year}-{int(month):02d}-{int(day):02d}"
    return text


def _option(text: str, field: Field | None) -> str:
    options = field.options if field else ()
    if any(option.value == text for option in options):
        return text
    return next((option.value for option in options if option.label.casefold() == text.casefold()), text)


_Reader = Callable[[str, Field | None], Any]
_BY_OP: Mapping[Op, _Reader] = {
    Op.AGE_AT_LEAST: _number,
    Op.AGE_BELOW: _number,
    Op.GREATER: _number,
    Op.LESS: _number,
    Op.AT_LEAST: _number,
    Op.AT_MOST: _number,
    Op.DAYS_AGO_ABOVE: _number,
    Op.DAYS_AHEAD_ABOVE: _number,
    Op.BEFORE: _day,
    Op.AFTER: _day,
}
_BY_KIND: Mapping[str, _Reader] = {
    "yes_no": _truth,
    "consent": _truth,
    "number": _number,
    "date": _day,
    "choice": _option,
    "multiple_choice": _option,
}
