"""The three forms about a trade for tests: their published versions, and answers named by key.

`person.telefon` is the question "telefon" of the shared group about the person; `v.telefon` the same about a further
representative.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms_app.builder import demo, paths, transfer, versions
from forms_app.builder.definition import Definition, Field
from forms_app.builder.kinds.registry import KINDS
from forms_app.builder.models import FormVersion
from tests import roots
from tests.forms_app.writing import Writer, shared

TODAY = date(2026, 3, 1)
SLUGS = {"A": "gewerbe-anmelden", "U": "gewerbe-ummelden", "B": "gewerbe-abmelden"}
GROUPS = {
    "person": ("person", Writer("gruppe-gewerbe-person")),
    "v": ("weitere-person", Writer("gruppe-gewerbe-weitere-person")),
}
_published: dict[str, Definition] = {}


def published(form: str) -> Definition:
    """The version that publishing made of the file; read once, because a version never changes."""
    if form not in _published:
        slug = SLUGS[form]
        page = transfer.load(demo.document(slug), roots.first())
        page.latest_revision.publish()
        _published[form] = versions.load(FormVersion.objects.get(form=page).pk)
    return _published[form]


def q(form: str, key: str) -> str:
    """The id of a question, or of a step ("schritt-…")."""
    writer = Writer(SLUGS[form])
    group, dot, name = key.partition(".")
    if not dot:
        return writer.id(key)
    use, of = GROUPS[group]
    return shared(writer, use, of, name)


def ids(form: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers by id; a list of entries stands under the key of its step, "schritt-…"."""
    return {
        q(form, key): {
            "entries": [{"id": str(number), **ids(form, entry)} for number, entry in enumerate(value)],
            "done": True,
        }
        if key.startswith("schritt-")
        else value
        for key, value in answers.items()
    }


def shown(form: str, answers: Mapping[str, Any]) -> set[str]:
    """The ids of everything that is asked or shown on the way with these answers."""
    way = paths.walk(published(form), ids(form, answers), today=TODAY)
    items = [item for one in way.steps for item in one.items]
    inside = [item for one in way.steps for entry in one.entries for item in entry.items]
    # What an entry would ask is known before there is one.
    waiting = [item for one in way.steps if one.step.repeat and not one.entries for item in one.step.items]
    return {item.id for item in [*items, *inside, *waiting]}


def filled(form: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """These answers, and an example for every other question on the way that has to be answered."""
    definition, given = published(form), ids(form, answers)
    for _round in range(200):
        way = paths.walk(definition, given, today=TODAY)
        step = way.first_open
        if step is None:
            break
        here = way.at(step)
        assert here is not None
        assert not here.exits, [one.title for one in here.exits]
        if step.repeat is not None:
            assert here.entries, f"{step.title}: no entry is given"
            for entry, stored in zip(here.entries, given[step.id]["entries"], strict=True):
                _answer(entry.items, stored, entry.seen)
        else:
            _answer(here.items, given, way.seen)
    return given


def _answer(items: Any, given: dict[str, Any], seen: Mapping[str, Any]) -> None:
    for item in items:
        if isinstance(item, Field) and item.is_asked and item.id not in given:
            needed = paths.is_required(item, seen, today=TODAY)
            given[item.id] = KINDS[item.kind].example(item) if needed else None
