"""What stands on a page of a form: questions and things to read, as frozen values with their JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from . import conditions, formulas
from .conditions import Condition
from .formulas import Formula

SILENT = frozenset({"calculated", "constant"})
"""Kinds nobody is asked: the form itself knows the answer."""

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Option:
    """One answer to choose from; its rule looks only at questions before it."""

    value: str
    label: str
    hint: str = ""
    show_if: Condition | None = None


@dataclass(frozen=True)
class Field:
    """One question.

    `phrase` is what the question asks for in the accusative with its article ("Ihren Familiennamen"); error
    sentences are built from it. `errors` holds the editor's own sentences by code ("missing", "wrong", …).
    `settings` belongs to the kind alone ("max_length", "partial", "max_files", …). A question that is not
    `required` by itself is so while `require_if` holds. `formula` is for calculated values only.
    """

    id: str
    kind: str
    label: str
    help: str = ""
    required: bool = True
    show_if: Condition | None = None
    options: tuple[Option, ...] = ()
    phrase: str = ""
    errors: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    autocomplete: str = ""
    sensitive: bool = False
    fim_id: str = ""
    legal_basis: str = ""
    purpose: str = ""
    require_if: Condition | None = None
    formula: Formula | None = None
    settings: Mapping[str, Any] = field(default_factory=lambda: NOTHING)

    def setting(self, name: str, default: Any = None) -> Any:
        """The kind's own setting, or `default` where the editor left it empty."""
        value = self.settings.get(name)
        return default if value is None or value == "" else value

    @cached_property
    def has_rules_on_options(self) -> bool:
        """Whether other answers decide which options are offered."""
        return any(option.show_if is not None for option in self.options)

    @property
    def is_asked(self) -> bool:
        """Whether a citizen answers it, and not the form itself."""
        return self.kind not in SILENT

    def option(self, value: Any) -> Option | None:
        """The option with this value, if the question offers it."""
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True)
class Content:
    """Something to read between the questions; kind is heading, text, notice, warning, details or exit.

    `text` is safe HTML for all kinds but the heading. An exit says why nobody can go on from here:
    while it is shown its step is never complete.
    """

    id: str
    kind: str
    title: str = ""
    text: str = ""
    show_if: Condition | None = None


Item = Field | Content


def drop_empty(doc: dict[str, Any]) -> dict[str, Any]:
    """The document without what says nothing; readers put the defaults back."""
    return {key: value for key, value in doc.items() if value not in (None, "", [], {})}


_FIELD_TEXTS = ("label", "help", "phrase", "autocomplete", "fim_id", "legal_basis", "purpose")


def item_to_json(item: Item) -> dict[str, Any]:
    """One question or piece of content as JSON."""
    if isinstance(item, Content):
        return drop_empty(
            {
                "type": "content",
                "id": item.id,
                "kind": item.kind,
                "title": item.title,
                "text": item.text,
                "show_if": conditions.to_json(item.show_if),
            }
        )
    doc = {
        "type": "field",
        "id": item.id,
        "kind": item.kind,
        "required": item.required,
        "sensitive": item.sensitive or None,
        "show_if": conditions.to_json(item.show_if),
        "require_if": conditions.to_json(item.require_if),
        "formula": formulas.to_json(item.formula),
        "options": [_option_to_json(option) for option in item.options],
        "errors": dict(item.errors),
        "settings": dict(item.settings),
    }
    return drop_empty(doc | {name: getattr(item, name) for name in _FIELD_TEXTS})


def _option_to_json(option: Option) -> dict[str, Any]:
    return drop_empty(vars(option) | {"show_if": conditions.to_json(option.show_if)})


def _option_from_json(doc: Mapping[str, Any]) -> Option:
    return Option(
        doc.get("value", ""), doc.get("label", ""), doc.get("hint", ""), conditions.from_json(doc.get("show_if"))
    )


def item_from_json(doc: Mapping[str, Any]) -> Item:
    """Read one question or piece of content; raise ValueError for any other type."""
    show_if = conditions.from_json(doc.get("show_if"))
    match doc.get("type"):
        case "content":
            return Content(doc["id"], doc["kind"], doc.get("title", ""), doc.get("text", ""), show_if)
        case "field":
            texts = {name: doc.get(name, "") for name in _FIELD_TEXTS}
            return Field(
                id=doc["id"],
                kind=doc["kind"],
                required=doc.get("required", True),
                sensitive=doc.get("sensitive", False),
                show_if=show_if,
                require_if=conditions.from_json(doc.get("require_if")),
                formula=formulas.from_json(doc.get("formula")),
                options=tuple(map(_option_from_json, doc.get("options", ()))),
                errors=MappingProxyType(dict(doc.get("errors", {}))),
                settings=MappingProxyType(dict(doc.get("settings", {}))),
                **texts,
            )
        case other:
            raise ValueError(f"unknown item type {other!r}")
