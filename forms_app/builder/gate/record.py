"""What data protection law wants to know before anybody is asked: why, what for, for how long."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from forms_app.builder import checking
from forms_app.builder.definition import Field
from forms_app.builder.kinds.registry import KINDS

from .findings import Finding, Subject, hard


def is_personal(field: Field) -> bool:
    """Whether an answer is about a person: by its kind, or because the editor marked it."""
    kind = KINDS.get(field.kind)
    return field.is_asked and (field.sensitive or (kind is not None and kind.is_personal))


def retention(subject: Subject) -> Iterator[Finding]:
    """How long answers are kept, and by which rule."""
    processing = subject.definition.processing
    if not processing.retention_months:
        text = _("Tragen Sie unter „Datenschutz“ ein, wie viele Monate die Angaben aufbewahrt werden.")
        yield hard(text, field="retention_months")
    if not processing.retention_basis.strip():
        text = _("Tragen Sie unter „Datenschutz“ ein, aus welcher Vorschrift sich die Aufbewahrung ergibt.")
        yield hard(text, field="retention_basis")


def legal_basis(subject: Subject) -> Iterator[Finding]:
    """Every question about a person names its legal basis and its purpose, or the form does."""
    definition = subject.definition
    personal = [field for field in definition.fields if is_personal(field)]
    without_basis = [field for field in personal if not definition.legal_basis_of(field).strip()]
    without_purpose = [field for field in personal if not definition.purpose_of(field).strip()]
    for field in without_basis:
        text = _(
            "Für „%(name)s“ fehlt die Rechtsgrundlage. Tragen Sie sie bei der Frage oder für das ganze Formular ein."
        )
        yield hard(text % {"name": checking.name_of(field)}, field.id)
    for field in without_purpose:
        text = _("Für „%(name)s“ fehlt der Zweck. Tragen Sie ihn bei der Frage oder für das ganze Formular ein.")
        yield hard(text % {"name": checking.name_of(field)}, field.id)
