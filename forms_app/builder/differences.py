"""What changed between two versions of a form, block by block.

Blocks are compared by their id, so a new label or another place is a change of that block and never a removal and
an addition. Texts are told apart from everything that can touch an answer: a draft may always move over new texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from .definition import Definition, Field, Item, Step
from .items import item_to_json


class Sort(StrEnum):
    """What happened to a block."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Detail:
    """One slot of a block before and after, as it stands in the document."""

    slot: str
    before: Any
    after: Any

    @property
    def title(self) -> Any:
        """What editors call the slot."""
        return SLOTS.get(self.slot, self.slot)

    @property
    def is_text(self) -> bool:
        """Whether only words changed."""
        return self.slot in TEXTS


@dataclass(frozen=True)
class Change:
    """What happened to one step, question or text."""

    sort: Sort
    id: str
    name: str
    is_step: bool = False
    is_question: bool = False
    details: tuple[Detail, ...] = ()

    @property
    def is_text_only(self) -> bool:
        """Whether only words changed."""
        return self.sort is Sort.CHANGED and all(detail.is_text for detail in self.details)


SLOTS: Mapping[str, Any] = {
    "title": _("Titel"),
    "label": _("Frage oder Beschriftung"),
    "help": _("Hinweis"),
    "text": _("Text"),
    "intro": _("Einleitung"),
    "phrase": _("Wonach wird gefragt?"),
    "errors": _("Meldungen"),
    "kind": _("Art"),
    "required": _("Muss beantwortet werden"),
    "require_if": _("Muss beantwortet werden, wenn"),
    "show_if": _("Nur zeigen, wenn"),
    "options": _("Antworten"),
    "settings": _("Einstellungen"),
    "formula": _("Rechnung"),
    "autocomplete": _("Angabe aus dem Browser"),
    "sensitive": _("Besonders schützen"),
    "fim_id": _("FIM-Kennung"),
    "legal_basis": _("Rechtsgrundlage"),
    "purpose": _("Zweck der Angabe"),
    "slug": _("Adresse"),
    "section": _("Aufgabe"),
    "repeat": _("Wiederholung"),
}
TEXTS = frozenset(
    {"title", "label", "help", "text", "intro", "phrase", "errors", "autocomplete", "fim_id", "legal_basis", "purpose"}
)


def differences(old: Definition, new: Definition) -> list[Change]:
    """Every change from `old` to `new`: first what the new form shows, in its order, then what is gone."""
    before, after = dict(_blocks(old)), dict(_blocks(new))
    moved = _moved([one for one in before if one in after], [one for one in after if one in before])
    found = [_compared(key, before.get(key), block, has_moved=key in moved) for key, block in after.items()]
    gone = [_change(Sort.REMOVED, key, block) for key, block in before.items() if key not in after]
    return [*(one for one in found if one is not None), *gone]


@dataclass(frozen=True)
class _Block:
    owner: Step | Item
    parent: str
    doc: Mapping[str, Any]


def _blocks(definition: Definition) -> Iterator[tuple[str, _Block]]:
    for step in definition.steps:
        doc = {
            "title": step.title,
            "slug": step.slug,
            "intro": step.intro,
            "section": step.section,
            "show_if": step.show_if,
            "repeat": step.repeat,
        }
        yield step.id, _Block(step, "", doc)
        for item in step.items:
            yield item.id, _Block(item, step.id, item_to_json(item))


def _compared(key: str, before: _Block | None, after: _Block, *, has_moved: bool) -> Change | None:
    if before is None:
        return _change(Sort.ADDED, key, after)
    details = tuple(
        Detail(slot, before.doc.get(slot), after.doc.get(slot))
        for slot in (*SLOTS, "type")
        if before.doc.get(slot) != after.doc.get(slot)
    )
    if details:
        return _change(Sort.CHANGED, key, after, details)
    if has_moved or before.parent != after.parent:
        return _change(Sort.MOVED, key, after)
    return None


def _change(sort: Sort, key: str, block: _Block, details: tuple[Detail, ...] = ()) -> Change:
    owner = block.owner
    name = owner.label if isinstance(owner, Field) else owner.title
    return Change(sort, key, name, isinstance(owner, Step), isinstance(owner, Field), details)


def _moved(before: list[str], after: list[str]) -> set[str]:
    """The fewest blocks one has to take out so that the others keep their order."""
    place = {key: number for number, key in enumerate(before)}
    return set(after) - set(_longest_rising([place[key] for key in after], after))


def _longest_rising(numbers: list[int], keys: list[str]) -> list[str]:
    best: list[int] = []
    back: list[int] = []
    for number in range(len(numbers)):
        earlier = [one for one in range(number) if numbers[one] < numbers[number]]
        longest = max(earlier, key=lambda one: best[one], default=-1)
        best.append(1 + (best[longest] if longest >= 0 else 0))
        back.append(longest)
    at = max(range(len(numbers)), key=lambda one: best[one], default=-1)
    found: list[str] = []
    while at >= 0:
        found.append(keys[at])
        at = back[at]
    return found
