"""The items of one page as a template draws them, with the rules a script may run on that page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.forms.boundfield import BoundField

from .conditions import All, Answers, AnyOf, Compare, Condition, Not, holds
from .definition import Content, Item


@dataclass(frozen=True)
class Entry:
    """One item of the page as the template draws it."""

    item: Item
    field: BoundField | None
    is_open: bool
    rule: str
    output: str = ""
    """The value in words, where the form itself gives the answer."""

    @property
    def content(self) -> Content | None:
        """What there is to read, if this entry is no question."""
        return self.item if isinstance(self.item, Content) else None


def local_rule(
    condition: Condition | None, own: frozenset[str], answers: Answers, today: date | None
) -> Condition | None:
    """The condition with everything that other pages decide already decided, so that a script can read the
    rest.
    """
    match condition:
        case None:
            return None
        case All(parts):
            return All(tuple(_decided(part, own, answers, today) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_decided(part, own, answers, today) for part in parts))
        case Not(part):
            return Not(_decided(part, own, answers, today))
        case Compare():
            return _decided(condition, own, answers, today)


def settled(rule: Condition | None) -> bool | None:
    """What other pages alone make of a local rule; None while answers of this page decide."""
    match rule:
        case None:
            return True
        case All(parts):
            return _all([settled(part) for part in parts])
        case AnyOf(parts):
            return _not(_all([_not(settled(part)) for part in parts]))
        case Not(part):
            return _not(settled(part))
        case Compare():
            return None


def _all(parts: list[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def _not(part: bool | None) -> bool | None:
    return None if part is None else not part


def _decided(condition: Condition, own: frozenset[str], answers: Answers, today: date | None) -> Condition:
    if isinstance(condition, Compare):
        if condition.field in own:
            return condition
        return All(()) if holds(condition, answers, today=today) else AnyOf(())
    decided = local_rule(condition, own, answers, today)
    assert decided is not None
    return decided
