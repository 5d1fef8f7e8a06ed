"""Where one draft stands: which pages may be opened, what comes before and after.

Nothing here is stored. It is worked out for each request from the frozen form and the answers, so changing an
early answer can never leave a draft pointing at a page that no longer exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from forms_app.builder import paths
from forms_app.builder.definition import Content, Definition, Step


@dataclass(frozen=True)
class Journey:
    """The way of one draft through its form."""

    definition: Definition
    answers: Mapping[str, Any]

    @cached_property
    def _walk(self) -> paths.Walk:
        return paths.walk(self.definition, self.answers)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps on the way for these answers."""
        return tuple(one.step for one in self._walk.steps)

    @property
    def relevant(self) -> dict[str, Any]:
        """The answers that count."""
        return self._walk.answers

    @property
    def first_open(self) -> Step | None:
        """The first step that still needs an answer; None when the form can be sent."""
        return self._walk.first_open

    @property
    def is_complete(self) -> bool:
        return self.first_open is None

    def is_complete_on(self, step: Step) -> bool:
        """Whether nothing is left to do on this step."""
        return self._walk.is_complete(step)

    def at(self, step: Step) -> paths.OpenStep | None:
        """A step as it stands on the way; None when it is closed."""
        return self._walk.at(step)

    def may_open(self, step: Step) -> bool:
        """Whether every step before this one is answered; a step that is not on the way never opens."""
        if step not in self.steps:
            return False
        limit = self.first_open
        return limit is None or self.steps.index(step) <= self.steps.index(limit)

    def after(self, step: Step, *, changing: bool) -> Step | None:
        """Where "Weiter" leads; None is the check page.

        Whoever came from the check page to change an answer goes back there, but first past the questions
        which the new answer has opened.
        """
        if changing:
            return self.first_open
        return paths.next_on(self._walk, step)

    def before(self, step: Step) -> Step | None:
        """Where "Zurück" leads; None is the start page."""
        position = self.steps.index(step)
        return self.steps[position - 1] if position else None

    def number_of(self, step: Step) -> int:
        """The number of a step as people count."""
        return self.steps.index(step) + 1

    def exits(self, step: Step) -> tuple[Content, ...]:
        """Why nobody can go on from this step; usually nothing."""
        found = self._walk.at(step)
        return found.exits if found is not None else ()
