"""Short hands for writing a form down: every function gives one raw StreamField block.

A block's id is made from the form's name and the block's key. The forms of the demonstration have such ids as well, so
a test can name their questions by key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from forms_app.builder.assembling import id_in_use

Raw = dict[str, Any]
Rule = tuple[str, str, Any]


@dataclass(frozen=True)
class Writer:
    """Writes the blocks of one form or shared group."""

    name: str

    def id(self, key: str) -> str:
        """The id of the block with this key."""
        return str(uuid5(NAMESPACE_URL, f"serviceportal:{self.name}:{key}"))

    def block(self, key: str, kind: str, value: Any) -> Raw:
        """One block of a stream."""
        return {"type": kind, "id": self.id(key), "value": value}

    def ask(self, key: str, kind: str, label: str, *, when: Raw | None = None, **settings: Any) -> Raw:
        """A question; it has to be answered unless `required=False` is among the settings."""
        value = {"label": label, "required": True, **settings}
        if when is not None:
            value["show_if"] = when
        return self.block(key, kind, value)

    def read(self, key: str, kind: str, *, when: Raw | None = None, **value: Any) -> Raw:
        """Something to read."""
        return self.block(key, f"content_{kind}", value | ({"show_if": when} if when is not None else {}))

    def use(self, key: str, group_page_id: int) -> Raw:
        """A shared group."""
        return self.block(key, "group", group_page_id)

    def step(self, key: str, title: str, items: Sequence[Raw], **value: Any) -> Raw:
        """One page; its address is the key."""
        return self.block(f"schritt-{key}", "step", {"title": title, "slug": key, "items": list(items), **value})

    def charge(self, key: str, text: str, quantity: str, when: Raw) -> Raw:
        """Something that costs, as often as the question `quantity` says."""
        value = {"key": key, "text": text, "quantity_field": self.id(quantity), "show_if": when}
        return self.block(f"gebuehr-{key}", "charge", value)

    def when(self, *rules: Rule, mode: str = "all") -> Raw:
        """A condition over questions of this form, named by key, or by id where the key is unknown."""
        return {"mode": mode, "rules": [self._rule(number, rule) for number, rule in enumerate(rules)]}

    def _rule(self, number: int, rule: Rule) -> Raw:
        key, op, value = rule
        field = key if len(key) == 36 else self.id(key)
        text = {True: "ja", False: "nein"}.get(value, value) if isinstance(value, bool) else str(value)
        name = f"regel-{number}-{key}-{op}-{text}"
        return {
            "type": "compare",
            "id": self.id(name),
            "value": {"field": field, "op": op, "value": text},
        }


def options(*pairs: tuple[str, str] | tuple[str, str, str]) -> list[Raw]:
    """Answers to choose from: value, label and, if needed, a hint."""
    return [
        {
            "type": "item",
            "id": str(uuid5(NAMESPACE_URL, f"serviceportal:{value}:{label}")),
            "value": {"value": value, "label": label, "hint": hint[0] if hint else ""},
        }
        for value, label, *hint in pairs
    ]


def shared(form: Writer, use: str, group: Writer, key: str) -> str:
    """The id of a shared group's question where `form` uses the group."""
    return id_in_use(form.id(use), group.id(key))
