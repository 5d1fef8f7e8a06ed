"""A question with several boxes: dates, addresses, entries in a register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise

from forms_app.builder.items import NOTHING


@dataclass(frozen=True)
class Part:
    """One box: its key, its label, how wide it is, and its attributes.

    `control` takes the place of the text box. Boxes with the same `group` stand under that legend. `counts_for` names
    the answers to the first box with which this one counts; the theme hides it with the others where a browser can.
    """

    key: str
    label: str | Promise
    width: str = "full"
    attributes: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    optional: bool = False
    control: forms.Widget | None = None
    group: str | Promise = ""
    counts_for: tuple[str, ...] = ()


class PartsInput(forms.MultiWidget):
    """Several boxes under one legend; their names end in "-" and the part's key.

    The theme reads `part_labels`, `part_widths`, `part_optional`, `part_groups` and `part_counts_for` in the order of
    the boxes, and `lead`, a text to read before answering.
    """

    use_fieldset = True

    def __init__(self, parts: Sequence[Part], *, lead: str = "", first: Sequence[Any] = ()) -> None:
        super().__init__({part.key: _control(part) for part in parts})
        self.widgets_names = [f"-{part.key}" for part in parts]
        self.keys = [part.key for part in parts]
        self.part_labels = [part.label for part in parts]
        self.part_widths = [part.width for part in parts]
        self.part_optional = [part.optional for part in parts]
        self.part_groups = [part.group for part in parts]
        self.part_counts_for = [part.counts_for for part in parts]
        self.lead = lead
        self.first = [*first, *[None] * (len(parts) - len(first))]

    def decompress(self, value: Any) -> list[Any]:
        """Only asked for an unanswered question: an answer arrives as the list of its boxes."""
        return list(self.first) if value is None else list(value)


def _control(part: Part) -> forms.Widget:
    if part.control is None:
        return forms.TextInput(dict(part.attributes))
    part.control.attrs.update(part.attributes)
    return part.control


class SuggestingInput(forms.TextInput):
    """A text box with suggestions of the browser's own; anything else may be typed as well."""

    template_name = "builder/widgets/suggesting.html"

    def __init__(self, suggestions: Sequence[str]) -> None:
        super().__init__()
        self.suggestions = suggestions

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}-vorschlaege"
        context["widget"]["attrs"]["list"] = list_id
        return context | {"suggestions": self.suggestions, "list_id": list_id}


def as_texts(raw: Any, count: int) -> list[str]:
    """What was typed into the boxes; a request that sends something else counts as empty."""
    if not isinstance(raw, list | tuple) or len(raw) != count:
        return [""] * count
    return [each if isinstance(each, str) else "" for each in raw]


def posted_parts(html_name: str, keys: Sequence[str], texts: Sequence[Any]) -> dict[str, Any]:
    """What a browser would send for these boxes."""
    return {f"{html_name}-{key}": text for key, text in zip(keys, texts, strict=True)}
