"""Test data in a run: what `builder.examples` says, with real files where files are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.module_loading import import_string

from forms_app.applications import drafts, ownership
from forms_app.applications.models import Application
from forms_app.applications.policies import Refused
from forms_app.attachments import services
from forms_app.builder import examples
from forms_app.builder.definition import Definition, Field, Step
from forms_app.builder.paths import ENTRIES
from forms_app.wizard import typed

# Named as a string: only editors who try forms out need it, and no web worker shall carry it for them.
PICTURE = "PIL.Image.new"
FORMATS = {
    "pdf": ("PDF", "beispiel.pdf", "application/pdf"),
    "jpeg": ("JPEG", "beispiel.jpg", "image/jpeg"),
    "png": ("PNG", "beispiel.png", "image/png"),
}


def fill(application: Application, step: Step | None = None) -> examples.Examples:
    """Answer the whole run, or one page, with test data; what was answered stays."""
    definition, everything = application.definition, application.answers or {}
    stored = typed.without(everything)
    if step is None:
        found = examples.fill(definition, stored)
    else:
        found = examples.Examples({**stored, **examples.fill_step(definition, step, stored)})
    changes = {key: value for key, value in found.answers.items() if stored.get(key, examples) != value}
    unfinished = frozenset(key for key in everything if key not in stored and (step is None or step.id in key))
    drafts.save_answers(
        application, {key: _with_files(application, key, value) for key, value in changes.items()}, forget=unfinished
    )
    return found


def _with_files(application: Application, key: str, value: Any) -> Any:
    """The answer with a real file in the place of the example's id."""
    definition: Definition = application.definition
    if definition.repeated(key) is not None and isinstance(value, Mapping):
        entries = [
            {inner: _with_files(application, inner, one) for inner, one in entry.items()}
            for entry in value.get(ENTRIES, ())
        ]
        return {**value, ENTRIES: entries}
    field = definition.field(key)
    if field is None or field.kind != "file" or value != examples.example_files(field):
        return value
    try:
        kept = services.receive(application, field.id, sample_file(field), ownership.actor_of(application))
    except Refused:  # as many files as an application may have
        return None
    return [str(kept.pk)]


def sample_file(field: Field) -> SimpleUploadedFile:
    """A small file of a sort the question takes."""
    allowed = field.setting("types", tuple(FORMATS))
    sort, name, content_type = next((FORMATS[one] for one in FORMATS if one in allowed), FORMATS["pdf"])
    written = BytesIO()
    import_string(PICTURE)("RGB", (400, 560), "#e8ecf4").save(written, sort)
    return SimpleUploadedFile(name, written.getvalue(), content_type)
