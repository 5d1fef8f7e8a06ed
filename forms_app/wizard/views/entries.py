"""A step that is asked several times: the list of its entries, one page per entry, and taking one out.

Everything works by links and plain forms: the list asks whether there is another entry, the answer leads to an
empty page. An entry gets its id when that page is drawn, so sending it twice keeps it once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from forms_app.applications import ownership
from forms_app.applications.models import Application
from forms_app.attachments import querysets, services
from forms_app.builder import leaves, repeats, summary
from forms_app.builder.compiler import StepForm
from forms_app.builder.definition import Definition, Repeat, Step
from forms_app.builder.paths import DONE, ENTRIES, OpenStep
from forms_app.wizard import clashes, notices, typed
from forms_app.wizard.notices import Notice
from forms_app.wizard.views.step import CHANGING, LATER, StepPage
from forms_app.wizard.views.wizard import CLASH, WRONG, DraftWizard, name_of_page

ENTRY = re.compile(r"[0-9a-f]{12}")


class AnotherForm(forms.Form):
    """Asks whether there is one more entry."""

    use_required_attribute = False

    def __init__(self, repeat: Repeat, number: int, data: Any = None) -> None:
        super().__init__(data)
        another = repeat.another if number else repeat.first
        self.fields["weitere"] = forms.ChoiceField(
            label=_("Möchten Sie %(another)s angeben?") % {"another": another},
            choices=[("ja", _("Ja")), ("nein", _("Nein"))],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Wählen Sie Ja, wenn Sie %(another)s angeben möchten, sonst Nein.") % {"another": another}
            },
        )


@dataclass(frozen=True)
class Card:
    """One entry in the list."""

    title: str
    rows: tuple[summary.SummaryRow, ...]
    is_complete: bool
    is_surplus: bool
    change_url: str
    remove_url: str


class RepeatedStep(DraftWizard):
    """What the pages of a repeated step share."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        entry = kwargs.get("entry", "")
        if entry and not ENTRY.fullmatch(entry):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def step(self) -> Step:
        """The repeated step in the address; 404 for a step that is asked once."""
        found = self.step_named(self.kwargs["step"])
        if found.repeat is None:
            raise Http404
        return found

    @property
    def repeat(self) -> Repeat:
        """Its limits and words."""
        repeat = self.step.repeat
        assert repeat is not None
        return repeat

    @property
    def here(self) -> OpenStep | None:
        """The step as it stands on the way."""
        return self.journey.at(self.step)

    def url_of(self, name: str, entry: str = "") -> str:
        """The address of one of the pages of this step; it keeps in mind where the citizen came from."""
        arguments = [self.application.pk, self.step.slug, *([entry] if entry else [])]
        return reverse(f"wizard:{name}", args=arguments) + (f"?{CHANGING}=1" if self.is_changing else "")

    @property
    def is_changing(self) -> bool:
        """Whether the citizen came from the check page."""
        return CHANGING in self.request.GET or CHANGING in self.request.POST

    def closed(self) -> HttpResponse | None:
        """Where to go when this step cannot be opened now."""
        if not self.application.is_draft:
            return redirect("wizard:done", self.application.pk)
        if not self.journey.may_open(self.step):
            return self.where_it_stands()
        return None


