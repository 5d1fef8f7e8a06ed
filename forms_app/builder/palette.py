"""What the editor's script has to know of the server to offer questions, comparisons and answers in rules.

Everything else (labels, own answers, order) it reads from the blocks on the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from . import sentences
from .checking import NUMERIC, operators
from .codelists.lists import NAMES, CodeList, code_list
from .definition import Field
from .kinds.registry import KINDS
from .kinds.searches import SearchChoice

_CONTROLS = {"yes_no": "truth", "consent": "tick", "date": "date", "date_range": "date", "time": "time"}


def palette(uses: Mapping[str, Iterable[Field]]) -> dict[str, Any]:
    """As JSON; `uses` are the questions of shared blocks by the id of their use in the form."""
    return {
        "words": sentences.words(),
        "says": _says(),
        "kinds": {name: _kind(name) for name in KINDS},
        "lists": {name: _list(found) for name, found in _lists()},
        "uses": {use: [_question(field) for field in fields] for use, fields in uses.items()},
    }


def _says() -> dict[str, str]:
    return {
        "choose": _("Frage auswählen"),
        "place": _("Schritt %(number)s · %(question)s"),
        "later": _("%(question)s (kommt erst danach)"),
        "gone": _("Diese Frage gibt es nicht mehr"),
        "count": _("Anzahl der Einträge: %(title)s"),
        "answer": _("Antwort auswählen"),
        "another": _("Weitere Antwort auswählen"),
        "no_answer": _("%(value)s (gibt es nicht)"),
        "remove": _("Entfernen"),
        "remove_one": _("„%(value)s“ entfernen"),
        "date": _("TT.MM.JJJJ"),
        "time": _("HH:MM"),
    }


def _kind(name: str) -> dict[str, Any]:
    control = "number" if name in NUMERIC else _CONTROLS.get(name, "text")
    unit = str(sentences.UNITS.get(name, ""))
    return {
        "ops": [op.value for op in operators(name)],
        "control": control,
        "several": name in sentences.SEVERAL,
        "unit": unit,
    }


def _lists() -> Iterable[tuple[str, CodeList]]:
    """Code lists by their own name, and by the kind of question that always has the same."""
    for name in NAMES:
        yield name, code_list(name)
    for name, kind in KINDS.items():
        bare = Field("", name, "")
        if options := kind.options(bare):
            yield name, CodeList(options, kind.sets(bare))


def _list(found: CodeList) -> dict[str, Any]:
    return {"options": [[option.value, option.label] for option in found.options], "sets": list(found.sets)}


def _question(field: Field) -> dict[str, Any]:
    kind = KINDS[field.kind]
    return {
        "id": field.id,
        "label": field.label,
        "kind": field.kind,
        "options": [[option.value, option.label] for option in field.options],
        "list": kind.source(field) if isinstance(kind, SearchChoice) and kind.has_options else "",
        "unit": sentences.unit(field),
    }
