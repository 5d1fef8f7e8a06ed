"""The pages of a form in the editor's preview panel, drawn by the runner itself. Nothing is stored.

The form may be unsaved. Each page is shown as a citizen meets it for the first time, with test data on all the
others, so that rules which look at them have something to look at.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast
from uuid import uuid4

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from formtools.wizard.storage.base import BaseStorage

from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.builder import compiler, examples
from forms_app.builder.assembling import assemble
from forms_app.builder.definition import Definition, Step
from forms_app.builder.models import FormPage
from forms_app.preview.models import Run, Snapshot
from forms_app.wizard.storage import DraftStorage
from forms_app.wizard.views.step import StepPage


class PanelStorage(DraftStorage):
    """Answers that lie nowhere."""

    def __init__(self, prefix: str, request: HttpRequest, file_storage: object = None) -> None:
        BaseStorage.__init__(self, prefix, request, file_storage)
        shown: PanelPage.Shown = cast("Any", request).shown_in_panel
        self.application, self.definition = shown.application, shown.definition
        self.init_data()
        self.current_step = shown.step.slug
        self._everything = shown.answers


class PanelPage(StepPage):
    """One page of the runner, to look at."""

    storage_name = "forms_app.preview.panel.PanelStorage"

    class Shown:
        """What is shown: a page of a form, with answers to the others."""

        def __init__(self, definition: Definition, step: Step, authority: Authority) -> None:
            filled = dict(examples.fill(definition).answers)
            own = {one.id for one in step.fields}
            self.answers = {key: value for key, value in filled.items() if key not in own and key != step.id}
            self.definition, self.step = definition, step
            snapshot = Snapshot(authority=authority, digest=definition.digest, document=definition.to_json())
            run = Run(authority=authority, snapshot=snapshot)
            self.application = Application(authority=authority, run=run, title=definition.title, terms={})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = compiler.form_class(self.storage.definition, self.step)(known=self.storage.answers)
        return self._show(form)

    @property
    def step(self) -> Step:
        return cast("PanelPage.Shown", cast("Any", self.request).shown_in_panel).step

    def back_url(self) -> str:
        """Nowhere: the page before is another mode of the panel."""
        return "#inhalt"

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        return super().page(status, **context, in_panel=True)


def show(request: HttpRequest, page: FormPage, mode: str) -> HttpResponseBase:
    """The page of the form which this mode names, or a sentence where the form has none yet."""
    definition = _open_to(assemble(page), mode)
    authority: Authority | None = getattr(request, "authority", None)
    step = next((one for one in definition.steps if one.id == mode), None) or next(iter(definition.steps), None)
    if step is None or authority is None:
        text = _("Das Formular hat noch keinen Schritt. Fügen Sie einen hinzu, dann sehen Sie ihn hier.")
        return render(request, "preview/empty.html", {"text": text})
    cast("Any", request).shown_in_panel = PanelPage.Shown(definition, step, authority)
    request.method = "GET"
    # Nothing in the panel can be sent anywhere.
    view: Any = csp_replace({"form-action": ["'none'"]})(PanelPage.as_view())
    answer: HttpResponseBase = view(request, application_id=uuid4(), step=step.slug)
    if hasattr(answer, "render"):
        answer.render()
    return answer


def _open_to(definition: Definition, mode: str) -> Definition:
    """The form with the page open that is to be seen, whatever its rule says."""
    return replace(
        definition,
        steps=tuple(replace(one, show_if=None) if one.id == mode else one for one in definition.steps),
    )