class EntriesPage(RepeatedStep):
    """The entries so far, and whether there is another one."""

    template_name = "wizard/entries.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.closed() or self._show(self._form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if closed := self.closed():
            return closed
        if LATER in request.POST:
            return redirect("wizard:saved", self.application.pk)
        if self._is_full:
            return self._finish()
        form = self._form(request.POST)
        if form is not None and not form.is_valid():
            return self._show(form, status=WRONG)
        if form is None or form.cleaned_data["weitere"] == "ja":
            self.storage.close_entries(self.step, is_done=False)
            return redirect(self.url_of("new_entry"))
        return self._finish()

    def _finish(self) -> HttpResponse:
        """On, if every entry is complete; otherwise say which is not."""
        if clashes.has_changed(self.request.POST.get(clashes.FIELD, ""), self.storage.entries(self.step)):
            return self._show(self._form(), notices.entries_changed(), status=CLASH)
        here = self.here
        assert here is not None
        if self._is_too_long:
            return self._show(self._form(), status=WRONG)
        if not all(one.is_complete for one in here.entries):
            return self._show(self._form(), notices.entries_unfinished(), status=WRONG)
        try:
            self.storage.close_entries(self.step, is_done=True)
        except clashes.Clash:
            self.storage.read_again()
            return self._show(self._form(), notices.entries_changed(), status=CLASH)
        return self.go_on_from(self.step, changing=self.is_changing)

    @property
    def _number(self) -> int:
        return len(self.here.entries) if self.here is not None else 0

    @property
    def _is_full(self) -> bool:
        return self._number >= self.repeat.most

    @property
    def _is_too_long(self) -> bool:
        """Whether an older version of the form took more entries than this one; all of them are kept."""
        return self._number > self.repeat.most

    def _form(self, data: Any = None) -> AnotherForm | None:
        """The question for another entry; none where the answer is clear: too few, or full."""
        if self._number < self.repeat.least or self._is_full:
            return None
        return AnotherForm(self.repeat, self._number, data)

    def _show(self, form: AnotherForm | None, *on_top: Notice, status: int = 200) -> HttpResponse:
        journey, step = self.journey, self.step
        if self._is_too_long:
            on_top = (*on_top, notices.entries_too_many(self._number, self.repeat.most))
        return self.page(
            status=status,
            step=step,
            repeat=self.repeat,
            form=form,
            cards=self._cards(),
            seen=clashes.mark_of_all(self.storage.entries(step)),
            is_full=self._is_full and not self._is_too_long,
            is_short=self._number < self.repeat.least,
            notices=on_top,
            step_number=journey.number_of(step),
            step_count=len(journey.steps),
            changing=self.is_changing,
            back_url=self.get_step_url(None) if self.is_changing else self.before_url(step),
        )

    def _cards(self) -> list[Card]:
        here = self.here
        rows = {
            block.entry: block.rows
            for block in summary.rows(self.storage.definition, self.storage.answers)
            if block.step == self.step
        }
        return [
            Card(
                title=repeats.title_of(self.step, one, number),
                rows=rows.get(one.id, ()),
                is_surplus=number > self.repeat.most,
                is_complete=one.is_complete and typed.key_of(self.step, one.id) not in self.storage.unfinished,
                change_url=self.url_of("entry", one.id),
                remove_url=self.url_of("remove_entry", one.id),
            )
            for number, one in enumerate(here.entries if here is not None else (), start=1)
        ]


@method_decorator(csrf_exempt, name="dispatch")  # like every page with questions, see `StepPage`
class EntryPage(RepeatedStep, StepPage):
    """The questions of one entry."""

    template_name = "wizard/step.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.kwargs["entry"]:
            return self.closed() or self._empty_page()
        if self.storage.entry(self.step, self.entry_id) is None:
            return self.closed() or self._unknown_entry()
        return super().get(request, *args, **kwargs)

    def _unknown_entry(self) -> HttpResponse:
        """An entry that was begun when the login ended is only in this browser; any other is not there."""
        if typed.kept_in_browser(self.request, self.application, self.page_name):
            return self._fresh_page()
        return redirect(self.url_of("entries"))

    def _empty_page(self) -> HttpResponse:
        here = self.here
        if here is not None and len(here.entries) >= self.repeat.most:
            return redirect(self.url_of("entries"))
        self.kwargs["entry"] = uuid4().hex[:12]
        return self._fresh_page()

    # --- what is different from a page that is asked once --------------------------

    @property
    def entry_id(self) -> str:
        """The entry in the address, or the one that was just begun."""
        return str(self.kwargs["entry"])

    @property
    def page_answers(self) -> Mapping[str, Any]:
        return self.storage.entry(self.step, self.entry_id) or {}

    @property
    def page_key(self) -> str:
        return typed.key_of(self.step, self.entry_id)

    @property
    def page_name(self) -> str:
        return name_of_page(self.step.slug, self.entry_id)

    def keep(self, answers: Mapping[str, Any], *, typed_pairs: typed.Pairs | None = None) -> None:
        self.storage.keep_entry(self.step, self.entry_id, answers, forget=self.page_key, typed_pairs=typed_pairs)

    def _save(self, form: StepForm, *, clash: bool) -> HttpResponse:
        known = [one.get("id") for one in self.storage.entries(self.step)]
        if self.entry_id not in known and len(known) >= self.repeat.most:
            return self._no_room(form)
        return super()._save(form, clash=clash)

    def finish(self, answers: Mapping[str, Any]) -> HttpResponse:
        fits = self.storage.finish_entry(self.step, self.entry_id, answers, forget=self.page_key)
        if not fits:  # the last place was taken in another tab since this request read the draft
            remove_files(self.application, files_of(self.storage.definition, self.step, answers))
            form = self.own_form(self.request.POST)
            form.is_valid()
            return self._no_room(form)
        return redirect(self.url_of("entries") if self.is_complete() else self.url_of("entry", self.entry_id))

    def _no_room(self, form: StepForm) -> HttpResponse:
        """The list is full: what was typed stays on the page until there is room for it."""
        return self._show(form, notices.entries_full(self.repeat.most), status=WRONG)

    def clash(self) -> Notice:
        is_there = self.storage.entry(self.step, self.entry_id) is not None
        return super().clash() if is_there else notices.entry_removed()

    def offered(self) -> Mapping[str, Any]:
        """Entries are about others; the account knows nothing about them."""
        return {}

    def is_complete(self) -> bool:
        here = self.here
        found = next((one for one in here.entries if one.id == self.entry_id), None) if here is not None else None
        return found is not None and found.is_complete

    def upload_url(self) -> str:
        return reverse("wizard:upload_entry", args=[self.application.pk, self.step.slug, self.entry_id])

    def back_url(self) -> str:
        return self.url_of("entries")

    def as_brought(self, answers: Mapping[str, Any]) -> list[summary.SummaryStep]:
        alone = {self.step.id: {ENTRIES: [{**self.page_answers, **answers, "id": self.entry_id}], DONE: False}}
        return summary.rows(self.storage.definition, {**self.storage.answers, **alone})

    def _show(self, form: Any, *on_top: Notice, status: int = 200, **context: Any) -> HttpResponse:
        entries = self.storage.entries(self.step)
        known = [one.get("id") for one in entries]
        number = known.index(self.entry_id) + 1 if self.entry_id in known else len(known) + 1
        return super()._show(
            form,
            *on_top,
            status=status,
            **{
                "entry_title": _("%(one)s %(number)d") % {"one": self.repeat.one, "number": number},
                "action": self.url_of("entry", self.entry_id),
                **context,
            },
        )


