"""A question with several boxes: date and address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True)
class Part:
    """One box: its key, its label, how wide it is, and its attributes."""

    key: str
    label: str
    width: str
    attributes: Mapping[str, Any]
    optional: bool = False


class PartsInput(forms.MultiWidget):
    """Several text boxes under one legend; their names end in "-" and the part's key.

    The theme reads `part_labels`, `part_widths` and `part_optional` in the order of the boxes.
    """

    use_fieldset = True

    def __init__(self, parts: Sequence[Part]) -> None:
        super().__init__({part.key: forms.TextInput(dict(part.attributes)) for part in parts})
        self.widgets_names = [f"-{part.key}" for part in parts]
        self.keys = [part.key for part in parts]
        self.part_labels = [part.label for part in parts]
        self.part_widths = [part.width for part in parts]
        self.part_optional = [part.optional for part in parts]

    def decompress(self, value: Any) -> list[Any]:
        """Only asked for an unanswered question: an answer arrives as the list of its boxes."""
        return [None] * len(self.widgets) if value is None else list(value)


def as_texts(raw: Any, count: int) -> list[str]:
    """What was typed into the boxes; a request that sends something else counts as empty."""
    if not isinstance(raw, list | tuple) or len(raw) != count:
        return [""] * count
    return [each if isinstance(each, str) else "" for each in raw]
