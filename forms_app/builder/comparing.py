"""Two versions of a form side by side, in the words editors use.

`differences` knows what changed; this says it: rules become sentences, answers and settings get their names.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import conditions, formulas
from .conditions import Condition
from .definition import Definition, Repeat
from .differences import Change, Detail, Sort, differences
from .kinds.registry import KINDS
from .languages import SECOND
from .models import FormPage
from .sentences import Purpose, question, sentence

NOTHING = "–"


@dataclass(frozen=True)
class Line:
    """One thing before and after."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """What happened to one step, question or text, or to the form as a whole."""

    sort: str
    sentence: str
    lines: tuple[Line, ...] = ()


def compare(old: Definition, new: Definition) -> list[Entry]:
    """Everything that changed from `old` to `new`: the form as a whole first, then block by block."""
    words = _Words(old, new)
    whole = tuple(_of_the_whole(old, new))
    first = [Entry(Sort.CHANGED.value, _("Das Formular als Ganzes hat sich geändert."), whole)] if whole else []
    return [*first, *(words.entry(change) for change in differences(old, new))]


def _of_the_whole(old: Definition, new: Definition) -> Iterator[Line]:
    rows = (
        (_("Titel"), old.title, new.title),
        (_("Einleitung"), _plain(old.intro), _plain(new.intro)),
        (_("Wie es nach dem Absenden weitergeht"), _plain(old.after), _plain(new.after)),
        (_("Aufgabenliste"), _yes(old.has_task_list), _yes(new.has_task_list)),
        (_("Zweck"), old.processing.purpose, new.processing.purpose),
        (_("Rechtsgrundlage"), old.processing.legal_basis, new.processing.legal_basis),
        (_("Aufbewahrung"), _retention(old), _retention(new)),
        (_("Gebühren"), _charges(old), _charges(new)),
        (_("Gebührenbefreiung"), _exemption(old), _exemption(new)),
        (_("Sprachen"), _languages(old), _languages(new)),
    )
    for title, before, after in rows:
        if before != after:
            yield Line(title, before or NOTHING, after or NOTHING)


def _retention(definition: Definition) -> str:
    processing = definition.processing
    if not processing.retention_months:
        return ""
    months = ngettext("%(count)d Monat", "%(count)d Monate", processing.retention_months)
    return f"{months % {'count': processing.retention_months}} ({processing.retention_basis or NOTHING})"


def _charges(definition: Definition) -> str:
    return "\n".join(
        f"{charge.text} ({charge.key})"
        + (f": {sentence(charge.show_if, definition, Purpose.CHARGE)}" if charge.show_if is not None else "")
        for charge in definition.charges
    )


def _exemption(definition: Definition) -> str:
    if definition.exemption is None:
        return ""
    return f"{definition.exemption.text} {sentence(definition.exemption.when, definition, Purpose.EXEMPT)}".strip()


def _languages(definition: Definition) -> str:
    return ", ".join([_("Deutsch"), *(str(name) for code, name in SECOND.items() if code in definition.translations)])


class _Words:
    """Finds words for a change; rules are said with the names of the version they stand in."""

    def __init__(self, old: Definition, new: Definition) -> None:
        self.old, self.new = old, new

    def entry(self, change: Change) -> Entry:
        name = change.name or _("ohne Namen")
        return Entry(
            change.sort.value, _SAID[change.sort, _what(change)]() % {"name": name}, tuple(self._lines(change))
        )

    def _lines(self, change: Change) -> Iterator[Line]:
        for detail in change.details:
            before, after = (self._said(detail, change, side) for side in ("before", "after"))
            if before != after:
                yield Line(str(detail.title), before or NOTHING, after or NOTHING)

    def _said(self, detail: Detail, change: Change, side: str) -> str:
        value = getattr(detail, side)
        definition = self.old if side == "before" else self.new
        say = _SLOTS.get(detail.slot)
        if value is None and detail.slot not in _RULES:
            return ""
        if detail.slot in _RULES:
            return _rule(value, definition, _RULES[detail.slot])
        if detail.slot == "settings":
            return _settings(value, self._kind(change.id, definition))
        if detail.slot == "options":
            return "\n".join(_option(each, definition) for each in value)
        if detail.slot == "formula":
            return _formula(value, definition)
        return say(value) if say is not None else _plain(str(value))

    @staticmethod
    def _kind(field_id: str, definition: Definition) -> str:
        field = definition.field(field_id)
        return field.kind if field is not None else ""


def _what(change: Change) -> str:
    if change.is_step:
        return "step"
    return "question" if change.is_question else "text"


_SAID: Mapping[tuple[Sort, str], Any] = {
    (Sort.ADDED, "step"): lambda: _("Der Schritt „%(name)s“ ist neu."),
    (Sort.ADDED, "question"): lambda: _("Die Frage „%(name)s“ ist neu."),
    (Sort.ADDED, "text"): lambda: _("Der Text „%(name)s“ ist neu."),
    (Sort.REMOVED, "step"): lambda: _("Den Schritt „%(name)s“ gibt es nicht mehr."),
    (Sort.REMOVED, "question"): lambda: _("Die Frage „%(name)s“ gibt es nicht mehr."),
    (Sort.REMOVED, "text"): lambda: _("Den Text „%(name)s“ gibt es nicht mehr."),
    (Sort.CHANGED, "step"): lambda: _("Der Schritt „%(name)s“ hat sich geändert."),
    (Sort.CHANGED, "question"): lambda: _("Die Frage „%(name)s“ hat sich geändert."),
    (Sort.CHANGED, "text"): lambda: _("Der Text „%(name)s“ hat sich geändert."),
    (Sort.MOVED, "step"): lambda: _("Der Schritt „%(name)s“ steht an einer anderen Stelle."),
    (Sort.MOVED, "question"): lambda: _("Die Frage „%(name)s“ steht an einer anderen Stelle."),
    (Sort.MOVED, "text"): lambda: _("Der Text „%(name)s“ steht an einer anderen Stelle."),
}
_RULES = {"show_if": Purpose.SHOW, "require_if": Purpose.REQUIRE}


def _rule(value: Any, definition: Definition, purpose: Purpose) -> str:
    """A rule as it stands in a step, or in the document of a question."""
    rule = value if isinstance(value, Condition) else conditions.from_json(value)
    if rule is None:
        return _("Immer.") if purpose is Purpose.SHOW else ""
    return sentence(rule, definition, purpose)


def _option(option: Mapping[str, Any], definition: Definition) -> str:
    label = str(option.get("label", ""))
    rule = conditions.from_json(option.get("show_if"))
    return label if rule is None else f"{label} – {sentence(rule, definition, Purpose.OFFER)}"


def _formula(value: Mapping[str, Any], definition: Definition) -> str:
    formula = formulas.from_json(value)
    if formula is None:
        return ""
    parts = [part.number or question(part.field, definition) for part in formula.parts]
    return str(_OPERATIONS[str(formula.operation)]()) % {"parts": ", ".join(parts)}


_OPERATIONS: Mapping[str, Any] = {
    "sum": lambda: _("Summe aus %(parts)s"),
    "difference": lambda: _("Unterschied aus %(parts)s"),
    "product": lambda: _("Produkt aus %(parts)s"),
    "quotient": lambda: _("Quotient aus %(parts)s"),
    "smallest": lambda: _("kleinster Wert aus %(parts)s"),
    "largest": lambda: _("größter Wert aus %(parts)s"),
    "count": lambda: _("Anzahl der Antworten auf %(parts)s"),
}


def _settings(settings: Mapping[str, Any], kind: str) -> str:
    steps = FormPage._meta.get_field("steps").stream_block
    block = steps.child_blocks["step"].child_blocks["items"].child_blocks.get(kind)
    names = {name: str(child.label) for name, child in getattr(block, "child_blocks", {}).items()}
    return "\n".join(f"{names.get(name, name)}: {_value(each)}" for name, each in sorted(settings.items()))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _yes(value)
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _repeat(repeat: Repeat) -> str:
    text = _("Ein Eintrag heißt „%(one)s“, mindestens %(least)d, höchstens %(most)d.")
    return text % {"one": repeat.one, "least": repeat.least, "most": repeat.most}


def _yes(value: bool) -> str:
    return _("Ja") if value else _("Nein")


def _plain(text: str) -> str:
    """HTML as lines of text."""
    lines = re.sub(r"</(?:p|li|h\d)>|<br\s*/?>", "\n", text)
    return html.unescape(re.sub(r"<[^>]+>", "", lines)).strip()


_SLOTS: Mapping[str, Any] = {
    "required": _yes,
    "sensitive": _yes,
    "repeat": _repeat,
    "errors": lambda value: "\n".join(map(str, value.values())),
    "kind": lambda value: str(KINDS[value].title) if value in KINDS else capfirst(str(value)),
}
