"""What the answers to one version of a form look like: JSON Schema 2020-12, for the systems that receive them.

`document` is the answers themselves: a JSON object with the id of every answered question; a repeated step stands
under its own id as a list of such objects. `schema` describes it. A question is required where it always has to be
answered. Rules that JSON Schema can say exactly become if/then/else; every rule also stands as it is in `x-show-if`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from . import conditions
from .conditions import All, Answers, AnyOf, Compare, Condition, Not, Op, is_answered
from .definition import Definition, Field, Item, Step
from .items import drop_empty
from .kinds.registry import kind
from .paths import walk

DIALECT = "https://json-schema.org/draft/2020-12/schema"
EXACT = frozenset({"choice", "search_choice", "yes_no", "country", "legal_form"})
"""Kinds whose answer is one of a list, so that comparing it is the same everywhere."""


def document(definition: Definition, answers: Answers, *, today: date | None = None) -> dict[str, Any]:
    """The answers that count, without questions that were left empty."""
    way = walk(definition, answers, today=today)
    found: dict[str, Any] = {}
    for one in way.steps:
        if one.step.repeat is not None:
            found[one.step.id] = [_answered(entry.items, entry.answers) for entry in one.entries]
        else:
            found |= _answered(one.items, way.answers)
    return found


def _answered(items: Iterable[Item], answers: Answers) -> dict[str, Any]:
    return {
        item.id: answers[item.id] for item in items if isinstance(item, Field) and is_answered(answers.get(item.id))
    }


def schema(definition: Definition, address: str, *, form_id: int, version: int) -> dict[str, Any]:
    """The whole schema; `address` is where it can be fetched, and its name."""
    once = [step for step in definition if step.repeat is None]
    items = [(item, [step.show_if, item.show_if]) for step in once for item in step.fields]
    body = _object(items, {item.id: item for item, _rules in items})
    for step in definition:
        if step.repeat is not None:
            body["properties"][step.id] = _list(step)
            _depend(body, step.id, [step.show_if], body["x-fields"], is_needed=True)
    return _closed(
        {
            "$schema": DIALECT,
            "$id": address,
            "title": definition.title,
            "x-form": form_id,
            "x-version": version,
            **body,
        }
    )


def _object(items: Sequence[tuple[Field, list[Condition | None]]], fields: Mapping[str, Field]) -> dict[str, Any]:
    """An object with these questions; each comes with the rules that have to hold for it."""
    body: dict[str, Any] = {"type": "object", "properties": {}, "required": [], "allOf": [], "x-fields": fields}
    for field, rules in items:
        body["properties"][field.id] = _property(field)
        if field.is_asked:
            _depend(body, field.id, rules, fields, is_needed=field.required)
            if not field.required and field.require_if is not None:
                _require(body, field.id, [*rules, field.require_if], fields)
    return body


def _closed(body: dict[str, Any]) -> dict[str, Any]:
    own = {name: value for name, value in body.items() if name != "x-fields" and value not in ([], {})}
    return own | {"properties": body["properties"], "additionalProperties": False}


def _property(field: Field) -> dict[str, Any]:
    about = {
        "title": field.label,
        "description": field.help,
        "x-kind": field.kind,
        "x-fim-id": field.fim_id,
        "x-legal-basis": field.legal_basis,
        "x-purpose": field.purpose,
        "x-labels": {option.value: option.label for option in field.options},
        "x-show-if": conditions.to_json(field.show_if),
        "x-required-if": conditions.to_json(field.require_if),
    }
    return drop_empty(about) | kind(field.kind).schema(field)


def _list(step: Step) -> dict[str, Any]:
    assert step.repeat is not None
    items = [(item, [item.show_if]) for item in step.fields]
    entry = _object(items, {item.id: item for item, _rules in items})
    about = {"title": step.title, "x-show-if": conditions.to_json(step.show_if)}
    return drop_empty(about) | {
        "type": "array",
        "minItems": step.repeat.least,
        "maxItems": step.repeat.most,
        "items": _closed({"title": step.repeat.one, **entry}),
    }


# --- rules ------------------------------------------------------------------------------------------


def _depend(
    body: dict[str, Any],
    name: str,
    rules: Sequence[Condition | None],
    fields: Mapping[str, Field],
    *,
    is_needed: bool,
) -> None:
    """What the rules of a question say about its answer being there."""
    real = [rule for rule in rules if rule is not None]
    if not real:
        if is_needed:
            body["required"].append(name)
        return
    said = [exact(rule, fields) for rule in real]
    if any(one is None for one in said):
        # Not every rule can be said: what is certain is that the answer may be there or not.
        return
    part: dict[str, Any] = {"if": _all(said), "else": {"properties": {name: False}}}
    if is_needed:
        part["then"] = {"required": [name]}
    body["allOf"].append(part)


def _require(body: dict[str, Any], name: str, rules: Sequence[Condition | None], fields: Mapping[str, Field]) -> None:
    said = [exact(rule, fields) for rule in rules if rule is not None]
    if all(one is not None for one in said):
        body["allOf"].append({"if": _all(said), "then": {"required": [name]}})


def _all(parts: Sequence[Any]) -> Any:
    return parts[0] if len(parts) == 1 else {"allOf": list(parts)}


def exact(condition: Condition, fields: Mapping[str, Field]) -> dict[str, Any] | None:
    """A schema that takes exactly the documents for which the condition holds; None where there is none so simple."""
    match condition:
        case All(parts):
            return _joined(parts, fields, "allOf", empty={})
        case AnyOf(parts):
            return _joined(parts, fields, "anyOf", empty={"not": {}})
        case Not(part):
            inner = exact(part, fields)
            return None if inner is None else {"not": inner}
        case Compare():
            return _compare(condition, fields)


def _joined(
    parts: Sequence[Condition], fields: Mapping[str, Field], word: str, *, empty: dict[str, Any]
) -> dict[str, Any] | None:
    said = [exact(part, fields) for part in parts]
    if any(one is None for one in said):
        return None
    return {word: said} if said else empty


def _compare(compare: Compare, fields: Mapping[str, Field]) -> dict[str, Any] | None:
    field = fields.get(compare.field)
    if field is None:
        return None
    if compare.op is Op.ANSWERED:
        return {"required": [field.id]} if field.is_asked else None
    write = _WRITERS.get(compare.op)
    if write is None or field.kind not in EXACT or not _is_offered(field, compare.value):
        return None
    return {"properties": {field.id: write(compare.value)}, "required": [field.id]}


def _is_offered(field: Field, value: Any) -> bool:
    """Only values that can be answered: comparing ignores case and spaces, a schema does not."""
    values = value if isinstance(value, list) else [value]
    if field.kind == "yes_no":
        return all(isinstance(one, bool) for one in values)
    offered = {option.value for option in kind(field.kind).options(field)}
    folded = [one.strip().casefold() for one in offered]
    return len(folded) == len(set(folded)) and all(one in offered for one in values)


_WRITERS: Mapping[Op, Callable[[Any], dict[str, Any]]] = {
    Op.EQUALS: lambda value: {"const": value},
    Op.NOT_EQUALS: lambda value: {"not": {"const": value}},
    Op.ONE_OF: lambda value: {"enum": list(value) if isinstance(value, list) else [value]},
}
