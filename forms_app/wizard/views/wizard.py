"""What all pages on a draft share, on formtools' wizard.

formtools gives the order of the steps, the walk from one to the next and the last check of everything. Three
things are ours: the steps come from the draft's frozen form and not from the class; which of them are on the way
is worked out from the answers by `Journey`, where formtools would validate every earlier form again; the step in
the address is the only current step, where formtools believes a name in the body and fails on an unknown one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from formtools.wizard.views import NamedUrlWizardView

from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.builder import compiler, repeats
from forms_app.builder.compiler import StepForm
from forms_app.builder.definition import Step
from forms_app.wizard import notices, places, strangers
from forms_app.wizard.journey import Journey
from forms_app.wizard.notices import Notice
from forms_app.wizard.storage import DraftStorage

WRONG = 422
CLASH = 409


def name_of_page(slug: str, entry: str = "") -> str:
    """The end of a page's address: of a step, or of one entry of a repeated step."""
    return f"{slug}/eintraege/{entry}" if entry else slug


@method_decorator(never_cache, name="dispatch")
class DraftWizard(NamedUrlWizardView):
    """A page on somebody's own draft."""

    storage_name = "forms_app.wizard.storage.DraftStorage"
    storage: DraftStorage
    request: HttpRequest

    @classmethod
    def get_initkwargs(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Nothing is fixed when the addresses are loaded: the steps belong to the draft."""
        return {"url_name": "wizard:step", "done_step_name": "pruefen"}

    def get_prefix(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """One prefix per draft, so that two drafts in two tabs never meet."""
        return f"antrag-{kwargs['application_id'].hex}"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        except Http404:
            if strangers.is_unknown(request):
                page = name_of_page(kwargs.get("step", ""), kwargs.get("entry", ""))
                return strangers.answer(request, kwargs["application_id"], page)
            raise
        return response

    @property
    def application(self) -> Application:
        """The draft."""
        return self.storage.application

    @property
    def journey(self) -> Journey:
        """Where it stands."""
        return self.storage.journey

    def get_form_list(self) -> OrderedDict[str, type[StepForm]]:
        """The steps on the way with their forms, by slug."""
        definition = self.storage.definition
        return OrderedDict((step.slug, compiler.form_class(definition, step)) for step in self.journey.steps)

    def get_form(
        self, step: str | None = None, data: Mapping[str, Any] | None = None, files: Mapping[str, Any] | None = None
    ) -> StepForm | repeats.EntriesForm:
        """The form of a step over the stored answers."""
        found = self.step_named(step or self.steps.current)
        answers = self.storage.answers
        if found.repeat is not None:
            return repeats.EntriesForm(self.storage.definition, found, answers, way=self.journey.way)
        return self.form_of(found, answers, data, files)

    def form_of(
        self, step: Step, answers: Mapping[str, Any], data: Mapping[str, Any] | None, files: Mapping[str, Any] | None
    ) -> StepForm:
        """The form of a page over its own answers."""
        return compiler.form_class(self.storage.definition, step)(
            data, files, initial_answers=answers, attached=self.get_attached(step), way=self.journey.way
        )

    def get_attached(self, step: Step) -> Mapping[str, Any]:
        """The stored files of a step as the page shows them; checking alone needs none."""
        return {}

    def elsewhere(self, *steps: Step | None) -> list[Notice]:
        """A notice for every place in these steps that the town does not know, or that another one answers for."""
        authority: Authority | None = getattr(self.request, "authority", None)
        if authority is None:
            return []
        answers, version = self.journey.relevant, self.application.form_version_id
        unknown = [place for step in steps for place in places.unknown(step, answers, authority)]
        others = [one for step in steps for one in places.of_others(step, answers, authority, version)]
        return [
            *(notices.elsewhere(place, authority.name) for place in unknown),
            *(
                notices.of_another_office(one.place, one.authority, one.address, is_online=one.is_online)
                for one in others
            ),
        ]

    def step_named(self, slug: str) -> Step:
        """The step with this slug; 404 for a name the form does not know."""
        found = self.storage.definition.step(slug)
        if found is None:
            raise Http404
        return found

    def get_step_url(self, step: str | None) -> str:
        """The address of a step; None is the check page."""
        if step is None or step == self.done_step_name:
            return reverse("wizard:check", args=[self.application.pk])
        found = self.storage.definition.step(step)
        is_repeated = found is not None and found.repeat is not None
        return reverse("wizard:entries" if is_repeated else self.url_name, args=[self.application.pk, step])

    def where_it_stands(self) -> HttpResponse:
        """To the list of tasks, or to the first page that still needs the citizen."""
        if self.journey.has_tasks:
            return redirect("wizard:tasks", self.application.pk)
        return self.go_to(self.journey.first_open)

    def go_on_from(self, step: Step, *, changing: bool) -> HttpResponse:
        """Where "Weiter" leads after a finished page."""
        journey = self.journey
        if changing or not journey.has_tasks:
            return self.go_to(journey.after(step, changing=changing))
        following = journey.after_in_task(step)
        return self.go_to(following) if following is not None else redirect("wizard:tasks", self.application.pk)

    def before_url(self, step: Step) -> str:
        """Where "Zurück" leads from a page."""
        before = self.journey.before(step)
        if before is not None:
            return self.get_step_url(before.slug)
        if self.journey.has_tasks:
            return reverse("wizard:tasks", args=[self.application.pk])
        if self.application.is_trial:
            return reverse("preview:run", args=[self.application.pk])
        return reverse("wizard:start", args=[self.application.offer_id]) if self.application.offer_id else "/"

    def go_to(self, step: Step | None) -> HttpResponse:
        """On to a step, or to the check page."""
        return redirect(self.get_step_url(step.slug if step else None))

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        """The page itself."""
        response: HttpResponse = self.render_to_response({"application": self.application, **context}, status=status)
        return response
