"""The formtools storage that keeps answers on the draft, sealed, and nothing in the session.

"Current step" is the one in the address: two tabs on two drafts, or two tabs on one, cannot move each other.
formtools wants the raw form data of a step back when it checks everything once more before the end; the compiled
form says what a browser would send for the stored answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from formtools.wizard.storage.base import BaseStorage

from forms_app.applications import drafts, ownership
from forms_app.applications.models import Application
from forms_app.builder import compiler, versions
from forms_app.builder.definition import Definition
from forms_app.wizard import typed
from forms_app.wizard.journey import Journey


class DraftStorage(BaseStorage):
    """The answers of one draft, found through the person who asks for it; 404 for everybody else."""

    def __init__(self, prefix: str, request: HttpRequest, file_storage: object = None) -> None:
        super().__init__(prefix, request, file_storage)
        assert request.resolver_match is not None
        named = request.resolver_match.kwargs
        self.application: Application = ownership.find_or_404(request, named["application_id"])
        self.definition: Definition = versions.load(self.application.form_version_id)
        self.init_data()
        self.current_step = named.get("step")
        self._everything: dict[str, Any] = self.application.answers or {}

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered so far."""
        return typed.without(self._everything)

    @property
    def unfinished(self) -> dict[str, Any]:
        """What was typed on pages that are not finished, by page."""
        return {key: value for key, value in self._everything.items() if key.startswith(typed.KEPT)}

    @property
    def journey(self) -> Journey:
        """Where the draft stands now."""
        return Journey(self.definition, self.answers)

    def read_again(self) -> None:
        """The draft as it lies there now, after another tab came first."""
        self.application.refresh_from_db()
        self._everything = self.application.answers or {}

    def get_step_data(self, step: str) -> dict[str, Any] | None:
        """The stored answers of a step as a browser would send them."""
        found = self.definition.step(step)
        if found is None:
            return None
        return compiler.form_class(self.definition, found).post_from(self.answers)

    def set_step_data(self, step: str, cleaned_data: Mapping[str, Any]) -> None:
        """Write the answers of one finished step; raises `NotNow` if the draft was sent meanwhile."""
        found = self.definition.step(step)
        assert found is not None
        self.keep(cleaned_data, forget=frozenset({typed.key_of(found)} & set(self._everything)))

    def keep(self, changes: Mapping[str, Any], *, forget: frozenset[str] = frozenset()) -> None:
        """Merge changes into the draft."""
        drafts.save_answers(self.application, changes, forget=forget)
        self._everything = self.application.answers or {}

    def get_step_files(self, step: str) -> None:
        """Files are attachments of the application, not of the wizard."""

    def set_step_files(self, step: str, files: object) -> None:
        """Nothing to keep here: uploads are received as attachments."""

    def reset(self) -> None:
        """A wizard that ends leaves the application alone."""
        self.init_data()

    def update_response(self, response: HttpResponseBase) -> None:
        """No cookie and no temporary file to care for."""
