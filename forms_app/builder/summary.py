"""The answers as people read them: for the check page, the receipt, the clerk and the citizen's copy.

Only what counts is shown, in the order it was asked, optional questions left empty included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from .conditions import Answers, is_answered
from .definition import Definition, Field, Step
from .kinds.registry import kind
from .paths import walk


@dataclass(frozen=True)
class SummaryRow:
    """One question and its answer in words; lines of an answer are separated by line breaks."""

    field: Field
    label: str
    text: str
    is_answered: bool


@dataclass(frozen=True)
class SummaryStep:
    """The rows of one step."""

    step: Step
    rows: tuple[SummaryRow, ...]


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
    for step, items in way.steps:
        lines = tuple(_row(item, way.answers[item.id], files or {}) for item in items if _was_asked(item, way.answers))
        if lines:
            found.append(SummaryStep(step, lines))
    return found


def _was_asked(item: Any, answers: Answers) -> bool:
    return isinstance(item, Field) and item.id in answers


def _row(field: Any, answer: Any, files: Mapping[str, str]) -> SummaryRow:
    return SummaryRow(field, field.label, text(field, answer, files=files), is_answered(answer))


def text(field: Field, answer: Any, *, files: Mapping[str, str] | None = None) -> str:
    """One answer in words."""
    if not is_answered(answer):
        return _("Nicht angegeben")
    if field.kind == "file" and files:
        return "\n".join(files.get(one, one) for one in answer)
    return kind(field.kind).text(field, answer)
