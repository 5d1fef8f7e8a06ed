"""The Django fields of a form's questions. Reading and wording are left to the kinds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from .conditions import is_answered
from .definition import Field
from .kinds.base import Wrong
from .kinds.files import File, Handed
from .kinds.registry import kind

PREFIX = "f-"


def html_name(field: Field) -> str:
    """The name of a question's control."""
    return f"{PREFIX}{field.id}"


def missing(field: Field) -> str:
    """The sentence for a required question left empty."""
    return field.errors.get("missing") or kind(field.kind).missing(field)


class Question(forms.Field):
    """The Django field of one question; reading and wording are left to its kind."""

    def __init__(self, spec: Field) -> None:
        self.spec = spec
        self.kind = spec.kind
        self.hint = spec.help
        super().__init__(
            required=spec.required,
            label=spec.label,
            help_text=spec.help,
            widget=kind(spec.kind).widget(spec),
        )

    def clean(self, value: Any) -> Any:
        """The JSON answer, None for an optional question left empty."""
        try:
            answer = kind(self.kind).parse(self.spec, value)
        except Wrong as wrong:
            # Django formats a message that has parameters, and people type per cents.
            raise ValidationError(wrong.sentence.replace("%", "%%"), wrong.code, {"part": wrong.part}) from wrong
        if is_answered(answer):
            return answer
        if self.required:
            raise ValidationError(missing(self.spec), "missing")
        return None


class FileQuestion(Question):
    """A question for files; `stored` are the ids that are there already."""

    stored: Sequence[str] = ()

    def clean(self, value: Any) -> Handed:
        """What was handed in and may be kept; what may not stands in `refused` and is no error yet.

        An error here would take the good files along, so the form says of each refused one why.
        """
        own = kind(self.kind)
        assert isinstance(own, File)
        handed = own.parse(self.spec, value) or Handed()
        stored = len(self.remaining(handed))
        handed = own.within_limit(self.spec, handed, stored)
        if self.required and not (stored or handed.files or handed.refused):
            raise ValidationError(missing(self.spec), "missing")
        return handed

    def remaining(self, handed: Handed) -> list[str]:
        """The stored ids without those that were ticked to go."""
        return [one for one in self.stored if one not in handed.removed]
