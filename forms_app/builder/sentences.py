"""Rules as people say them: a condition of a form becomes one German sentence.

    sentence(condition, definition)  →  „Nur zeigen, wenn „Familienstand“ gleich „verheiratet“ ist.“

Questions and answers are named by their labels, dates and numbers are written the German way. Whatever is broken in a
rule gets words as well: a sentence never fails and never shows the id of a question that exists.

The editor's script says the same sentences while somebody is still writing the rule; it gets the words from `words`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from .conditions import All, AnyOf, Compare, Condition, Not, Op, as_number, is_clock, span
from .definition import Definition, Field
from .items import Option
from .kinds.registry import KINDS

Text = str | Promise
SEVERAL = frozenset({"multiple_choice", "nationality"})
"""Kinds with several answers at once: a rule asks whether they contain one."""


class Purpose(StrEnum):
    """What a rule decides."""

    SHOW = "show"
    REQUIRE = "require"
    OFFER = "offer"
    COMPUTE = "compute"
    HAND_ON = "hand_on"
    CHARGE = "charge"
    EXEMPT = "exempt"


LEADS: Mapping[Purpose, Text] = {
    Purpose.SHOW: gettext_lazy("Nur zeigen, wenn %(clause)s."),
    Purpose.REQUIRE: gettext_lazy("Muss beantwortet werden, wenn %(clause)s."),
    Purpose.OFFER: gettext_lazy("Nur anbieten, wenn %(clause)s."),
    Purpose.COMPUTE: gettext_lazy("Nur ausrechnen, wenn %(clause)s."),
    Purpose.HAND_ON: gettext_lazy("Nur mitgeben, wenn %(clause)s."),
    Purpose.CHARGE: gettext_lazy("Nur berechnen, wenn %(clause)s."),
    Purpose.EXEMPT: gettext_lazy("Von der Gebühr befreit, wenn %(clause)s."),
}
ALWAYS: Text = gettext_lazy("Immer.")
CLAUSES: Mapping[str, Text] = {
    Op.EQUALS: gettext_lazy("%(question)s gleich %(value)s ist"),
    Op.NOT_EQUALS: gettext_lazy("%(question)s etwas anderes als %(value)s ist"),
    Op.ONE_OF: gettext_lazy("%(question)s gleich %(value)s ist"),
    Op.CONTAINS: gettext_lazy("%(question)s %(value)s enthält"),
    Op.ANSWERED: gettext_lazy("%(question)s beantwortet ist"),
    Op.GREATER: gettext_lazy("%(question)s größer als %(value)s ist"),
    Op.LESS: gettext_lazy("%(question)s kleiner als %(value)s ist"),
    Op.AT_LEAST: gettext_lazy("%(question)s mindestens %(value)s ist"),
    Op.AT_MOST: gettext_lazy("%(question)s höchstens %(value)s ist"),
    Op.BEFORE: gettext_lazy("%(question)s vor %(value)s liegt"),
    Op.AFTER: gettext_lazy("%(question)s nach %(value)s liegt"),
    Op.AGE_AT_LEAST: gettext_lazy("%(question)s mindestens %(value)s Jahre zurückliegt"),
    Op.AGE_BELOW: gettext_lazy("%(question)s weniger als %(value)s Jahre zurückliegt"),
    Op.DAYS_AGO_ABOVE: gettext_lazy("%(question)s mehr als %(value)s Tage zurückliegt"),
    Op.DAYS_AHEAD_ABOVE: gettext_lazy("%(question)s mehr als %(value)s Tage in der Zukunft liegt"),
    "yes": gettext_lazy("%(question)s mit Ja beantwortet ist"),
    "no": gettext_lazy("%(question)s mit Nein beantwortet ist"),
    "ticked": gettext_lazy("%(question)s angekreuzt ist"),
    "unticked": gettext_lazy("%(question)s nicht angekreuzt ist"),
}
"""One comparison as the part of a sentence after „wenn“; the first fifteen by their operator."""
JOINTS: Mapping[str, Text] = {
    "and": gettext_lazy("und"),
    "or": gettext_lazy("oder"),
    "neither": gettext_lazy("weder"),
    "nor": gettext_lazy("noch"),
    "not": gettext_lazy("nicht zutrifft, dass %(clause)s"),
    "quoted": gettext_lazy("„%(text)s“"),
    "in_step": gettext_lazy("„%(label)s“ (Schritt „%(step)s“)"),
    "gone": gettext_lazy("eine Frage, die es nicht mehr gibt,"),
    "unnamed": gettext_lazy("Frage ohne Beschriftung"),
    "unnamed_step": gettext_lazy("Schritt ohne Titel"),
    "nothing": gettext_lazy("…"),
    "yes": gettext_lazy("Ja"),
    "no": gettext_lazy("Nein"),
    "day": gettext_lazy("dem %(text)s"),
    "clock": gettext_lazy("%(text)s Uhr"),
    "always": gettext_lazy("nichts weiter verlangt ist"),
    "never": gettext_lazy("etwas Unmögliches eintritt"),
}
_DAYS = (Op.BEFORE, Op.AFTER)
_COUNTS = (Op.AGE_AT_LEAST, Op.AGE_BELOW, Op.DAYS_AGO_ABOVE, Op.DAYS_AHEAD_ABOVE)
UNITS: Mapping[str, Text] = {"amount": gettext_lazy("Euro"), "percent": "%"}


def sentence(condition: Condition | None, definition: Definition, purpose: Purpose = Purpose.SHOW) -> str:
    """The whole sentence, „Immer.“ for no condition."""
    if condition is None:
        return str(ALWAYS)
    return str(LEADS[purpose]) % {"clause": clause(condition, definition)}


def words() -> dict[str, Any]:
    """The same words for the editor's script, in the language of whoever edits."""
    return {
        "leads": {purpose.value: str(text) for purpose, text in LEADS.items()},
        "clauses": {str(name): str(text) for name, text in CLAUSES.items()},
        "joints": {name: str(text) for name, text in JOINTS.items()},
    }


