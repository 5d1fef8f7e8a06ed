"""The answers as people read them: for the check page, the receipt, the clerk and the citizen's copy.

Only what counts is shown, in the order it was asked, optional questions left empty included.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from .conditions import Answers, is_answered
from .definition import Definition, Field, Item, Step
from .kinds.registry import kind
from .paths import walk


@dataclass(frozen=True)
class SummaryRow:
    """One question and its answer in words; lines of an answer are separated by line breaks."""

    field: Field
    label: str
    text: str
    is_answered: bool
    value: Any = None
    """The answer as it is stored."""
    note: str = ""
    """What whoever decides should know about it besides."""


@dataclass(frozen=True)
class SummaryStep:
    """The rows of one step, or of one entry of a repeated step."""

    step: Step
    rows: tuple[SummaryRow, ...]
    entry: str = ""
    """The id of the entry; empty for a step that is asked once."""
    number: int = 0
    """Which entry it is, as people count."""

    @property
    def title(self) -> str:
        """What stands above the rows."""
        if not self.entry or self.step.repeat is None:
            return self.step.title
        return _("%(title)s: %(one)s %(number)d") % {
            "title": self.step.title,
            "one": self.step.repeat.one,
            "number": self.number,
        }


def rows(
    definition: Definition,
    answers: Answers,
    *,
    files: Mapping[str, str] | None = None,
    today: date | None = None,
) -> list[SummaryStep]:
    """The open steps with their answered questions; `files` gives the name of a stored file by its id."""
    way = walk(definition, answers, today=today)
    found = []
    for one in way.steps:
        if lines := _rows(one.items, way.answers, files or {}):
            found.append(SummaryStep(one.step, lines))
        for number, entry in enumerate(one.entries, start=1):
            found.append(SummaryStep(one.step, _rows(entry.items, entry.answers, files or {}), entry.id, number))
    return found


def _rows(items: Sequence[Item], answers: Answers, files: Mapping[str, str]) -> tuple[SummaryRow, ...]:
    return tuple(
        _row(item, answers[item.id], files)
        for item in items
        if isinstance(item, Field) and item.id in answers and _is_shown(item)
    )


def _is_shown(field: Field) -> bool:
    """Values nobody was asked are shown only where the editor wants it."""
    return field.is_asked or bool(field.setting("shown", False))


def _row(field: Any, answer: Any, files: Mapping[str, str]) -> SummaryRow:
    return SummaryRow(field, field.label, text(field, answer, files=files), is_answered(answer), answer)


def text(field: Field, answer: Any, *, files: Mapping[str, str] | None = None) -> str:
    """One answer in words."""
    if not is_answered(answer):
        return _("Nicht angegeben")
    if field.kind == "file" and files:
        return "\n".join(files.get(one, one) for one in answer)
    return kind(field.kind).text(field, answer)
