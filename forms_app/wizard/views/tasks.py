"""The list of tasks of a long form: what is done, what is not, and where to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forms_app.wizard.journey import Status
from forms_app.wizard.views.wizard import DraftWizard

WORDS: dict[Status, str | Promise] = {
    Status.OPEN: _("Noch nicht begonnen"),
    Status.BEGUN: _("Begonnen"),
    Status.DONE: _("Fertig"),
}


@dataclass(frozen=True)
class Line:
    """One task as the list shows it."""

    title: str
    url: str
    status: Status
    words: str | Promise


class TasksPage(DraftWizard):
    """All tasks of a draft ("Aufgabenliste")."""

    template_name = "wizard/tasks.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.application.is_draft:
            return redirect("wizard:done", self.application.pk)
        if not self.journey.has_tasks:
            raise Http404
        tasks = self.journey.tasks
        return self.page(
            lines=[
                Line(task.title, self.get_step_url(task.entrance.slug), task.status, WORDS[task.status])
                for task in tasks
            ],
            done=sum(1 for task in tasks if task.status is Status.DONE),
            total=len(tasks),
            check_url=self.get_step_url(None) if self.journey.is_complete else "",
        )
