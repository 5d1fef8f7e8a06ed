"""What is wrong with a form, in sentences an editor can act on. Nothing here changes the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from . import conditions, formulas, reach
from .conditions import Compare, Condition, Op
from .definition import Definition, Field, Item, Option, Step
from .formulas import Operation
from .kinds.registry import KINDS
from .sentences import SEVERAL

Owner = Step | Item


def problems(definition: Definition) -> list[str]:
    """Everything that has to be repaired, in reading order and each once."""
    found = [
        *_no_steps(definition),
        *_double_ids(definition),
        *_kinds(definition),
        *_references(definition),
        *_order(definition),
        *_repeats(definition),
        *_charges(definition),
    ]
    # What can never happen is worth a sentence only in a form whose rules point somewhere.
    return list(dict.fromkeys(found)) or list(dict.fromkeys(_unreachable(definition)))


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


def _rules(owner: Owner) -> Iterator[Condition | None]:
    """Every condition of a step, question or text."""
    yield owner.show_if
    if isinstance(owner, Field):
        yield owner.require_if
        yield from (option.show_if for option in owner.options)


def _looks_at(owner: Owner) -> Iterator[str]:
    """The ids of everything a step, question or text depends on."""
    for rule in _rules(owner):
        yield from conditions.fields_of(rule)
    if isinstance(owner, Field):
        yield from formulas.fields_of(owner.formula)


# --- rules that point to nothing ----------------------------------------------------------------------


def _references(definition: Definition) -> Iterator[str]:
    for owner in _owners(definition):
        for rule in _rules(owner):
            yield from _broken(name_of(owner), rule, definition)
        if isinstance(owner, Field):
            yield from _broken_formula(owner, definition)
    for charge in definition.charges:
        yield from _broken(charge.text or charge.key, charge.show_if, definition)
    if definition.exemption is not None:
        yield from _broken(_("Gebührenbefreiung"), definition.exemption.when, definition)


def _broken(name: str, condition: Condition | None, definition: Definition) -> Iterator[str]:
    for compare in conditions.comparisons(condition):
        target = definition.target(compare.field)
        if target is None:
            yield _("Die Bedingung von „%(name)s“ verweist auf eine Frage, die es nicht gibt.") % {"name": name}
        else:
            yield from _unfit(name, compare, target)


def _broken_formula(owner: Field, definition: Definition) -> Iterator[str]:
    counts = owner.formula is not None and owner.formula.operation is Operation.COUNT
    for reference in formulas.fields_of(owner.formula):
        target = definition.target(reference)
        words = {"name": name_of(owner), "target": target.label if target else ""}
        if target is None:
            yield _("Die Rechnung von „%(name)s“ verweist auf eine Frage, die es nicht gibt.") % words
        elif not counts and target.kind not in NUMERIC:
            yield _("Mit der Antwort auf „%(target)s“ kann „%(name)s“ nicht rechnen. Es muss eine Zahl sein.") % words


NUMERIC = frozenset({"number", "amount", "percent", "calculated"})
_DATES = frozenset({"date", "date_range"})
_WHOLE = frozenset({"address", "date_range", "declaration", "file"})
"""Answers of several parts: a rule may ask whether there is one, but not what it says."""
_LIMITS = (Op.GREATER, Op.LESS, Op.AT_LEAST, Op.AT_MOST)
_AGES = (Op.AGE_AT_LEAST, Op.AGE_BELOW)
_DAYS = (Op.DAYS_AGO_ABOVE, Op.DAYS_AHEAD_ABOVE)
_SAYINGS = (Op.EQUALS, Op.NOT_EQUALS, Op.CONTAINS, Op.ONE_OF)
_NEEDS: dict[Op, frozenset[str]] = {
    **dict.fromkeys(_LIMITS, NUMERIC),
    **dict.fromkeys((Op.BEFORE, Op.AFTER), _DATES | {"time"}),
    **dict.fromkeys((*_AGES, *_DAYS), _DATES),
}


def operators(kind: str) -> tuple[Op, ...]:
    """The comparisons that make sense for a question of this kind, the usual one first."""
    own = KINDS.get(kind)
    if kind in _DATES:
        same = () if kind in _WHOLE else (Op.EQUALS,)
        found: tuple[Op, ...] = (Op.BEFORE, Op.AFTER, *_AGES, *_DAYS, *same)
    elif kind in _WHOLE:
        found = ()
    elif kind in SEVERAL:
        found = (Op.CONTAINS, Op.ONE_OF)
    elif kind in ("yes_no", "consent"):
        found = (Op.EQUALS,)
    elif kind in NUMERIC:
        found = (Op.EQUALS, Op.NOT_EQUALS, *_LIMITS, Op.ONE_OF)
    elif kind == "time":
        found = (Op.BEFORE, Op.AFTER, Op.EQUALS)
    elif own is not None and (own.has_options or own.options(Field("", kind, ""))):
        found = (Op.EQUALS, Op.NOT_EQUALS, Op.ONE_OF)
    else:
        found = (Op.EQUALS, Op.NOT_EQUALS, Op.ONE_OF, Op.CONTAINS)
    return (*found, Op.ANSWERED)


def _unfit(name: str, compare: Compare, target: Field) -> Iterator[str]:
    words = {"name": name, "target": target.label, "value": compare.value}
    if not _fits(compare.op, target):
        yield _("Die Bedingung von „%(name)s“ enthält einen Vergleich, der zu „%(target)s“ nicht passt.") % words
    elif compare.op in (Op.BEFORE, Op.AFTER) and target.kind == "time":
        if not conditions.is_clock(compare.value):
            yield _("Schreiben Sie die Uhrzeit in der Bedingung von „%(name)s“ so: 22:00.") % words
    elif compare.op in (Op.BEFORE, Op.AFTER) and conditions.span(compare.value) is None:
        yield _("Schreiben Sie das Datum in der Bedingung von „%(name)s“ so: 31.12.2008.") % words
    elif compare.op in _LIMITS and conditions.as_number(compare.value) is None:
        yield _("Schreiben Sie in die Bedingung von „%(name)s“ eine Zahl.") % words
    elif compare.op in _AGES and not isinstance(compare.value, int):
        yield _("Schreiben Sie in die Bedingung von „%(name)s“ eine Zahl von Jahren.") % words
    elif compare.op in _DAYS and not isinstance(compare.value, int):
        yield _("Schreiben Sie in die Bedingung von „%(name)s“ eine Zahl von Tagen.") % words
    elif compare.op in _SAYINGS:
        values = compare.value if compare.op is Op.ONE_OF and isinstance(compare.value, list) else [compare.value]
        for value in values or [""]:
            yield from _unknown_answer(words | {"value": value}, value, target)


def _fits(op: Op, target: Field) -> bool:
    if op in _SAYINGS:
        return target.kind not in _WHOLE or bool(_options(target))
    return target.kind in _NEEDS.get(op, {target.kind})


def _options(target: Field) -> tuple[Option, ...]:
    return KINDS[target.kind].options(target) if target.kind in KINDS else target.options


def _unknown_answer(words: dict[str, object], value: object, target: Field) -> Iterator[str]:
    if value in (None, ""):
        yield _("In der Bedingung von „%(name)s“ fehlt der Vergleichswert.") % words
    elif (options := _options(target)) and all(option.value != value for option in options):
        yield _("Die Bedingung von „%(name)s“ nennt „%(value)s“. Diese Antwort gibt es bei „%(target)s“ nicht.") % words
    elif target.kind in ("yes_no", "consent") and not isinstance(value, bool):
        yield _("Schreiben Sie in die Bedingung von „%(name)s“ ja oder nein.") % words


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
        if step.repeat is not None:
            asked.add(step.id)


def _needs(definition: Definition) -> dict[str, set[str]]:
    """For each question the questions its own rule and the rule of its step look at."""
    return {
        item.id: set(conditions.fields_of(step.show_if)) | set(_looks_at(item))
        for step in definition.steps
        for item in step.items
        if isinstance(item, Field)
    }


def _ahead(owner: Owner, asked: Iterable[str], needs: dict[str, set[str]], definition: Definition) -> Iterator[str]:
    known = set(asked)
    for field_id in _looks_at(owner):
        target = definition.target(field_id)
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


# --- repeats and what can never happen ------------------------------------------------------------------


def _repeats(definition: Definition) -> Iterator[str]:
    for step in definition.steps:
        repeat = step.repeat
        if repeat is None:
            continue
        words = {"name": name_of(step)}
        if not step.questions and step.items:
            yield _("Der Schritt „%(name)s“ wird mehrmals ausgefüllt, fragt aber nichts.") % words
        if not 0 <= repeat.least <= repeat.most or repeat.most < 1:
            yield _("Der Schritt „%(name)s“ braucht eine mögliche Anzahl von Einträgen.") % words
        if not (repeat.one and repeat.first and repeat.another):
            yield _("Schreiben Sie beim Schritt „%(name)s“, wie ein Eintrag heißt.") % words


def _unreachable(definition: Definition) -> Iterator[str]:
    verdicts = reach.Reach(definition)
    for step in definition.steps:
        if verdicts.of(step, step) is reach.Verdict.NEVER:
            yield _("Der Schritt „%(name)s“ wird nie gezeigt: Seine Bedingungen schließen sich aus.") % {
                "name": name_of(step)
            }
            continue
        for item in step.items:
            if verdicts.of(item, step) is reach.Verdict.NEVER:
                yield _("„%(name)s“ wird nie gezeigt: Die Bedingungen schließen sich aus.") % {"name": name_of(item)}


# --- fees -------------------------------------------------------------------------------------------


def _charges(definition: Definition) -> Iterator[str]:
    keys = Counter(charge.key for charge in definition.charges)
    for charge in definition.charges:
        words = {"key": charge.key, "text": charge.text}
        if keys[charge.key] > 1:
            yield _("Das Gebührenkürzel „%(key)s“ gibt es mehrmals.") % words
        if charge.quantity_field:
            counted = definition.target(charge.quantity_field)
            if counted is None or counted.kind not in ("number", "calculated"):
                yield _("Die Anzahl für „%(text)s“ muss aus einer Frage nach einer Zahl kommen.") % words
    exemption = definition.exemption
    if exemption is not None and exemption.evidence_field:
        evidence = definition.field(exemption.evidence_field)
        if evidence is None or evidence.kind != "file":
            yield _("Der Nachweis für die Gebührenbefreiung muss aus einer Frage nach einer Datei kommen.")
