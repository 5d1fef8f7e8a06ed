"""All answers of a form one by one, whether a question is asked once or once per entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .conditions import Answers
from .definition import Definition, Field
from .paths import ENTRY_ID, stored_entries


@dataclass(frozen=True)
class Leaf:
    """One answer, and the entry of a repeated step it belongs to (empty for a question asked once)."""

    field: Field
    value: Any
    entry: str = ""


def leaves(definition: Definition, answers: Answers, *, kind: str = "") -> Iterator[Leaf]:
    """Yield every stored answer in reading order, of one kind of question if `kind` names it."""
    for step in definition.steps:
        fields = [one for one in step.fields if not kind or one.kind == kind]
        if step.repeat is None:
            yield from (Leaf(one, answers[one.id]) for one in fields if one.id in answers)
            continue
        for entry in stored_entries(step, answers) if fields else ():
            name = str(entry.get(ENTRY_ID, ""))
            yield from (Leaf(one, entry[one.id], name) for one in fields if one.id in entry)
