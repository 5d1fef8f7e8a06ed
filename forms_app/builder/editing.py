"""The editor's form of a form. A draft is kept whatever is in it; only publishing asks for everything."""

from __future__ import annotations

from typing import Any

from django.forms.utils import ErrorList
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.blocks import StreamBlockValidationError

from cms.backoffice.links import OwnLinksPageForm

from .assembling import (
    PROCESSING,
    Languages,
    assemble_group,
    assemble_parts,
    assemble_shared_step,
    processing,
)
from .checking import problems
from .definition import Definition
from .gate import checklist, pages
from .gate.findings import Subject
from .sharing import library_of


class FormPageForm(OwnLinksPageForm):
    """Saves every draft; refuses to publish, schedule or hand in a form that is not finished."""

    subject: Subject | None = None
    """What was typed, once somebody tried to publish it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial["what_is_new"] = pages.what_is_new(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        # A value with errors of its own is missing here; those have to be repaired first.
        if not self.is_deferred_validation and all(name in cleaned for name in ("steps", "charges", "exemptions")):
            self._ask_for_everything(cleaned)
        return cleaned

    def _ask_for_everything(self, cleaned: dict[str, Any]) -> None:
        library = library_of(cleaned["steps"], self.instance.pins, self.instance.adapted)
        definition = assemble_parts(
            title=cleaned.get("title", ""),
            intro=cleaned.get("intro", ""),
            after=cleaned.get("after", ""),
            steps=cleaned["steps"],
            library=library,
            charges=cleaned["charges"],
            exemptions=cleaned["exemptions"],
            has_task_list=cleaned.get("has_task_list", False),
            processing=processing(**{name: cleaned.get(name) for name in PROCESSING}),
        )
        languages = Languages(cleaned.get("is_offered_in_english", False), self.instance.translations)
        self.subject = pages.subject_of(
            self.instance,
            definition,
            steps=cleaned["steps"],
            news=cleaned.get("what_is_new", ""),
            spoken=languages,
            library=library,
            below=self.parent_page.path if self.parent_page is not None else "",
        )
        found = checklist.hard_findings(checklist.check(self.subject))
        _show(self, "steps", [one.sentence for one in found if one.field not in self.fields])
        for one in found:
            if one.field in self.fields:
                self.add_error(one.field, one.sentence)


class CopyFormForm(CopyForm):
    """Copies a form, never as an alias: an alias would share the identity of every question."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("alias", None)


class SharedBlockForm(OwnLinksPageForm):
    """Checks a shared block by itself: its rules may look only at its own questions."""

    stream = ""

    def put_together(self, title: str, stream: Any) -> Definition:
        """The block as a form of one step."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.stream in cleaned:
            title, stream = cleaned.get("title", ""), cleaned[self.stream]
            _show(self, self.stream, [*problems(self.put_together(title, stream)), *self.refused(stream)])
        return cleaned

    def refused(self, stream: Any) -> list[str]:
        """What such a block may not hold, in sentences."""
        return []


class FieldGroupForm(SharedBlockForm):
    """A group stands inside of a step, so it cannot end the form."""

    stream = "items"

    def put_together(self, title: str, stream: Any) -> Definition:
        return assemble_group(title, stream)

    def refused(self, stream: Any) -> list[str]:
        if any(child.block_type == "content_exit" for child in stream):
            return [_("Ein Ende gehört in den Schritt eines Formulars, nicht in eine Feldgruppe.")]
        return []


class SharedStepForm(SharedBlockForm):
    """A whole step, checked as a form that has no other."""

    stream = "step"

    def put_together(self, title: str, stream: Any) -> Definition:
        return assemble_shared_step(title, stream)


def _show(form: WagtailAdminPageForm, field: str, sentences: list[str]) -> None:
    # The editor shows one error of a field; so all sentences go into one.
    if sentences:
        form.add_error(field, StreamBlockValidationError(non_block_errors=ErrorList(sentences)))
