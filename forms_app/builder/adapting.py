"""A form's own words for texts of shared blocks, where the owner of the block allows them.

An own text remembers the original it was made from. When the original changes, the own text still counts and the
checklist asks for a look. What the owner does not allow any more, or whose block is gone, counts no longer and is
kept, so that nothing somebody wrote is lost by an adoption.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .assembling import html, id_of, item
from .definition import Content
from .sharing import Library, SharedPart

ADAPTABLE = ("title", "intro", "text", "label", "help", "missing")


@dataclass(frozen=True)
class Original:
    """One text of a shared block that a form may say in its own words."""

    item_id: str
    slot: str
    text: str
    name: str
    """The question or text it belongs to, as editors know it."""

    @property
    def is_html(self) -> bool:
        return self.slot in {"intro", "text"}

    @property
    def key(self) -> str:
        """A name for a box."""
        return f"{self.item_id}-{self.slot}"


def originals(part: SharedPart) -> Iterator[Original]:
    """Every text of the block a form may adapt, in reading order; an empty one can be filled, but for titles."""
    if part.is_step and len(part.children):
        step = part.children[0]
        title = step.value["title"] or ""
        yield Original(id_of(step), "title", title, title)
        yield Original(id_of(step), "intro", html(step.value["intro"]), title)
    for child in part.items:
        plain = item(child.block_type, child.value, id_of(child))
        if isinstance(plain, Content):
            name = plain.title or html(plain.text)
            if plain.title:
                yield Original(plain.id, "title", plain.title, name)
            if plain.kind != "heading":
                yield Original(plain.id, "text", plain.text, name)
        elif plain.label:
            yield Original(plain.id, "label", plain.label, plain.label)
            yield Original(plain.id, "help", plain.help, plain.label)
            yield Original(plain.id, "missing", plain.errors.get("missing", ""), plain.label)


def standing(library: Library, part: SharedPart | None, use_id: str) -> dict[str, Any]:
    """What the checklist has to say about the own texts of one use: `changed` and `idle` of `SharedUse`."""
    own = [
        (item_id, slot, one)
        for item_id, slots in library.adapted.get(use_id, {}).items()
        for slot, one in slots.items()
    ]
    if part is None or not own:
        return {}
    if not part.texts_may_change:
        return {"idle": len(own)}
    known = {(one.item_id, one.slot): one.text for one in originals(part)}
    met = [(one, known[item_id, slot]) for item_id, slot, one in own if (item_id, slot) in known]
    return {
        "changed": tuple(str(one["text"]) for one, original in met if one["source"] != original),
        "idle": len(own) - len(met),
    }


def merged(
    adapted: Mapping[str, Any], use_id: str, typed: Mapping[tuple[str, str], Mapping[str, str]]
) -> dict[str, Any]:
    """The stored own texts with those of one use replaced by what was typed."""
    slots: dict[str, dict[str, Any]] = {}
    for (item_id, slot), text in typed.items():
        slots.setdefault(item_id, {})[slot] = dict(text)
    rest = {use: texts for use, texts in adapted.items() if use != use_id}
    return {**rest, use_id: slots} if slots else rest
