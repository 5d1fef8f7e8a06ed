"""Entries of a repeated step: how they are named, and the check of all of them together."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .compiler import form_class
from .conditions import Answers, is_answered
from .definition import Definition, Field, Step
from .paths import OpenEntry, Walk, stored_entries, walk
from .summary import text

NAMED_BY = ("name", "text", "email", "choice")
NAMING_ANSWERS = 2


class EntriesForm:
    """What formtools asks of the form of a repeated step: all stored entries, each checked by its own form."""

    def __init__(self, definition: Definition, step: Step, answers: Answers, *, way: Walk | None = None) -> None:
        assert step.repeat is not None
        compiled = form_class(definition, step)
        way = way or walk(definition, answers)
        self.step = step
        self.cleaned_data: list[dict[str, Any]] = []
        self._forms = [
            compiled(compiled.post_from(entry), initial_answers=entry, known=answers, way=way)
            for entry in stored_entries(step, answers)
        ]
        self._is_complete = way.is_complete(step)

    def is_valid(self) -> bool:
        """Whether there are enough entries, none is missing anything, and each passes its own check."""
        valid = [form.is_valid() for form in self._forms]
        self.cleaned_data = [form.cleaned_data for form in self._forms]
        return self._is_complete and all(valid)


def title_of(step: Step, entry: OpenEntry, number: int) -> str:
    """What a list calls an entry: its first answers that name something, else its number."""
    said = [
        text(item, entry.answers[item.id])
        for item in entry.items
        if isinstance(item, Field) and item.kind in NAMED_BY and is_answered(entry.answers.get(item.id))
    ]
    if said:
        return ", ".join(said[:NAMING_ANSWERS])
    assert step.repeat is not None
    return _("%(one)s %(number)d") % {"one": step.repeat.one, "number": number}


def entry_of(definition: Definition, step: Step, answers: Answers, entry_id: str) -> OpenEntry | None:
    """One entry as it stands on the way."""
    found = walk(definition, answers).at(step)
    return next((one for one in found.entries if one.id == entry_id), None) if found is not None else None