# --- conditions -------------------------------------------------------------------------------------


def clause(condition: Condition, definition: Definition) -> str:
    """What stands after „wenn“."""
    match condition:
        case Compare():
            said = _compare(condition, definition)
        case All((part,)) | AnyOf((part,)):
            said = clause(part, definition)
        case All(parts):
            said = _joined("and", parts, definition) or _joint("always")
        case AnyOf(parts):
            said = _joined("or", parts, definition) or _joint("never")
        case Not(AnyOf((_one, _two, *_more) as parts)):
            said = f"{_joint('neither')} {_joined('nor', parts, definition)}"
        case Not(part):
            said = _joint("not", clause=clause(part, definition))
    return said


def _joined(joint: str, parts: Iterable[Condition], definition: Definition) -> str:
    return f" {_joint(joint)} ".join(_part(part, definition) for part in parts)


def _part(condition: Condition, definition: Definition) -> str:
    """A part of something longer; in brackets where it could be read two ways."""
    match condition:
        case All((part,)) | AnyOf((part,)):
            return _part(part, definition)
        case Compare() | All(()) | AnyOf(()):
            return clause(condition, definition)
        case _:
            return f"({clause(condition, definition)})"


def _compare(compare: Compare, definition: Definition) -> str:
    target = definition.target(compare.field)
    name, kind = str(compare.op), target.kind if target else ""
    if compare.op is Op.EQUALS and isinstance(compare.value, bool):
        name = ("ticked" if compare.value else "unticked") if kind == "consent" else _yes_or_no(compare.value)
    elif compare.op is Op.ONE_OF and kind in SEVERAL:
        name = Op.CONTAINS
    values = {"question": question(compare.field, definition), "value": value_of(compare, target)}
    return str(CLAUSES[name]) % values


def _yes_or_no(value: bool) -> str:  # the value itself
    return "yes" if value else "no"


def question(field_id: str, definition: Definition) -> str:
    """The question in quotation marks, with its step where several questions are called the same."""
    target = definition.target(field_id)
    if target is None:
        return _joint("gone")
    label = target.label or _joint("unnamed")
    step = definition.step_of(field_id)
    if step is not None and _times(definition)[label] > 1:
        return _joint("in_step", label=label, step=step.title or _joint("unnamed_step"))
    return _joint("quoted", text=label)


def _times(definition: Definition) -> Counter[str]:
    return Counter(one.label or _joint("unnamed") for one in definition.fields)


def _joint(name: str, **values: str) -> str:
    text = str(JOINTS[name])
    return text % values if values else text


# --- values -----------------------------------------------------------------------------------------


def value_of(compare: Compare, target: Field | None) -> str:
    """What the answer is compared with, as people read it."""
    value = compare.value
    if compare.op is Op.ONE_OF and isinstance(value, list | tuple):
        return _several(value, target) if value else _joint("nothing")
    if value is None or value in ("", [], ()):
        return _joint("nothing")
    if compare.op in _DAYS:
        return _moment(value)
    if compare.op in _COUNTS:
        return _number(value) or _quoted(value)
    return _one(value, target)


def _several(values: Iterable[Any], target: Field | None) -> str:
    """„A“, „B“ oder „C“; a named group of answers by its name."""
    left = list(values)
    found: list[str] = []
    for name, members in sorted(_sets(target).items(), key=lambda each: -len(each[1])):
        if members and all(one in left for one in members):
            found.append(_quoted(name))
            left = [one for one in left if not isinstance(one, str) or one not in members]
    found += [_one(one, target) for one in left]
    *first, last = found
    return f"{', '.join(first)} {_joint('or')} {last}" if first else last


def _one(value: Any, target: Field | None) -> str:
    if isinstance(value, bool):
        return _quoted(_joint(_yes_or_no(value)))
    if target is None:
        return _quoted(value)
    label = next((option.label for option in _options(target) if option.value == value), "")
    return _quoted(label) if label else _measure(value, target) or _quoted(value)


def _measure(value: Any, target: Field) -> str:
    """A day, a time or a number with its unit; empty for anything else."""
    match target.kind:
        case "date":
            return _day(value)
        case "time":
            return _joint("clock", text=str(value)) if is_clock(value) else ""
        case "number" | "calculated" | "amount" | "percent":
            return f"{number} {unit(target)}".strip() if (number := _number(value)) else ""
        case _:
            return ""


def unit(target: Field) -> str:
    """What stands behind the numbers of this question."""
    return str(UNITS.get(target.kind) or target.setting("unit", ""))


def _options(target: Field) -> tuple[Option, ...]:
    return KINDS[target.kind].options(target) if target.kind in KINDS else target.options


def _sets(target: Field | None) -> Mapping[str, frozenset[str]]:
    return KINDS[target.kind].sets(target) if target is not None and target.kind in KINDS else {}


def _moment(value: Any) -> str:
    if is_clock(value):
        return _joint("clock", text=value)
    day = _day(value)
    return _joint("day", text=day) if day.count(".") == 2 else day or _quoted(value)


def _day(value: Any) -> str:
    """31.12.2008, 12.2008 or 2008; empty for what is no date."""
    if not isinstance(value, str) or span(value) is None:
        return ""
    return ".".join(f"{int(part):02d}" for part in reversed(value.split("-")))


def _number(value: Any) -> str:
    number = as_number(value)
    return "" if number is None else f"{number:f}".replace(".", ",")


def _quoted(value: Any) -> str:
    return _joint("quoted", text=str(value))
