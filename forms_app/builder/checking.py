"""What is wrong with a form, in sentences an editor can act on. Nothing here changes the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from . import conditions
from .conditions import Compare, Condition, Op
from .definition import Definition, Field, Item, Step
from .kinds.registry import KINDS

Owner = Step | Item


def problems(definition: Definition) -> list[str]:
    """Everything that has to be repaired, in reading order and each once."""
    found = [
        *_no_steps(definition),
        *_double_ids(definition),
        *_kinds(definition),
        *_references(definition),
        *_order(definition),
        *_charges(definition),
    ]
    return list(dict.fromkeys(found))


def name_of(owner: Owner) -> str:
    """What an editor calls a step, a question or a text."""
    if isinstance(owner, Field):
        return owner.label or _("Frage ohne Beschriftung")
    return owner.title or _("Text ohne Titel")


def _no_steps(definition: Definition) -> Iterator[str]:
    if not definition.steps:
        yield _("Das Formular braucht mindestens einen Schritt.")
    for step in definition.steps:
        if not step.items:
            yield _("Der Schritt „%(name)s“ ist leer.") % {"name": name_of(step)}


def _owners(definition: Definition) -> Iterator[Owner]:
    for step in definition.steps:
        yield step
        yield from step.items


def _double_ids(definition: Definition) -> Iterator[str]:
    count = Counter(owner.id for owner in _owners(definition))
    for owner in _owners(definition):
        if count[owner.id] > 1:
            text = _(
                "„%(name)s“ hat dieselbe Kennung wie ein anderer Baustein. Löschen Sie ihn und legen Sie ihn neu an."
            )
            yield text % {"name": name_of(owner)}


def _kinds(definition: Definition) -> Iterator[str]:
    for field in definition.fields:
        if field.kind in KINDS:
            yield from KINDS[field.kind].problems(field)


# --- rules that point to nothing ----------------------------------------------------------------------


def _references(definition: Definition) -> Iterator[str]:
    for owner in _owners(definition):
        yield from _broken(name_of(owner), owner.show_if, definition)
    for charge in definition.charges:
        yield from _broken(charge.text or charge.key, charge.show_if, definition)
    if definition.exemption is not None:
        yield from _broken(_("Gebührenbefreiung"), definition.exemption.when, definition)


def _broken(name: str, condition: Condition | None, definition: Definition) -> Iterator[str]:
    for compare in conditions.comparisons(condition):
        target = definition.field(compare.field)
        if target is None:
            yield _("Die Bedingung von „%(name)s“ verweist auf eine Frage, die es nicht gibt.") % {"name": name}
        else:
            yield from _unfit(name, compare, target)


_NEEDS: dict[Op, str] = {
    Op.GREATER: "number",
    Op.LESS: "number",
    Op.BEFORE: "date",
    Op.AFTER: "date",
    Op.AGE_AT_LEAST: "date",
    Op.AGE_BELOW: "date",
}


def _unfit(name: str, compare: Compare, target: Field) -> Iterator[str]:
    words = {"name": name, "target": target.label, "value": compare.value}
    if _NEEDS.get(compare.op, target.kind) != target.kind:
        yield _("Die Bedingung von „%(name)s“ enthält einen Vergleich, der zu „%(target)s“ nicht passt.") % words
    elif compare.op in (Op.BEFORE, Op.AFTER) and conditions.span(compare.value) is None:
        yield _("Schreiben Sie das Datum in der Bedingung von „%(name)s“ so: 31.12.2008.") % words
    elif compare.op in (Op.GREATER, Op.LESS) and conditions.as_number(compare.value) is None:
        yield _("Schreiben Sie in die Bedingung von „%(name)s“ eine Zahl.") % words
    elif compare.op in (Op.AGE_AT_LEAST, Op.AGE_BELOW) and not isinstance(compare.value, int):
        yield _("Schreiben Sie in die Bedingung von „%(name)s“ eine Zahl von Jahren.") % words
    elif compare.op in (Op.EQUALS, Op.NOT_EQUALS, Op.CONTAINS):
        yield from _unknown_answer(words, compare, target)


def _unknown_answer(words: dict[str, object], compare: Compare, target: Field) -> Iterator[str]:
    if target.options and target.option(compare.value) is None:
        yield _("Die Bedingung von „%(name)s“ nennt „%(value)s“. Diese Antwort gibt es bei „%(target)s“ nicht.") % words
    elif target.kind in ("yes_no", "consent") and not isinstance(compare.value, bool):
        yield _("Schreiben Sie in die Bedingung von „%(name)s“ ja oder nein.") % words
    elif compare.value in (None, ""):
        yield _("In der Bedingung von „%(name)s“ fehlt der Vergleichswert.") % words


# --- rules that look ahead or in circles ----------------------------------------------------------------


def _order(definition: Definition) -> Iterator[str]:
    """A rule may look only at questions asked before it; two rules that wait for each other are a circle."""
    asked: set[str] = set()
    needs = _needs(definition)
    for step in definition.steps:
        yield from _ahead(step, asked, needs, definition)
        for item in step.items:
            yield from _ahead(item, asked, needs, definition)
            if isinstance(item, Field):
                asked.add(item.id)


def _needs(definition: Definition) -> dict[str, set[str]]:
    """For each question the questions its own rule and the rule of its step look at."""
    return {
        item.id: set(conditions.fields_of(step.show_if)) | set(conditions.fields_of(item.show_if))
        for step in definition.steps
        for item in step.items
        if isinstance(item, Field)
    }


def _ahead(owner: Owner, asked: Iterable[str], needs: dict[str, set[str]], definition: Definition) -> Iterator[str]:
    known = set(asked)
    for field_id in conditions.fields_of(owner.show_if):
        target = definition.field(field_id)
        if target is None or field_id in known:
            continue
        words = {"name": name_of(owner), "target": target.label}
        if field_id == owner.id or owner.id in _reachable(field_id, needs) or _is_inside(owner, target):
            yield _("Die Bedingungen von „%(name)s“ und „%(target)s“ hängen im Kreis voneinander ab.") % words
        else:
            yield _("Die Bedingung von „%(name)s“ fragt nach „%(target)s“, aber diese Frage kommt erst danach.") % words


def _is_inside(owner: Owner, target: Field) -> bool:
    return isinstance(owner, Step) and any(one.id == target.id for one in owner.fields)


def _reachable(start: str, needs: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for one in needs.get(waiting.pop(), set()) - seen:
            seen.add(one)
            waiting.append(one)
    return seen


# --- fees -------------------------------------------------------------------------------------------


def _charges(definition: Definition) -> Iterator[str]:
    keys = Counter(charge.key for charge in definition.charges)
    for charge in definition.charges:
        words = {"key": charge.key, "text": charge.text}
        if keys[charge.key] > 1:
            yield _("Das Gebührenkürzel „%(key)s“ gibt es mehrmals.") % words
        if charge.quantity_field:
            counted = definition.field(charge.quantity_field)
            if counted is None or counted.kind != "number":
                yield _("Die Anzahl für „%(text)s“ muss aus einer Frage nach einer Zahl kommen.") % words
    exemption = definition.exemption
    if exemption is not None and exemption.evidence_field:
        evidence = definition.field(exemption.evidence_field)
        if evidence is None or evidence.kind != "file":
            yield _("Der Nachweis für die Gebührenbefreiung muss aus einer Frage nach einer Datei kommen.")
