"""What an editor typed, as it is kept with each version and taken up again.

The frozen document says what citizens see; only these blocks can be edited.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .assembling import PROCESSING

STREAMS = ("steps", "charges", "exemptions")
PLAIN = (
    "title",
    "intro",
    "after",
    "has_task_list",
    "is_offered_in_english",
    "translations",
    "pins",
    "adapted",
    *PROCESSING,
)


def content_of(form: Any) -> dict[str, Any]:
    """Everything of the page that makes up a version, as plain JSON."""
    streams = {name: list(getattr(form, name).get_prep_value()) for name in STREAMS}
    return {name: getattr(form, name) for name in PLAIN} | streams


def put_back(form: Any, content: Mapping[str, Any]) -> None:
    """Let the page say again what it said then; nothing is saved. What the content does not name stays as it is."""
    for name in PLAIN:
        if name in content:
            setattr(form, name, content[name])
    for name in STREAMS:
        if name in content:
            setattr(form, name, form._meta.get_field(name).to_python(content[name]))
