"""The page of one step. A page with errors answers 422, a page that met another tab 409."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.formats import number_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from cms.origin import comes_from_own_page
from forms_app.applications import languages, ownership
from forms_app.applications.policies import NotNow
from forms_app.builder import compiler, summary
from forms_app.builder.compiler import StepForm
from forms_app.builder.definition import Step
from forms_app.builder.questions import PREFIX
from forms_app.wizard import clashes, notices, prefill, tokens, typed, uploads
from forms_app.wizard.notices import Notice
from forms_app.wizard.startpage import LANGUAGE
from forms_app.wizard.views.wizard import CLASH, WRONG, DraftWizard

REFUSED = 403
LATER = "spaeter"
CHANGING = "aendern"


@method_decorator(csrf_exempt, name="dispatch")  # checked by `tokens.fits`, which loses nothing
class StepPage(DraftWizard):
    """One step of the form ("Antragsschritt")."""

    template_name = "wizard/step.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.step.repeat is not None and "entry" not in kwargs:
            return redirect(self.get_step_url(self.step.slug))
        if not self.application.is_draft:
            return redirect("wizard:done", self.application.pk)
        if not self.journey.may_open(self.step):
            return self.where_it_stands()
        return self._fresh_page()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.step.repeat is not None and "entry" not in kwargs:
            return redirect(self.get_step_url(self.step.slug))
        if not tokens.fits(request):
            return self._refused_token()
        if not self.application.is_draft:
            return self._overtaken()
        if not self.journey.may_open(self.step):
            return self._not_open_any_more()
        form = self.own_form(request.POST, request.FILES)
        form.is_valid()
        clash = clashes.is_clash(request.POST.get(clashes.FIELD, ""), self.page_answers, form.answers(), self.step)
        try:
            return self._save(form, clash=clash)
        except NotNow:
            self.application.refresh_from_db()
            return self._overtaken()

    # --- saving ----------------------------------------------------------------

    def _save(self, form: StepForm, *, clash: bool) -> HttpResponse:
        received = uploads.take(form, self.application, ownership.actor_of(self.application))
        if self._is_too_long_to_keep(form, clash=clash):
            return self._too_long(form, received)
        if LATER in self.request.POST:
            return self._save_for_later(form, received, clash=clash)
        if LANGUAGE in self.request.POST and uploads.refusals(form):
            self.keep(uploads.changed_answers(form, received))
            return self._refusals(form, seen=self.request.POST.get(clashes.FIELD, ""))
        if LANGUAGE in self.request.POST:
            return self._in_another_language(form, received)
        if not form.errors and not clash:
            try:
                response = self.finish(form.answers(received))
            except clashes.Clash:
                self.storage.read_again()
                clash = True
            else:
                typed.forget_in_browser(self.request, response, self.application, self.page_name)
                return response
        if kept := uploads.changed_answers(form, received):
            self.keep(kept)
        return self._page_again(form, clash=clash)

    def finish(self, answers: Mapping[str, Any]) -> HttpResponse:
        """Store the answers of a page without errors and lead on."""
        self.storage.set_step_data(self.step.slug, answers)
        return self.go_on_from(self.step, changing=self._is_changing())

    def keep(self, answers: Mapping[str, Any], *, typed_pairs: typed.Pairs | None = None) -> None:
        """Store answers of a page that is not finished, and what was typed instead of what was typed before."""
        if typed_pairs is not None:
            answers = {**answers, self.page_key: typed_pairs}
        self.storage.keep(answers)

    def _save_for_later(self, form: StepForm, received: Mapping[str, list[str]], *, clash: bool) -> HttpResponse:
        """Keep what is right as answers and the rest as it was typed."""
        pairs = typed.pairs_of(self.request.POST)
        if not form.errors and not clash:
            try:
                self.finish(form.answers(received))
            except clashes.Clash:
                self.storage.read_again()
                clash = True
        if clash:
            self.keep(uploads.changed_answers(form, received), typed_pairs=pairs)
        elif form.errors:
            self.keep(form.answers(received), typed_pairs=typed.without_mark(pairs))
        if uploads.refusals(form):
            # The mark is the old one only where the page has yet to meet what another tab saved.
            return self._refusals(form, seen=self.request.POST.get(clashes.FIELD, "") if clash else "")
        return redirect("wizard:saved", self.application.pk)

    def _refusals(self, form: StepForm, *, seen: str = "") -> HttpResponse:
        """The page once more for files that were refused: nobody would learn of it anywhere else."""
        self._leave(form, uploads.refusals(form))
        uploads.show(form, self.get_attached(self.step))
        return self._show(form, status=WRONG, seen=seen or clashes.mark(self.page_answers, self.step))

    def _leave(self, form: StepForm, names: Set[str]) -> None:
        """Only these errors: nobody asked for a check of the other answers."""
        for name in form.errors.keys() - names:
            del form.errors[name]

    def _is_too_long_to_keep(self, form: StepForm, *, clash: bool) -> bool:
        """Whether the page would be kept as it was typed, and holds more than a draft keeps that way."""
        is_kept_as_typed = LANGUAGE in self.request.POST or (LATER in self.request.POST and (form.errors or clash))
        return bool(is_kept_as_typed and typed.too_long(self.request.POST))

    def _too_long(self, form: StepForm, received: Mapping[str, list[str]]) -> HttpResponse:
        """The page with everything typed, and a sentence at each text that is too long to be kept: none is cut."""
        self._leave(form, uploads.refusals(form))
        limit = number_format(typed.LONGEST, force_grouping=True)
        for control in typed.too_long(self.request.POST):
            name = next((one for one in form.fields if control == one or control.startswith(f"{one}-")), None)
            sentence = _(
                "Der Text bei „%(label)s“ hat mehr als %(limit)s Zeichen. So lang können wir ihn nicht aufbewahren."
                " Kürzen Sie ihn; auf dieser Seite steht noch alles, aber gespeichert ist es noch nicht."
            )
            form.add_error(name, sentence % {"label": form.fields[name].label if name else control, "limit": limit})
        if kept := uploads.changed_answers(form, received):
            self.keep(kept)
        return self._page_again(form, clash=False)

    def _in_another_language(self, form: StepForm, received: Mapping[str, list[str]]) -> HttpResponse:
        """This page again in another language of the form, with everything as it was typed."""
        languages.choose(self.application, self.request.POST[LANGUAGE])
        self.keep(uploads.changed_answers(form, received), typed_pairs=typed.pairs_of(self.request.POST))
        return redirect(self.request.get_full_path())

    def go_to(self, step: Step | None) -> HttpResponse:
        response = super().go_to(step)
        if step is not None and self._is_changing():
            response["Location"] += f"?{CHANGING}=1"
        return response

    def _is_changing(self) -> bool:
        """Whether the citizen came from the check page to change one answer."""
        return CHANGING in self.request.GET or CHANGING in self.request.POST

    # --- showing ---------------------------------------------------------------

    @property
    def step(self) -> Step:
        """The step in the address."""
        return self.step_named(self.kwargs["step"])

    def own_form(self, data: Mapping[str, Any] | None = None, files: Mapping[str, Any] | None = None) -> StepForm:
        """The form of this page."""
        return self.form_of(self.step, self.page_answers, data, files)

    @property
    def page_answers(self) -> Mapping[str, Any]:
        """What is stored for the questions of this page."""
        return self.storage.answers

    @property
    def page_key(self) -> str:
        """Where on the draft lies what was typed on this page and is not finished."""
        return typed.key_of(self.step)

    @property
    def page_name(self) -> str:
        """The end of this page's address."""
        return self.step.slug

    def get_attached(self, step: Step) -> Mapping[str, Any]:
        return uploads.stored(self.application, step, self.page_answers)

    def _fresh_page(self) -> HttpResponse:
        """The page as it is opened: with stored answers, or with what was typed and never saved."""
        if again := typed.kept_in_browser(self.request, self.application, self.page_name):
            return self._typed_page(again, notices.typed_again(again.getlist(typed.FILES)))
        if unfinished := typed.kept_on_draft(self.storage.unfinished, self.page_key):
            return self._typed_page(unfinished, notices.left_unfinished())
        answers = self.page_answers
        offered = self.offered()
        form = compiler.form_class(self.storage.definition, self.step)(
            initial_answers={**answers, **offered},
            attached=self.get_attached(self.step),
            way=self.journey.way,
        )
        for field_id in offered:
            question = form.fields[f"{PREFIX}{field_id}"]
            question.help_text = "\n".join(
                filter(None, (str(question.help_text), _("Aus Ihrem Nutzerkonto übernommen.")))
            )
        on_top = [notices.taken_from_account()] if offered else self._newly_asked()
        # Said where the place was typed, and on the next page, which opens right after it.
        return self._show(form, *on_top, *self.elsewhere(self.journey.before(self.step), self.step))

    def _typed_page(self, data: QueryDict, notice: Notice) -> HttpResponse:
        """The page with values that were typed earlier; its old mark still knows what was stored then."""
        seen = data.get(clashes.FIELD) or clashes.mark(self.page_answers, self.step)
        return self._show(self._unchecked(data), notice, seen=seen)

    def offered(self) -> Mapping[str, Any]:
        """What the account knows about questions nobody answered yet."""
        return prefill.answers_for(self.step, self.page_answers, ownership.principal_of(self.request))

    def _newly_asked(self) -> list[Notice]:
        """A page that comes a second time because an answer opened a question on it says so."""
        answered = [one.id in self.page_answers for one in self.step.questions]
        is_second_visit = any(answered) and not self.is_complete()
        return [notices.new_questions()] if is_second_visit else []

    def is_complete(self) -> bool:
        """Whether nothing is left to do on this page."""
        return self.journey.is_complete_on(self.step)

    def _unchecked(self, data: QueryDict) -> StepForm:
        """A form with typed values that complains about nothing yet: nobody has sent it."""
        form = self.own_form(data)
        form.is_valid()
        form.errors.clear()
        return form

    def _page_again(self, form: StepForm, *, clash: bool) -> HttpResponse:
        uploads.show(form, self.get_attached(self.step))
        if not clash:
            return self._show(form, status=WRONG, seen=self.request.POST.get(clashes.FIELD, ""))
        stored = [
            block
            for block in summary.rows(self.storage.definition, self.storage.answers)
            if block.step == self.step and block.entry == self.kwargs.get("entry", "")
        ]
        return self._show(form, self.clash(), status=CLASH, elsewhere=stored)

    def clash(self) -> Notice:
        """What is said when the page was saved elsewhere since it was drawn."""
        return notices.saved_elsewhere()

    def _show(self, form: StepForm, *on_top: Notice, status: int = 200, **context: Any) -> HttpResponse:
        journey, step = self.journey, self.step
        takes_files = any(one.kind == "file" for one in step.questions)
        return self.page(
            status=status,
            form=form,
            step=step,
            notices=on_top,
            step_number=journey.number_of(step),
            step_count=len(journey.steps),
            is_exit=form.is_exit,
            back_url=self.back_url(),
            languages=self._other_languages(),
            changing=self._is_changing(),
            rule_kinds=self._rule_kinds(),
            upload_url=self.upload_url() if takes_files else "",
            upload_words=json.dumps(uploads.words(), ensure_ascii=False) if takes_files else "",
            **{"seen": clashes.mark(self.page_answers, step), **context},
        )

    def _other_languages(self) -> list[Mapping[str, str]]:
        """The other languages of the form, by their own names."""
        offered = languages.offered(self.application)
        return [
            {"code": code, "name": get_language_info(code)["name_local"]}
            for code in offered
            if code != self.application.language
        ]

    def _rule_kinds(self) -> str:
        """The kinds of the questions for the script that opens and closes them; empty if the page has no rules."""
        rules_on_options = any(one.has_rules_on_options for one in self.step.questions)
        if not rules_on_options and not any(item.show_if for item in self.step.items):
            return ""
        return json.dumps({one.id: one.kind for one in self.step.fields})

    def upload_url(self) -> str:
        """Where the script of the page sends files."""
        return reverse("wizard:upload", args=[self.application.pk, self.step.slug])

    def back_url(self) -> str:
        """Where "Zurück" leads."""
        return self.get_step_url(None) if self._is_changing() else self.before_url(self.step)

    def _refused_token(self) -> HttpResponse:
        """Nothing is saved; what was typed comes back if the form was ours."""
        if not comes_from_own_page(self.request) or not self.application.is_draft:
            return HttpResponseForbidden(_("Diese Anfrage kam nicht von einer Seite dieses Portals."))
        if not self.journey.may_open(self.step):
            return self.where_it_stands()
        seen = self.request.POST.get(clashes.FIELD, "")
        notice = notices.typed_again(typed.names_of(self.request.FILES))
        return self._show(self._unchecked(self.request.POST), notice, status=REFUSED, seen=seen)

    # --- too late --------------------------------------------------------------

    def _overtaken(self) -> HttpResponse:
        """The application was sent in another tab: show what was typed here, so that nothing is lost."""
        form = self.own_form(self.request.POST)
        form.is_valid()
        rows = [block for block in self.as_brought(form.answers()) if block.step == self.step]
        self.template_name = "wizard/overtaken.html"
        return self.page(status=CLASH, typed=rows, case_url=reverse("citizen:application", args=[self.application.pk]))

    def as_brought(self, answers: Mapping[str, Any]) -> list[summary.SummaryStep]:
        """The application in words, as it would be with these answers."""
        return summary.rows(self.storage.definition, {**self.storage.answers, **answers})

    def _not_open_any_more(self) -> HttpResponse:
        """An answer in another tab closed the way to this page: keep what was typed until it opens again.

        All of it, however long: there is no page on which to say that it is too much.
        """
        self.keep({}, typed_pairs=typed.pairs_of(self.request.POST))
        return self.where_it_stands()
