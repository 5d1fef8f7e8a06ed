"""Checking all answers and handing the application in (§ 9a OZG: check, warn, send with a binding click)."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms_app.applications import ownership, transitions
from forms_app.applications.policies import NotNow
from forms_app.attachments import querysets, services
from forms_app.attachments.models import Attachment
from forms_app.attachments.states import State as FileState
from forms_app.builder import summary
from forms_app.builder.closing import Closing
from forms_app.builder.compiler import StepForm
from forms_app.builder.definition import canonical
from forms_app.builder.questions import PREFIX
from forms_app.wizard import fees, notices, startpage, typed, uploads
from forms_app.wizard.notices import Notice
from forms_app.wizard.views.step import CHANGING
from forms_app.wizard.views.wizard import CLASH, WRONG, DraftWizard

STATE_FIELD = "stand"


class Declaration(forms.Form):
    """What the citizen declares with the application, where the form does not ask for it itself."""

    use_required_attribute = False
    richtig = forms.BooleanField(
        label=gettext_lazy("Ich habe alle Angaben geprüft. Sie sind richtig und vollständig."),
        error_messages={"required": gettext_lazy("Bestätigen Sie, dass Ihre Angaben richtig und vollständig sind.")},
    )


class NothingToDeclare(forms.Form):
    """The form asked for the declarations on one of its own pages."""


@dataclass(frozen=True)
class Block:
    """The answers of one step with the link to change them."""

    id: str
    title: str
    rows: list[Any]
    change_url: str


class CheckPage(DraftWizard):
    """All answers, the fee, the warning, and the button that counts."""

    template_name = "wizard/check.html"
    storage_name = "forms_app.wizard.storage.CheckStorage"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._not_ready() or self._show(self.declaration())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not_ready := self._not_ready():
            return not_ready
        form = self.declaration(request.POST)
        if self.is_too_late:
            return self._show(form, status=CLASH)
        if not form.is_valid():
            return self._show(form, status=WRONG)
        if not constant_time_compare(request.POST.get(STATE_FIELD, ""), self.mark()):
            return self._show(form, notices.answers_changed(), status=CLASH)
        if any(file.state == FileState.REFUSED for file in self.files):
            return self._show(form, status=CLASH)
        response: HttpResponse = self.render_done(form, step=self.done_step_name)
        return response

    def done(self, form_list: list[StepForm], **kwargs: Any) -> HttpResponse:
        """Hand in what was checked; the second of two clicks finds it handed in and sees the same receipt."""
        try:
            self._hand_in()
        except NotNow:  # saved or sent in another tab since this request read the draft
            self.storage.read_again()
            del self.files
            form = self.declaration(self.request.POST)
            return self._not_ready() or self._show(form, notices.answers_changed(), status=CLASH)
        return redirect("wizard:done", self.application.pk)

    def _hand_in(self) -> None:
        unwanted = uploads.dropped(self.storage.answers, self.journey.relevant, self.storage.definition)
        # Files go only together with the handing in: if the draft has changed, they may be wanted again.
        with transaction.atomic() if unwanted else nullcontext():
            for attachment in querysets.with_ids(self.application, unwanted) if unwanted else ():
                services.remove(attachment, ownership.actor_of(self.application))
            self._submit()

    def _submit(self) -> None:
        application, answers = self.application, self.journey.relevant
        # The bill is kept in German, also for somebody who reads English.
        with translation.override(settings.LANGUAGE_CODE):
            assessment = fees.assess(application, application.german, answers)
        application.answers = answers
        application.origins = {key: one for key, one in (application.origins or {}).items() if key in answers}
        first = transitions.submit(
            application,
            by=ownership.actor_of(application),
            changes={
                "sealed_answers": application.sealed_answers,
                "sealed_origins": application.sealed_origins,
                "fee_cents": assessment.total_cents,
                "full_fee_cents": assessment.full_cents,
                "fee_items": [item.to_json() for item in assessment.items],
                "exemption_claimed": assessment.exemption_claimed,
            },
        )
        if not first:
            raise NotNow(_("Dieser Antrag wurde schon abgesendet und kann hier nicht mehr geändert werden."))

    def render_revalidation_failure(self, failed_step: str, form: StepForm, **kwargs: Any) -> HttpResponse:
        """A stored answer does not pass the last check: back to its page."""
        return redirect(self.get_step_url(failed_step) + f"?{CHANGING}=1")

    def declaration(self, data: Any = None) -> forms.Form:
        """The declaration, unless a consent of the form says it already."""
        asks_itself = any(one.kind == "consent" for one in self.storage.definition.fields)
        return (NothingToDeclare if asks_itself else Declaration)(data)

    def mark(self) -> str:
        """The mark of what the citizen is looking at: answers that count, and the fee."""
        answers = self.journey.relevant
        total = fees.assess(self.application, self.storage.definition, answers).total_cents
        text = canonical({"answers": answers, "total": total, "version": self.application.german.digest})
        return salted_hmac("forms_app.wizard.check", text, algorithm="sha256").hexdigest()

    @cached_property
    def closing(self) -> Closing:
        """Until when drafts of this form may be handed in."""
        version = self.application.form_version
        return version.form.closing if version is not None else Closing()

    @property
    def is_too_late(self) -> bool:
        """Whether the last day for drafts is over."""
        return not self.closing.takes_drafts(timezone.now())

    @cached_property
    def files(self) -> list[Attachment]:
        """The files that would be handed in."""
        return uploads.of_answers(self.application, self.journey.relevant, self.storage.definition)

    def _on_top(self) -> list[Notice]:
        """What the citizen should know before sending."""
        kept = self.storage.unfinished
        unfinished = [step.title for step in self.journey.steps if typed.key_of(step) in kept]
        refused = [file for file in self.files if file.state == FileState.REFUSED]
        return [
            *([notices.too_late(self.closing)] if self.is_too_late else []),
            *self.elsewhere(*self.journey.steps),
            *([notices.change_unfinished(unfinished)] if unfinished else []),
            *(notices.file_refused(file.name, file.sentence, self._place_of(file)) for file in refused),
        ]

    def _place_of(self, file: Attachment) -> str:
        """Where this file can be exchanged: at its question, or in the list of entries one of which has it."""
        step = self.storage.definition.step_of(file.field_id)
        assert step is not None
        address = f"{self.get_step_url(step.slug)}?{CHANGING}=1"
        return address if step.repeat is not None else f"{address}#id_{PREFIX}{file.field_id}"

    def _not_ready(self) -> HttpResponse | None:
        if not self.application.is_draft:
            return redirect("wizard:done", self.application.pk)
        return None if self.journey.is_complete else self.where_it_stands()

    def _show(self, form: forms.Form, *on_top: Notice, status: int = 200) -> HttpResponse:
        answers = self.journey.relevant
        assessment = fees.assess(self.application, self.storage.definition, answers)
        return self.page(
            status=status,
            form=form,
            notices=[*on_top, *self._on_top()],
            blocks=self._blocks(answers),
            fee=fees.in_words(self.application, assessment),
            stand=self.mark(),
            is_too_late=self.is_too_late,
            privacy_url=self._privacy_url(),
            submit_url=reverse("wizard:submit", args=[self.application.pk]),
            later_url=reverse("wizard:saved", args=[self.application.pk]),
            submit_label=self._submit_label(assessment.total_cents),
            back_url=self.get_step_url(self.journey.steps[-1].slug),
        )

    def _privacy_url(self) -> str:
        offer, language = self.application.offer_id, self.application.language
        return startpage.privacy_path(offer, language) if offer is not None else ""

    def _submit_label(self, cents: int) -> str:
        if cents and self.application.payment_policy == "before":
            return _("Verbindlich absenden und bezahlen")
        return _("Verbindlich absenden")

    def _blocks(self, answers: dict[str, Any]) -> list[Block]:
        names = {str(file.pk): file.name for file in self.files}
        return [
            Block(
                id=f"schritt-{number}",
                title=block.title,
                rows=list(block.rows),
                change_url=f"{self.get_step_url(block.step.slug)}?{CHANGING}=1",
            )
            for number, block in enumerate(summary.rows(self.storage.definition, answers, files=names), start=1)
        ]