class RemoveEntry(RepeatedStep):
    """Asks once more before an entry is taken out."""

    template_name = "wizard/remove_entry.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.closed() or self._show()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if closed := self.closed():
            return closed
        if clashes.has_changed(request.POST.get(clashes.FIELD, ""), self._shown()):
            return self._show(notices.entry_changed(), status=CLASH)
        try:
            self._remove()
        except clashes.Clash:
            self.storage.read_again()
            return self._show(notices.entry_changed(), status=CLASH)
        return redirect(self.url_of("entries"))

    def _remove(self) -> None:
        """The entry with its files, or nothing if another tab saved it."""
        entry = self.storage.entry(self.step, self.kwargs["entry"]) or {}
        with transaction.atomic():
            self.storage.remove_entry(self.step, self.kwargs["entry"])
            remove_files(self.application, files_of(self.storage.definition, self.step, entry))

    def _shown(self) -> list[Any]:
        """What goes with the entry: its answers, and what was typed and is not finished."""
        entry_id = self.kwargs["entry"]
        unfinished = self.storage.unfinished.get(typed.key_of(self.step, entry_id))
        return [self.storage.entry(self.step, entry_id), unfinished]

    def _show(self, *on_top: Notice, status: int = 200) -> HttpResponse:
        here = self.here
        numbered = list(enumerate(here.entries if here is not None else (), start=1))
        found = next(((number, one) for number, one in numbered if one.id == self.kwargs["entry"]), None)
        if found is None:
            return redirect(self.url_of("entries"))
        number, entry = found
        rows = summary.rows(self.storage.definition, self.storage.answers) if on_top else []
        return self.page(
            status=status,
            step=self.step,
            notices=on_top,
            blocks=[one for one in rows if one.step == self.step and one.entry == entry.id],
            seen=clashes.mark_of_all(self._shown()),
            entry_title=repeats.title_of(self.step, entry, number),
            back_url=self.url_of("entries"),
            changing=self.is_changing,
        )


def files_of(definition: Definition, step: Step, entry: Mapping[str, Any]) -> list[str]:
    """The ids of the files of one entry."""
    alone = {step.id: {ENTRIES: [entry], DONE: False}}
    return [str(one) for leaf in leaves.leaves(definition, alone, kind="file") for one in leaf.value or ()]


def remove_files(application: Application, ids: list[str]) -> None:
    """Take back files of an entry that is not kept; no query if there are none."""
    for attachment in querysets.with_ids(application, ids) if ids else ():
        services.remove(attachment, ownership.actor_of(application))
