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
    script may open it while the citizen answers; without scripts its controls are not sent. An answer to choose
    from that hangs on this page is drawn open with its rule (`widget.choice_rules`), for a script to close. Each drawn
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
from collections.abc import Mapping, Sequence, Set
from datetime import date
from threading import Lock
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import conditions
from .conditions import All, Answers, AnyOf, Condition, is_answered
from .definition import Definition, Field, Step
from .entries import Entry, local_rule, settled
from .items import Content, Item
from .kinds.choices import HintedCheckboxes, HintedRadios, RuledSelect
from .kinds.files import Attached, File, FilesInput
from .kinds.registry import kind
from .paths import Walk, closed_options, is_open, is_required, opened, seen_before, silent_value, walk
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
        way: Walk | None = None,
        **options: Any,
    ) -> None:
        self.draft = dict(initial_answers or {})
        way = way or walk(self.definition, {**(known or {}), **self.draft}, today=today)
        self.known: Mapping[str, Any] = seen_before(self.definition, way, self.step)
        self.today = today
        self._open, self._seen = opened(self.step, self.draft, self.known, today=today)
        self._uploads: dict[str, list[UploadedFile[Any]]] = {}
        self._removed: dict[str, list[str]] = {}
        self._answers: dict[str, Any] = {}
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
        """Leave out the options that other pages have closed, and note the rules of those this page decides.

        Without scripts those are all offered: nobody would see one that an answer on the page has just opened.
        """
        widget = self.fields[html_name(one)].widget
        if not one.has_rules_on_options or not isinstance(widget, HintedRadios | HintedCheckboxes | RuledSelect):
            return
        rules = self._rules_on_options(one)
        closed = {value for value, rule in rules.items() if settled(rule) is False}
        widget.choices = [pair for pair in widget.choices if pair[0] not in closed]
        # The widget is this form's own copy.
        widget.choice_rules = {
            value: json.dumps(conditions.to_json(rule)) for value, rule in rules.items() if settled(rule) is None
        }

    def _rules_on_options(self, one: Field) -> dict[str, Condition | None]:
        """The rules of all options, with what other pages say already decided."""
        own = self._own_ids()
        return {option.value: local_rule(option.show_if, own, self._seen, self.today) for option in one.options}

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
        return {field_id: list(ids) for field_id, ids in self._removed.items() if ids}

    # --- checking ---------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Go through the page in order; what is hidden loses its errors and its answer."""
        asked = self._asked()
        seen = dict(self.known)
        open_items: list[Item] = []
        for item in self.step.items:
            if not is_open(item, seen, self.today):
                self._forget(item)
                continue
            open_items.append(item)
            if isinstance(item, Field) and not item.is_asked:
                if (value := silent_value(item, seen)) is not None:
                    seen[item.id] = value
            elif isinstance(item, Field):
                if asked and html_name(item) not in asked:
                    self._forget(item)
                elif html_name(item) in self.cleaned_data:
                    self._read(item, seen)
        questions = [item for item in open_items if isinstance(item, Field) and item.is_asked]
        for one in questions:
            self._check_needed(one, seen)
        if not questions:
            self._answers[self.step.id] = True
        self._open, self._seen = tuple(open_items), seen
        return self.cleaned_data

    def _forget(self, item: Item) -> None:
        """Nobody was asked: no error, no answer."""
        if isinstance(item, Field) and item.is_asked:
            self.errors.pop(html_name(item), None)
            self.cleaned_data.pop(html_name(item), None)

    def _read(self, one: Field, seen: dict[str, Any]) -> None:
        """Keep the answer, unless it is one of the options which other answers have closed."""
        closed = closed_options(one, seen, self.today)
        answer = self._keep(one, self.cleaned_data[html_name(one)])
        chosen = (
            closed.intersection(answer if isinstance(answer, list | tuple) else [answer]) if closed else frozenset()
        )
        if chosen:
            text = self._not_offered(one, chosen)
            self._answers.pop(one.id, None)
            self.add_error(html_name(one), forms.ValidationError(one.errors.get("wrong") or text, "wrong"))
        else:
            seen[one.id] = answer

    def _not_offered(self, one: Field, chosen: Set[str]) -> str:
        rules = self._rules_on_options(one)
        option = next(
            (each for each in one.options if each.value in chosen and settled(rules[each.value]) is None), None
        )
        if option is None:
            return _("Wählen Sie bei „%(label)s“ eine der angebotenen Antworten aus.") % {"label": one.label}
        text = _("„%(option)s“ passt nicht zu Ihren anderen Antworten. Wählen Sie bei „%(label)s“ etwas anderes aus.")
        return text % {"option": option.label, "label": one.label}

    def _check_needed(self, one: Field, seen: Answers) -> None:
        """What only the other answers of the page can tell: an answer that is needed after all."""
        is_empty = one.id in seen and not is_answered(seen[one.id]) and html_name(one) not in self.errors
        if is_empty and not one.required and is_required(one, seen, today=self.today):
            self.add_error(html_name(one), forms.ValidationError(missing(one), "missing"))

    def _keep(self, one: Field, cleaned: Any) -> Any:
        question = self.fields[html_name(one)]
        if not isinstance(question, FileQuestion):
            self._answers[one.id] = cleaned
            return cleaned
        remaining = question.remaining(cleaned)
        self._uploads[one.id] = list(cleaned.files)
        self._removed[one.id] = [each for each in question.stored if each in cleaned.removed]
        for wrong in cleaned.refused:
            self.add_error(html_name(one), forms.ValidationError(wrong.sentence, wrong.code))
        self._answers[one.id] = remaining or None
        # A file that is about to be stored answers the question for the rules below it.
        return [*remaining, *(str(file.name) for file in cleaned.files)]

    def _asked(self) -> frozenset[str]:
        return frozenset(self.data.getlist(self.ASKED) if hasattr(self.data, "getlist") else ())

    def _own_ids(self) -> frozenset[str]:
        return frozenset(one.id for one in self.step.fields)

    # --- drawing ----------------------------------------------------------------------------------

    @property
    def is_exit(self) -> bool:
        """Whether this page, or this entry, says why nobody can go on from here."""
        return any(isinstance(item, Content) and item.kind == "exit" for item in self._open)

    @property
    def entries(self) -> list[Entry]:
        """The items of this page in order; those closed by another page are left out."""
        own = self._own_ids()
        shown = {item.id for item in self._open}
        entries = []
        for item in self.step.items:
            local = local_rule(_rule_of(item), own, self._seen, self.today)
            has_rule = bool(set(conditions.fields_of(local)) & own)
            is_shown = item.id in shown
            if not is_shown and (not has_rule or self._offers_nothing(item)):
                continue
            if isinstance(item, Field) and not item.is_asked:
                value = silent_value(item, self._seen)
                if is_shown and value is not None and item.setting("shown", False):
                    entries.append(Entry(item, None, True, "", output=kind(item.kind).text(item, value)))
                continue
            bound = self[html_name(item)] if isinstance(item, Field) else None
            entries.append(Entry(item, bound, is_shown, json.dumps(conditions.to_json(local)) if has_rule else ""))
        return entries

    def _offers_nothing(self, item: Item) -> bool:
        """Other pages have closed every option, so no script may show the question."""
        if not isinstance(item, Field) or not item.has_rules_on_options:
            return False
        return all(settled(rule) is False for rule in self._rules_on_options(item).values())

    @classmethod
    def post_from(cls, answers: Answers) -> dict[str, Any]:
        """What a browser would send for these answers; files stay where they are and are not sent again."""
        post: dict[str, Any] = {}
        for one in cls.step.questions:
            if one.id in answers:
                post |= kind(one.kind).posted(one, html_name(one), answers[one.id])
        return post


def _rule_of(item: Item) -> Condition | None:
    """When an item is shown: by its own rule, and where each of its options has one, while any of them is offered."""
    rules = [option.show_if for option in item.options] if isinstance(item, Field) else []
    if not rules or not all(rules):
        return item.show_if
    offered = AnyOf(tuple(rule for rule in rules if rule is not None))
    return offered if item.show_if is None else All((item.show_if, offered))


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
