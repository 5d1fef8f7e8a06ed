"""Whether a draft may go on with a newer version of its form, and with which answers.

An answer moves along when its question still exists under the same id, asks for something of a compatible kind,
and would take the answer today. A move is safe when every answer that counts moves along; then nothing the citizen
typed is lost, and at most new questions are asked. Submitted applications never move.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .conditions import Answers, is_answered
from .definition import Definition, Field, Step
from .kinds.base import Wrong
from .kinds.registry import KINDS
from .leaves import Leaf, leaves
from .paths import DONE, ENTRIES, ENTRY_ID, Walk, stored_entries, walk

# A text may go where a longer or freer text is asked for.
WIDER: Mapping[str, frozenset[str]] = {
    "name": frozenset({"text", "long_text"}),
    "text": frozenset({"long_text"}),
}


@dataclass(frozen=True)
class Move:
    """The answers as they would stand on the new version, and what would become of the others."""

    answers: dict[str, Any]
    lost: tuple[Field, ...]
    """Questions whose answer cannot be taken along."""
    asked: tuple[Field, ...]
    """Questions that were not on the way before, or have to be answered again."""

    @property
    def is_safe(self) -> bool:
        """Whether nothing that was answered is lost."""
        return not self.lost


def move(old: Definition, new: Definition, answers: Answers, *, today: date | None = None) -> Move:
    """Carry the answers that count over to `new`; pure, nothing is stored."""
    counting = walk(old, answers, today=today)
    given = [leaf for leaf in leaves(old, counting.answers) if leaf.field.is_asked]
    fitting = {(leaf.entry, leaf.field.id) for leaf in given if _fits(leaf, old, new)}
    carried = _carried(old, new, counting.answers, fitting)
    lost = {
        leaf.field.id: leaf.field
        for leaf in given
        if is_answered(leaf.value) and (leaf.entry, leaf.field.id) not in fitting
    }
    asked = _open(walk(new, carried, today=today), carried)
    known = _open(counting, {}).keys() - lost.keys()
    return Move(carried, tuple(lost.values()), tuple(one for key, one in asked.items() if key not in known))


def _carried(old: Definition, new: Definition, answers: Answers, fitting: set[tuple[str, str]]) -> dict[str, Any]:
    carried: dict[str, Any] = {}
    for step in old.steps:
        if step.repeat is None:
            carried |= {one.id: answers[one.id] for one in step.fields if ("", one.id) in fitting}
            if answers.get(step.id) is True and _is_there(step, new):
                carried[step.id] = True
        elif step.id in answers and new.repeated(step.id) is not None:
            carried[step.id] = _entries(step, answers, fitting)
    return carried


def _entries(step: Step, answers: Answers, fitting: set[tuple[str, str]]) -> dict[str, Any]:
    entries = [
        {ENTRY_ID: entry[ENTRY_ID]}
        | {one.id: entry[one.id] for one in step.fields if (str(entry[ENTRY_ID]), one.id) in fitting}
        for entry in stored_entries(step, answers)
    ]
    return {ENTRIES: entries, DONE: answers[step.id].get(DONE) is True}


def _is_there(step: Step, new: Definition) -> bool:
    return any(one.id == step.id and one.repeat is None for one in new.steps)


def _fits(leaf: Leaf, old: Definition, new: Definition) -> bool:
    target = new.field(leaf.field.id)
    if target is None or not target.is_asked or not _same_place(leaf.field, old, new):
        return False
    if target.kind != leaf.field.kind and target.kind not in WIDER.get(leaf.field.kind, ()):
        return False
    return not is_answered(leaf.value) or target.kind == "file" or _is_taken(target, leaf.value)


def _same_place(field: Field, old: Definition, new: Definition) -> bool:
    """Outside of repeated steps in both versions, or inside the same one."""
    before, after = old.step_of(field.id), new.step_of(field.id)
    assert before is not None
    assert after is not None
    inside = [step.id if step.repeat is not None else "" for step in (before, after)]
    return inside[0] == inside[1]


def _is_taken(field: Field, answer: Any) -> bool:
    """Whether the question would take this answer if it were typed today."""
    kind = KINDS[field.kind]
    try:
        return bool(kind.parse(field, kind.shown(field, answer)) == answer)
    except Wrong:
        return False


def _open(way: Walk, answers: Answers) -> dict[str, Field]:
    """The questions open on this way that these answers do not answer."""
    items = [
        item for one in way.steps for item in (*one.items, *(each for entry in one.entries for each in entry.items))
    ]
    return {item.id: item for item in items if isinstance(item, Field) and item.is_asked and item.id not in answers}


@dataclass(frozen=True)
class Prospects:
    """What a new version means for the drafts that were begun on an old one, before anybody looks into a draft."""

    lost: tuple[Field, ...]
    """Questions that are gone or ask for something else: a draft that answered one stays on its version."""
    doubtful: tuple[Field, ...]
    """Questions that take fewer answers than before: whether a draft may move depends on its answer."""

    @property
    def is_safe(self) -> bool:
        """Whether every draft may move, whatever it answered."""
        return not self.lost and not self.doubtful


def prospects(old: Definition, new: Definition) -> Prospects:
    """What `move` can say of every draft at once; pure."""
    lost, doubtful = [], []
    for field in old.fields:
        if not field.is_asked:
            continue
        target = new.field(field.id)
        if target is None or not target.is_asked or not _same_place(field, old, new) or not _is_wider(field, target):
            lost.append(field)
        elif target.settings != field.settings or not _offers_all(field, target):
            doubtful.append(field)
    return Prospects(tuple(lost), tuple(doubtful))


def _is_wider(field: Field, target: Field) -> bool:
    return target.kind == field.kind or target.kind in WIDER.get(field.kind, ())


def _offers_all(field: Field, target: Field) -> bool:
    return {option.value for option in field.options} <= {option.value for option in target.options}
