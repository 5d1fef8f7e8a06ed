"""The editor's form of a form. A draft is kept whatever is in it; only publishing asks for everything."""

from __future__ import annotations

from typing import Any

from django.forms.utils import ErrorList
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.blocks import StreamBlockValidationError

from cms.backoffice.links import OwnLinksPageForm

from .assembling import PROCESSING, Languages, assemble_group, assemble_parts, processing
from .checking import problems
from .gate import checklist, pages
from .gate.findings import Subject


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
        definition = assemble_parts(
            title=cleaned.get("title", ""),
            intro=cleaned.get("intro", ""),
            after=cleaned.get("after", ""),
            steps=cleaned["steps"],
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


class FieldGroupForm(OwnLinksPageForm):
    """Checks a shared group by itself: its rules may look only at its own questions."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "items" in cleaned:
            found = problems(assemble_group(cleaned.get("title", ""), cleaned["items"]))
            if any(child.block_type == "content_exit" for child in cleaned["items"]):
                found.append(_("Ein Ende gehört in den Schritt eines Formulars, nicht in eine Feldgruppe."))
            _show(self, "items", found)
        return cleaned


def _show(form: WagtailAdminPageForm, field: str, sentences: list[str]) -> None:
    # The editor shows one error of a field; so all sentences go into one.
    if sentences:
        form.add_error(field, StreamBlockValidationError(non_block_errors=ErrorList(sentences)))
