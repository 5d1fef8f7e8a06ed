"""What an editor wrote about another question, turned into a typed condition.

A question is named by its block id; its label is understood as well when only one question carries it. The value
to compare with is text in the editor and becomes what the answer to that question is: true or false, a number,
an ISO date, the value of an option. "Ist eins von" takes several, with semicolons between them; the name of a set
("EU") stands for all its options as they are on the day the form is frozen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .codelists.lists import CodeList
from .conditions import All, AnyOf, Compare, Condition, Not, Op, as_number
from .definition import Field
from .kinds.registry import KINDS
from .kinds.times import clock

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
    if op is Op.ONE_OF:
        return _several(text, field)
    return _one(text, op, field)


def _one(text: str, op: Op, field: Field | None) -> Any:
    by_kind = _BY_KIND.get(field.kind if field else "", _option)
    if op in (Op.BEFORE, Op.AFTER):
        return _time(text, field) if by_kind is _time else _day(text, field)
    return _BY_OP.get(op, by_kind)(text, field)


def _several(text: str, field: Field | None) -> list[Any]:
    """The values of a list, each once; sets in the order of their values, so that the same rule freezes alike."""
    own = KINDS.get(field.kind) if field else None
    sets = {name.casefold(): values for name, values in own.sets(field).items()} if own and field else {}
    found: list[Any] = []
    for part in filter(None, map(str.strip, text.split(";"))):
        found += sorted(sets[part.casefold()]) if part.casefold() in sets else [_one(part, Op.EQUALS, field)]
    return list(dict.fromkeys(found))


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


def _time(text: str, _field: Field | None) -> str:
    return clock(re.sub(r"\s*Uhr$", "", text, flags=re.IGNORECASE)) or text


def _amount(text: str, field: Field | None) -> Any:
    """As the answer spells it, with its decimal places, so that equal amounts are equal texts."""
    number = as_number(_number(text.removesuffix("€").removesuffix("%").strip(), field))
    return text if number is None else f"{number:.2f}"


def _option(text: str, field: Field | None) -> str:
    options = KINDS[field.kind].options(field) if field and field.kind in KINDS else ()
    if any(option.value == text for option in options):
        return text
    if options and field and (found := CodeList(options).find(text)) is not None:
        return found
    return text


_Reader = Callable[[str, Field | None], Any]
_BY_OP: Mapping[Op, _Reader] = dict.fromkeys(
    (
        *(Op.GREATER, Op.LESS, Op.AT_LEAST, Op.AT_MOST),
        *(Op.AGE_AT_LEAST, Op.AGE_BELOW, Op.DAYS_AGO_ABOVE, Op.DAYS_AHEAD_ABOVE),
    ),
    _number,
)
_BY_KIND: Mapping[str, _Reader] = {
    "yes_no": _truth,
    "consent": _truth,
    "number": _number,
    "calculated": _number,
    "amount": _amount,
    "percent": _amount,
    "date": _day,
    "time": _time,
}
