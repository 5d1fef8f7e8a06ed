"""The formtools storage that keeps answers on the draft, sealed, and nothing in the session.

"Current step" is the one in the address: two tabs on two drafts, or two tabs on one, cannot move each other.
formtools wants the raw form data of a step back when it checks everything once more before the end; the compiled
form says what a browser would send for the stored answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from formtools.wizard.storage.base import BaseStorage

from accounts.trust import TrustFacts
from forms_app.applications import drafts, languages, ownership
from forms_app.applications.models import Application
from forms_app.builder import compiler
from forms_app.builder.definition import Definition, Step
from forms_app.builder.paths import DONE, ENTRIES, ENTRY_ID, stored_entries
from forms_app.wizard import clashes, prefill, typed
from forms_app.wizard.journey import Journey


class DraftStorage(BaseStorage):
    """The answers of one draft, found through the person who asks for it; 404 for everybody else."""

    with_form = False

    def __init__(self, prefix: str, request: HttpRequest, file_storage: object = None) -> None:
        super().__init__(prefix, request, file_storage)
        assert request.resolver_match is not None
        named = request.resolver_match.kwargs
        self.application: Application = ownership.find_or_404(
            request, named["application_id"], trials=True, with_form=self.with_form
        )
        languages.speak(self.application)
        self.definition: Definition = self.application.definition
        self.init_data()
        self.current_step = named.get("step")
        self._read()

    def _read(self) -> None:
        """Take over what the draft says now; what was worked out from its answers before is out of date."""
        self._everything: dict[str, Any] = self.application.answers or {}
        self.__dict__.pop("answers", None)
        self.__dict__.pop("journey", None)

    @cached_property
    def answers(self) -> dict[str, Any]:
        """What was answered so far."""
        return typed.without(self._everything)

    @property
    def unfinished(self) -> dict[str, Any]:
        """What was typed on pages that are not finished, by page."""
        return {key: value for key, value in self._everything.items() if key.startswith(typed.KEPT)}

    @cached_property
    def journey(self) -> Journey:
        """Where the draft stands now."""
        return Journey(self.definition, self.answers)

    def read_again(self) -> None:
        """The draft as it lies there now, after another tab came first."""
        self.application.refresh_from_db()
        self._read()

    def get_step_data(self, step: str) -> dict[str, Any] | None:
        """The stored answers of a step as a browser would send them."""
        found = self.definition.step(step)
        if found is None or found.repeat is not None:
            return None
        return compiler.form_class(self.definition, found).post_from(self.answers)

    def set_step_data(self, step: str, cleaned_data: Mapping[str, Any]) -> None:
        """Write the answers of one finished step; raises `NotNow` if the draft was sent meanwhile, `Clash` if
        another tab saved the step.
        """
        found = self.definition.step(step)
        assert found is not None
        read = self.answers
        self.keep(
            cleaned_data,
            forget=frozenset({typed.key_of(found)} & set(self._everything)),
            check=lambda stored: clashes.check_unchanged(read, stored, cleaned_data, found),
        )

    def keep(
        self,
        changes: Mapping[str, Any],
        *,
        forget: frozenset[str] = frozenset(),
        check: Callable[[Mapping[str, Any]], None] | None = None,
    ) -> None:
        """Merge changes into the draft, and note which of them the account says in the same words."""
        assert self.request is not None
        trust = getattr(self.request, "trust", None) or TrustFacts()
        fields = [one for step in self.definition.steps if step.repeat is None for one in step.fields]
        origins = prefill.origins_of(fields, changes, ownership.principal_of(self.request), trust)
        drafts.save_answers(self.application, changes, forget=forget, origins=origins, check=check)
        self._read()

    def add_file(self, field_id: str, file_id: str) -> None:
        """Note one more file of a question, besides those another request notes at the same time."""
        self._change(lambda stored: {**stored, field_id: [*(stored.get(field_id) or ()), file_id]})

    # --- entries of a repeated step ----------------------------------------------

    def entries(self, step: Step) -> list[Mapping[str, Any]]:
        """The entries of a repeated step as they are stored."""
        return stored_entries(step, self.answers)

    def entry(self, step: Step, entry_id: str) -> Mapping[str, Any] | None:
        """One entry by its id."""
        return _entry(step, self.answers, entry_id)

    def finish_entry(self, step: Step, entry_id: str, answers: Mapping[str, Any], *, forget: str) -> bool:
        """Write the answers of one finished entry like `keep_entry`; raises `Clash` if another tab saved it, or
        took it out.
        """
        read = self.entry(step, entry_id)

        def check(found: Mapping[str, Any] | None) -> None:
            if found is None and read is not None:
                raise clashes.Clash
            clashes.check_unchanged(read or {}, found or {}, answers, step)

        return self.keep_entry(step, entry_id, answers, forget=forget, check=check)

    def add_entry_file(self, step: Step, entry_id: str, field_id: str, file_id: str) -> bool:
        """Note one more file of an entry like `add_file`; the first one begins it. False if the step holds no more."""
        return self.keep_entry(step, entry_id, lambda entry: {field_id: [*(entry.get(field_id) or ()), file_id]})

    def keep_entry(
        self,
        step: Step,
        entry_id: str,
        changes: Mapping[str, Any] | Callable[[Mapping[str, Any]], Mapping[str, Any]],
        *,
        forget: str = "",
        typed_pairs: Any = None,
        check: Callable[[Mapping[str, Any] | None], None] | None = None,
    ) -> bool:
        """Merge changes into one entry, or add it; False if it is new and the step holds no more.

        `changes` may be worked out from the entry as it is stored in that moment. `forget` is the key of what was
        typed for it before, `typed_pairs` what is to be kept there instead. `check` sees the entry right before and
        may raise.
        """
        assert step.repeat is not None
        most = step.repeat.most
        fits = True

        def changed(stored: Mapping[str, Any]) -> dict[str, Any]:
            nonlocal fits
            entries = [dict(one) for one in stored_entries(step, stored)]
            found = next((one for one in entries if one.get(ENTRY_ID) == entry_id), None)
            if check is not None:
                check(found)
            fits = found is not None or len(entries) < most
            if not fits:
                return dict(stored)
            if found is None:
                found = {ENTRY_ID: entry_id}
                entries.append(found)
            found.update(changes(found) if callable(changes) else changes)
            others = {key: value for key, value in stored.items() if key != forget}
            kept = {forget: typed_pairs} if forget and typed_pairs else {}
            return {**others, **kept, step.id: {ENTRIES: entries, DONE: False}}

        self._change(changed)
        return fits

    def remove_entry(self, step: Step, entry_id: str) -> None:
        """Take an entry out, and what was typed for it; raises `Clash` if another tab saved it meanwhile."""
        read = self.entry(step, entry_id)

        def changed(stored: Mapping[str, Any]) -> dict[str, Any]:
            if _entry(step, stored, entry_id) not in (read, None):
                raise clashes.Clash
            entries = [one for one in stored_entries(step, stored) if one.get(ENTRY_ID) != entry_id]
            others = {key: value for key, value in stored.items() if key != typed.key_of(step, entry_id)}
            return {**others, step.id: {ENTRIES: entries, DONE: False}}

        self._change(changed)

    def close_entries(self, step: Step, *, is_done: bool) -> None:
        """Note whether the citizen wants no further entry; raises `Clash` if there are others now than were shown."""
        read = self.entries(step)

        def changed(stored: Mapping[str, Any]) -> dict[str, Any]:
            entries = stored_entries(step, stored)
            if is_done and entries != read:
                raise clashes.Clash
            return {**stored, step.id: {ENTRIES: entries, DONE: is_done}}

        self._change(changed)

    def _change(self, change: Callable[[Mapping[str, Any]], dict[str, Any]]) -> None:
        drafts.change_answers(self.application, change)
        self._read()

    def get_step_files(self, step: str) -> None:
        """Files are attachments of the application, not of the wizard."""

    def set_step_files(self, step: str, files: object) -> None:
        """Nothing to keep here: uploads are received as attachments."""

    def reset(self) -> None:
        """A wizard that ends leaves the application alone."""
        self.init_data()

    def update_response(self, response: HttpResponseBase) -> None:
        """No cookie and no temporary file to care for."""


def _entry(step: Step, answers: Mapping[str, Any], entry_id: str) -> Mapping[str, Any] | None:
    return next((one for one in stored_entries(step, answers) if one.get(ENTRY_ID) == entry_id), None)


class CheckStorage(DraftStorage):
    """The same for the page that sends the draft: it has to know until when its form takes drafts."""

    with_form = True
