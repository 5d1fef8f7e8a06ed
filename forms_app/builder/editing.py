"""The editor's form of a form: the same checks whether it is kept as a draft or published."""

from __future__ import annotations

from typing import Any

from django.forms.utils import ErrorList
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import StreamBlockValidationError

from cms.backoffice.links import OwnLinksPageForm

from .assembling import assemble_group, assemble_parts
from .checking import problems


class FormPageForm(OwnLinksPageForm):
    """Checks the whole form as it would be frozen; every problem is a sentence at the steps."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        # A value with errors of its own is missing here; those have to be repaired first.
        if all(name in cleaned for name in ("steps", "charges", "exemptions")):
            definition = assemble_parts(
                title=cleaned.get("title", ""),
                intro=cleaned.get("intro", ""),
                after=cleaned.get("after", ""),
                steps=cleaned["steps"],
                charges=cleaned["charges"],
                exemptions=cleaned["exemptions"],
                has_task_list=cleaned.get("has_task_list", False),
            )
            _show(self, "steps", problems(definition))
        return cleaned


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
