"""Where one draft stands: which pages may be opened, what comes before and after.

Nothing here is stored. It is worked out for each request from the frozen form and the answers, so changing an
early answer can never leave a draft pointing at a page that no longer exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from forms_app.builder import paths
from forms_app.builder.definition import Definition, Step


class Status(StrEnum):
    """How far a task is."""

    OPEN = "open"
    BEGUN = "begun"
    DONE = "done"


@dataclass(frozen=True)
class Task:
    """The pages of one section, in a form whose citizens choose the order themselves ("Aufgabe")."""

    title: str
    steps: tuple[paths.OpenStep, ...]
    status: Status

    @property
    def entrance(self) -> Step:
        """The page to go on with: the first that is not finished, or the first of all."""
        return next((one.step for one in self.steps if not one.is_complete), self.steps[0].step)


@dataclass(frozen=True)
class Journey:
    """The way of one draft through its form."""

    definition: Definition
    answers: Mapping[str, Any]

    @cached_property
    def way(self) -> paths.Walk:
        """The one pass through the form from which everything here is read."""
        return paths.walk(self.definition, self.answers)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps on the way for these answers."""
        return tuple(one.step for one in self.way.steps)

    @property
    def relevant(self) -> dict[str, Any]:
        """The answers that count."""
        return self.way.answers

    @property
    def first_open(self) -> Step | None:
        """The first step that still needs an answer; None when the form can be sent."""
        return self.way.first_open

    @property
    def is_complete(self) -> bool:
        return self.first_open is None

    def is_complete_on(self, step: Step) -> bool:
        """Whether nothing is left to do on this step."""
        return self.way.is_complete(step)

    def at(self, step: Step) -> paths.OpenStep | None:
        """A step as it stands on the way; None when it is closed."""
        return self.way.at(step)

    def may_open(self, step: Step) -> bool:
        """Whether every step before this one is answered; a step that is not on the way never opens.

        With a task list only the steps of the same task count.
        """
        if step not in self.steps:
            return False
        before = self.way_to(step)
        return all(one.is_complete for one in before[: before.index(self._at(step))])

    def way_to(self, step: Step) -> tuple[paths.OpenStep, ...]:
        """The steps among which this one has its place: all on the way, or those of its task."""
        if not self.has_tasks:
            return self.way.steps
        return next(task.steps for task in self.tasks if any(one.step is step for one in task.steps))

    def _at(self, step: Step) -> paths.OpenStep:
        found = self.way.at(step)
        assert found is not None
        return found

    @property
    def has_tasks(self) -> bool:
        """Whether citizens choose the order of the sections themselves."""
        return self.definition.has_task_list

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """The sections on the way, in the order of their first pages; a page without one is a task of its own."""
        groups: dict[str, list[paths.OpenStep]] = {}
        for one in self.way.steps:
            groups.setdefault(one.step.section or one.step.title, []).append(one)
        return tuple(Task(title, tuple(steps), self._status(steps)) for title, steps in groups.items())

    def _status(self, steps: list[paths.OpenStep]) -> Status:
        if all(one.is_complete for one in steps):
            return Status.DONE
        answered = any(
            one.step.id in self.relevant or any(field.id in self.relevant for field in one.step.questions)
            for one in steps
        )
        return Status.BEGUN if answered else Status.OPEN

    def after_in_task(self, step: Step) -> Step | None:
        """Where "Weiter" leads inside a task; None is the list of tasks."""
        order = self.way_to(step)
        here = order.index(self._at(step))
        if not order[here].is_complete:
            return step
        return order[here + 1].step if here + 1 < len(order) else None

    def after(self, step: Step, *, changing: bool) -> Step | None:
        """Where "Weiter" leads; None is the check page.

        Whoever came from the check page to change an answer goes back there, but first past the questions
        which the new answer has opened.
        """
        if changing:
            return self.first_open
        return paths.next_on(self.way, step)

    def before(self, step: Step) -> Step | None:
        """Where "Zurück" leads; None is the start page, or the list of tasks."""
        order = [one.step for one in self.way_to(step)]
        position = order.index(step)
        return order[position - 1] if position else None

    def number_of(self, step: Step) -> int:
        """The number of a step as people count."""
        return self.steps.index(step) + 1
