"""A step of a form as a Django form: compiled once per version and process, pure, without a database.

    StepForm = form_class(definition, step)
    form = StepForm(request.POST, request.FILES, initial_answers=draft, known=draft, attached=files)
    if form.is_valid():
        received = {field_id: [store(file) for file in files] for field_id, files in form.uploads().items()}
        draft |= form.answers(received)

What templates may rely on
    `form.entries` gives the items of the page in order: `entry.content` (a Content) or `entry.field` (a bound
    field), `entry.is_open`, and `entry.rule`, the condition as JSON over the fields of this page.
    Draw an entry that is not open inside `<fieldset hidden disabled data-show-if="{{ entry.rule }}">`: a
    script may open it while the citizen answers; without scripts its controls are not sent. Each drawn
    question sends the hidden input `asked` with its html name, so that a question which only just opened
    counts as not asked yet instead of as left empty; `paths.next_step` then leads to the same page again.
    Every bound field has `.field.spec` (the Field), `.field.kind` (its kind's name), `.field.hint`,
    `.help_text` and `.errors`. HTML names are `f-<field id>`; the boxes of a date end in -day, -month,
    -year, those of an address in -street, -number, -addition, -postcode, -place. Dates and addresses are
    `kinds.parts.PartsInput`, files `kinds.files.FilesInput`.

    An entry of a repeated step is the same form: `initial_answers` is the entry, `known` the whole draft.

What the server never trusts
    Conditions run here, on the relevant answers of the other steps and on the cleaned ones of this page. What
    is hidden is never required and never kept. Ids of stored files come from `initial_answers`, never from a
    request.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from threading import Lock
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.forms.widgets import ChoiceWidget
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import conditions
from .conditions import Answers, holds, is_answered
from .definition import Definition, Field, Step
from .entries import Entry, local_rule
from .kinds.files import Attached, File, FilesInput, Handed
from .kinds.registry import kind
from .paths import closed_options, is_required, silent_value, walk
from .questions import PREFIX, FileQuestion, Question, html_name, missing


class StepForm(forms.Form):
    """The form of one step; see the module for the promises."""

    ASKED: ClassVar[str] = "asked"
    definition: ClassVar[Definition]
    step: ClassVar[Step]
    use_required_attribute = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        initial_answers: Answers | None = None,
        known: Answers | None = None,
        attached: Mapping[str, Sequence[Attached]] | None = None,
        today: date | None = None,
        initial: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> None:
        self.draft = dict(initial_answers or {})
        self.known: Mapping[str, Any] = walk(self.definition, {**(known or {}), **self.draft}, today=today).seen
        self.today = today
        self._uploads: dict[str, list[UploadedFile[Any]]] = {}
        self._answers: dict[str, Any] = {}
        self._was_checked = False
        shown = {
            html_name(one): kind(one.kind).shown(one, self.draft[one.id])
            for one in self.step.questions
            if one.id in self.draft
        }
        super().__init__(data, files, initial=shown | dict(initial or {}), **options)
        for one in self.step.questions:
            self._offer(one)
        for name, question in self.fields.items():
            if isinstance(question, FileQuestion) and isinstance(question.widget, FilesInput):
                field_id = name.removeprefix(PREFIX)
                question.stored = tuple(self.draft.get(field_id) or ())
                question.widget.attached = tuple((attached or {}).get(field_id, ()))

    def _offer(self, one: Field) -> None:
        """Leave out the options that other answers have closed."""
        closed = closed_options(one, self.known, self.today)
        widget = self.fields[html_name(one)].widget
        if closed and isinstance(widget, ChoiceWidget):
            widget.choices = [pair for pair in widget.choices if pair[0] not in closed]

    # --- what comes out ---------------------------------------------------------------------------

    def answers(self, received: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
        """The JSON answers of the open questions of this page, after `is_valid()`.

        `received` adds the ids under which new files were stored. A page that asks nothing answers with its
        own id.
        """
        answers = dict(self._answers)
        for field_id, ids in (received or {}).items():
            if field_id in answers:
                answers[field_id] = [*(answers[field_id] or []), *ids] or None
        return answers

    def uploads(self) -> dict[str, list[UploadedFile[Any]]]:
        """New files by question, after `is_valid()`; those of hidden questions are not among them."""
        return {field_id: list(files) for field_id, files in self._uploads.items() if files}

    def removed(self) -> dict[str, list[str]]:
        """Ids of stored files the citizen wants removed, after `is_valid()`."""
        found = {}
        for one in self.step.questions:
            question = self.fields[html_name(one)]
            handed = self.cleaned_data.get(html_name(one))
            if isinstance(question, FileQuestion) and isinstance(handed, Handed):
                found[one.id] = [each for each in question.stored if each in handed.removed]
        return {field_id: ids for field_id, ids in found.items() if ids}

    # --- checking ---------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Go through the page in order; what is hidden loses its errors and its answer."""
        asked = self._asked()
        kept = {key: value for key, value in self.known.items() if key not in self._own_ids()}
        questions_open = False
        for one in self.step.fields:
            name = html_name(one)
            is_open = holds(one.show_if, kept, today=self.today)
            if not one.is_asked:
                if is_open and (value := silent_value(one, kept)) is not None:
                    kept[one.id] = value
                continue
            questions_open = questions_open or is_open
            if not is_open or (asked and name not in asked):
                self.errors.pop(name, None)
                self.cleaned_data.pop(name, None)
            elif name in self.cleaned_data:
                kept[one.id] = self._keep(one, self.cleaned_data[name])
                self._check(one, kept)
        if not questions_open:
            self._answers[self.step.id] = True
        self._was_checked = True
        return self.cleaned_data

    def _check(self, one: Field, kept: Mapping[str, Any]) -> None:
        """What only the other answers can tell: options that are closed, answers that are needed after all."""
        answer = kept[one.id]
        if not is_answered(answer):
            if not one.required and is_required(one, kept, today=self.today):
                self.add_error(html_name(one), forms.ValidationError(missing(one), "missing"))
            return
        closed = closed_options(one, kept, self.today)
        if closed and not closed.isdisjoint(answer if isinstance(answer, list | tuple) else [answer]):
            text = _("Wählen Sie bei „%(label)s“ eine der angebotenen Antworten aus.") % {"label": one.label}
            self._answers.pop(one.id, None)
            self.add_error(html_name(one), forms.ValidationError(one.errors.get("wrong") or text, "wrong"))

    def _keep(self, one: Field, cleaned: Any) -> Any:
        question = self.fields[html_name(one)]
        if not isinstance(question, FileQuestion):
            self._answers[one.id] = cleaned
            return cleaned
        remaining = question.remaining(cleaned)
        self._uploads[one.id] = list(cleaned.files)
        self._answers[one.id] = remaining or None
        # A file that is about to be stored answers the question for the rules below it.
        return [*remaining, *(str(file.name) for file in cleaned.files)]

    def _asked(self) -> frozenset[str]:
        return frozenset(self.data.getlist(self.ASKED) if hasattr(self.data, "getlist") else ())

    def _own_ids(self) -> frozenset[str]:
        return frozenset(one.id for one in self.step.fields)

    # --- drawing ----------------------------------------------------------------------------------

    @property
    def entries(self) -> list[Entry]:
        """The items of this page in order; those closed by another page are left out."""
        own = self._own_ids()
        answers = self._current_answers()
        entries = []
        for item in self.step.items:
            is_open = holds(item.show_if, answers, today=self.today)
            local = local_rule(item.show_if, own, answers, self.today)
            if not is_open and not set(conditions.fields_of(local)) & own:
                continue
            if isinstance(item, Field) and not item.is_asked:
                value = silent_value(item, answers)
                if is_open and value is not None and item.setting("shown", False):
                    entries.append(Entry(item, None, True, "", output=kind(item.kind).text(item, value)))
                continue
            bound = self[html_name(item)] if isinstance(item, Field) else None
            rule = json.dumps(conditions.to_json(local)) if set(conditions.fields_of(local)) & own else ""
            entries.append(Entry(item, bound, is_open, rule))
        return entries

    def _current_answers(self) -> Mapping[str, Any]:
        """The answers as they stand: of this request once it was checked, otherwise of the draft."""
        if self._was_checked:
            others = {key: value for key, value in self.known.items() if key not in self._own_ids()}
            return others | self._answers
        return self.known

    @classmethod
    def post_from(cls, answers: Answers) -> dict[str, Any]:
        """What a browser would send for these answers; files stay where they are and are not sent again."""
        post: dict[str, Any] = {}
        for one in cls.step.questions:
            if one.id in answers:
                post |= kind(one.kind).posted(one, html_name(one), answers[one.id])
        return post


# --- compiling --------------------------------------------------------------------------------------

_compiled: dict[tuple[str, str, str | None], type[StepForm]] = {}
_lock = Lock()


def form_class(definition: Definition, step: Step) -> type[StepForm]:
    """The form class of one step, compiled at the first call for this version and kept for the process."""
    # The boxes of a date or an address are labelled while compiling, in the language of the page.
    key = (definition.digest, step.id, get_language())
    found = _compiled.get(key)
    if found is None:
        with _lock:
            found = _compiled.get(key) or _compiled.setdefault(key, compile_step(definition, step))
    return found


def forget(digest: str) -> None:
    """Drop the compiled pages of one form; only for forms that were tried out and are not kept."""
    with _lock:
        for key in [one for one in _compiled if one[0] == digest]:
            _compiled.pop(key, None)


def compile_step(definition: Definition, step: Step) -> type[StepForm]:
    """Build the form class of one step; `form_class` is the cached way to it."""
    questions = {
        html_name(one): (FileQuestion if isinstance(kind(one.kind), File) else Question)(one) for one in step.questions
    }
    return type("CompiledStepForm", (StepForm,), {"definition": definition, "step": step, **questions})
