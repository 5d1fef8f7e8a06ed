"""A schema of FIM → the raw blocks of a form, and what an editor has to know about them.

A top-level group becomes a step, groups inside it become headings, a repeated group becomes a repeated step of its
own behind the step it stood in. What FIM says by structure is kept by rules: a group that may be left out as a whole
is preceded by a yes/no question, a group of which one part is chosen by a question for that part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from django.utils.html import escape
from django.utils.translation import gettext as _

from . import mapping
from .fim import Child, Count, DataField, Element, Group, Rule, Schema, fields_of
from .genericode import CodeList
from .report import Line, Topic

Raw = dict[str, Any]
Later = list[tuple["Child", "Gate | None", Sequence[str]]]
"""Repeated groups that get a step of their own, with what opens them and the legal basis around them."""

LOOSE = "Allgemeine Angaben"
"""The step for fields that stand in no group; forms are German whatever the editor reads."""
MOST_ENTRIES, USUAL_ENTRIES = 50, 20
_AS_ONE: dict[str, tuple[str, Raw]] = {
    "G60000000083": ("date", {"partial": True, "past": True}),
    "G60000000086": ("address", {"variants": ""}),
    "G60000000088": ("address", {"variants": "po_box"}),
}
"""Groups of the FIM toolbox for which there is one kind of question."""


@dataclass(frozen=True)
class Gate:
    """What opens a part of the form: a question and its answer."""

    question_id: str
    answer: str

    def rule(self) -> Raw:
        """The same as an editor's condition."""
        value = {"field": self.question_id, "op": "equals", "value": self.answer}
        return {"mode": "all", "rules": [{"type": "compare", "id": str(uuid4()), "value": value}]}


@dataclass
class Built:
    """What a page is made of."""

    title: str
    intro: str = ""
    steps: list[Raw] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    questions: int = 0


def build(schema: Schema, lists: Sequence[CodeList]) -> Built:
    """The form for this schema."""
    return _Builder(schema, lists).build()


def question_for(code_list: CodeList) -> tuple[Raw, list[Line]]:
    """One question with the entries of a list, for a shared group."""
    source = DataField("", "", code_list.name, code_list.name, sort="select", values=code_list.values())
    found = mapping.question(source, Count(), ())
    assert found is not None
    lines = [Line(topic, source.label, text) for topic, text in found.notes]
    return _block(found.kind, {"label": source.label[:300], "required": True, **found.settings}), lines


class _Builder:
    def __init__(self, schema: Schema, lists: Sequence[CodeList]) -> None:
        self.schema = schema
        self.lists = lists
        self.built = Built(title=schema.title or schema.id, intro=paragraphs(schema.help))
        self.inherited = schema.legal_basis
        """The legal basis of the group we are in, for fields that name none."""

    def build(self) -> Built:
        schema = self.schema
        for rule in schema.rules:
            self._rule(rule, schema.title)
        loose: list[Child] = []
        for child in schema.children:
            if isinstance(child.element, Group):
                self._flush(loose)
                self._step(child, None)
            else:
                loose.append(child)
        self._flush(loose)
        for unread in schema.unread:
            text = _("Damit können wir nichts anfangen: %(what)s.") % {"what": unread.what}
            self._say(Topic.MISSING, unread.where or schema.title, text)
        return self.built

    # --- steps ------------------------------------------------------------------------------------

    def _flush(self, loose: list[Child]) -> None:
        """Fields without a group share a step."""
        if loose:
            self._step(Child(Group("", "", LOOSE, LOOSE, children=tuple(loose))), None)
            loose.clear()

    def _step(self, child: Child, gate: Gate | None, inherited: Sequence[str] = ()) -> None:
        group = child.element
        assert isinstance(group, Group)
        if child.count.most == 0:
            return
        outside, self.inherited = self.inherited, tuple(inherited) or self.inherited
        later: Later = []
        items: list[Raw] = []
        if group.standard_id in _AS_ONE and not child.count.is_repeated:
            items += self._as_one(replace(child, count=Count(1, 1)), gate)
        else:
            inside = None if child.count.is_repeated else later
            items += self._group(child, gate, inside, is_step=True)
        if items:
            value: Raw = {"title": group.label[:200], "slug": "", "intro": paragraphs(group.help), "items": items}
            if child.count.is_repeated:
                value["repeat"] = [_block("repeat", self._repeat(child))]
            if gate is not None:
                value["show_if"] = gate.rule()
            self.built.steps.append(_block("step", value))
        elif not later:
            self._say(Topic.MISSING, group.label, _("Die Gruppe ist leer; es gibt dafür keinen Schritt."))
        for repeated, opened_by, basis in later:
            self._step(repeated, opened_by, basis)
        self.inherited = outside

    def _repeat(self, child: Child) -> Raw:
        count, label = child.count, child.element.label
        most = USUAL_ENTRIES if count.most is None else min(count.most, MOST_ENTRIES)
        least = min(count.least, MOST_ENTRIES)
        if (count.most or 0) > MOST_ENTRIES or count.least > MOST_ENTRIES:
            text = _("Hier sind höchstens %(limit)d Einträge möglich (in der Datei: %(count)s).")
            self._say(Topic.CHANGED, label, text % {"limit": MOST_ENTRIES, "count": str(count)})
        # German only knows the article with the gender of the word, which no file says.
        self._say(Topic.CHANGED, label, _("Wie ein Eintrag heißt, steht allgemein da. Schreiben Sie es um."))
        return {
            "one": label[:80],
            "first": "einen Eintrag",
            "another": "einen weiteren Eintrag",
            "least": least,
            "most": max(most, least, 1),
        }

    # --- groups -----------------------------------------------------------------------------------

    def _group(self, child: Child, gate: Gate | None, later: Later | None, *, is_step: bool = False) -> list[Raw]:
        """The items of a group. `later` takes repeated groups; inside a repeated step there is none."""
        group = child.element
        assert isinstance(group, Group)
        for rule in group.rules:
            self._rule(rule, group.label)
        items: list[Raw] = []
        # A choice asks for its part in the words the heading would have.
        if not is_step and not group.is_choice:
            items += self._heading(group, gate)
        is_optional = child.count.least == 0 and not child.count.is_repeated
        inner = gate
        if group.is_choice:
            return items + self._choice(group, gate, later, is_optional=is_optional, legal=child.legal_basis)
        if is_optional and any(part.count.least > 0 for part in group.children):
            question = self._whether(group, gate)
            items.append(question)
            inner = Gate(question["id"], "ja")
        # The rule of a step covers its items already.
        within = None if is_step and inner is gate else inner
        return items + self._parts(child, within, later)

    def _parts(self, child: Child, gate: Gate | None, later: Later | None) -> list[Raw]:
        """What stands inside; the nearest legal basis is handed down to fields without one."""
        group = child.element
        assert isinstance(group, Group)
        outside = self.inherited
        self.inherited = tuple(dict.fromkeys([*child.legal_basis, *group.legal_basis])) or outside
        items = [item for part in group.children for item in self._part(part, gate, later)]
        self.inherited = outside
        return items

    def _part(self, part: Child, gate: Gate | None, later: Later | None) -> list[Raw]:
        element = part.element
        if part.count.most == 0:
            self._say(Topic.MISSING, element.label, _("Die Anzahl ist null; das wird nie ausgefüllt."))
            return []
        if isinstance(element, DataField):
            return self._field(part, gate, later)
        if part.count.is_repeated:
            if later is None:
                self._two_levels(element)
                return []
            later.append((part, gate, self.inherited))
            return []
        if element.standard_id in _AS_ONE:
            return self._as_one(part, gate)
        return self._group(part, gate, later)

    def _heading(self, group: Group, gate: Gate | None) -> list[Raw]:
        items = [_block("content_heading", _ruled({"title": group.label[:200]}, gate))]
        if group.help:
            items.append(_block("content_text", _ruled({"text": paragraphs(group.help)}, gate)))
        return items

    def _whether(self, group: Group, gate: Gate | None) -> Raw:
        text = _(
            "Die Gruppe darf ganz fehlen. Das Formular fragt zuerst, ob es dazu Angaben gibt. Gibt es dafür eine"
            " bessere Bedingung, löschen Sie die Frage und setzen Sie die Bedingung."
        )
        self._say(Topic.CHANGED, group.label, text)
        self.built.questions += 1
        return _block("yes_no", _ruled({"label": f"Gibt es Angaben zu „{group.label[:250]}“?", "required": True}, gate))

    def _choice(
        self,
        group: Group,
        gate: Gate | None,
        later: Later | None,
        *,
        is_optional: bool,
        legal: Sequence[str],
    ) -> list[Raw]:
        """One of the parts is given: a question for it opens the others."""
        values = {id(part): part.element.fim_id[:80] or f"teil-{number}" for number, part in enumerate(group.children)}
        options = [
            mapping.list_item({"value": values[id(part)], "label": part.element.label[:200], "hint": ""})
            for part in group.children
        ]
        record = self._record(group, legal)
        value: Raw = {"label": group.label[:300], "help": group.help, "required": not is_optional}
        value |= {"options": options, "record": record}
        question = _block("choice", _ruled(value, gate))
        self.built.questions += 1
        text = _("Von dieser Gruppe wird genau ein Teil ausgefüllt. Das Formular fragt zuerst, welcher.")
        self._say(Topic.CHANGED, group.label, text)
        items = [question]
        for part in group.children:
            chosen = replace(part, count=replace(part.count, least=max(part.count.least, 1)))
            items += self._part(chosen, Gate(question["id"], values[id(part)]), later)
        return items

    def _as_one(self, child: Child, gate: Gate | None) -> list[Raw]:
        """A group the portal asks for in one question with several boxes."""
        group = child.element
        assert isinstance(group, Group)
        kind, settings = _AS_ONE[group.standard_id]
        names = ", ".join(f"{one.label} ({one.fim_id})" for one in fields_of(group))
        text = _("Die ganze Gruppe ist eine Frage mit mehreren Feldern. Sie steht für: %(fields)s.")
        self._say(Topic.CHANGED, group.label, text % {"fields": names[:600]})
        for rule in [*group.rules, *(rule for one in fields_of(group) for rule in one.rules)]:
            self._rule(rule, group.label)
        return [self._question(kind, group, settings, gate, child, required=child.count.least > 0)]

    def _two_levels(self, group: Group) -> None:
        names = ", ".join(one.label for one in fields_of(group))
        text = _(
            "Die Gruppe wiederholt sich innerhalb einer Wiederholung. Das kann ein Formular nicht. Es fehlen: %(f)s."
        )
        self._say(Topic.MISSING, group.label, text % {"f": names[:600]})
        for rule in [*group.rules, *(rule for one in fields_of(group) for rule in one.rules)]:
            self._rule(rule, group.label)

    # --- fields -----------------------------------------------------------------------------------

    def _field(self, part: Child, gate: Gate | None, later: Later | None) -> list[Raw]:
        source = part.element
        assert isinstance(source, DataField)
        if source.sort in ("label", "hidden", "locked"):
            silent = self._silent(source, gate)
            if silent is not None:
                self._rules(source)
                return silent
        found = mapping.question(source, part.count, self.lists)
        if found is None:
            text = _("Für den Datentyp „%(type)s“ gibt es keine Frage.") % {"type": source.data_type[:40]}
            self._say(Topic.MISSING, source.label, text)
            self._rules(source)
            return []
        if part.count.is_repeated and not found.takes_several:
            if later is not None:
                # A field may be repeated only with its step, so it gets one of its own.
                alone = Child(replace(part.element), Count(min(part.count.least, 1), 1), part.legal_basis)
                group = Group("", "", source.name, source.label, children=(alone,))
                later.append((Child(group, part.count), gate, self.inherited))
                return []
            text = _("Das Feld darf mehrmals vorkommen (%(count)s); innerhalb einer Wiederholung geht das nur einmal.")
            self._say(Topic.MISSING, source.label, text % {"count": str(part.count)})
        for topic, sentence in found.notes:
            self._say(topic, source.label, sentence)
        self._rules(source)
        return [self._question(found.kind, source, found.settings, gate, part, required=part.count.least > 0)]

    def _silent(self, source: DataField, gate: Gate | None) -> list[Raw] | None:
        """What nobody fills in: something to read, or a fixed value."""
        if source.sort == "label":
            if not source.content:
                return [_block("content_text", _ruled({"text": paragraphs(source.label)}, gate))]
            return [
                _block(
                    "content_notice", _ruled({"title": source.label[:200], "text": paragraphs(source.content)}, gate)
                )
            ]
        if source.content:
            record = self._record(source, ())
            value: Raw = {"label": source.label[:300], "value": source.content[:300], "record": record}
            value["shown"] = source.sort == "locked"
            return [_block("constant", _ruled(value, gate))]
        if source.sort == "hidden":
            self._say(Topic.MISSING, source.label, _("Das Feld ist verborgen und hat keinen Wert."))
            return []
        self._say(Topic.CHANGED, source.label, _("Das Feld ist in der Datei gesperrt. Hier füllt man es selbst aus."))
        return None

    def _question(
        self, kind: str, source: Element, settings: Raw, gate: Gate | None, part: Child, *, required: bool
    ) -> Raw:
        self.built.questions += 1
        value: Raw = {
            "label": source.label[:300],
            "help": source.help,
            "required": required,
            **settings,
            "record": self._record(source, part.legal_basis),
        }
        if len(source.label) > 300:
            self._say(Topic.CHANGED, source.label[:80], _("Die Bezeichnung ist länger als 300 Zeichen und gekürzt."))
        return _block(kind, _ruled(value, gate))

    def _record(self, source: Element, legal_basis: Sequence[str]) -> Raw:
        """The legal basis of the use goes before that of the element."""
        basis = "; ".join(dict.fromkeys([*legal_basis, *source.legal_basis])) or "; ".join(self.inherited)
        if len(basis) > 200:
            text = _("Die Rechtsgrundlage ist länger als 200 Zeichen und gekürzt. Vollständig lautet sie: %(basis)s")
            self._say(Topic.CHANGED, source.label, text % {"basis": basis[:2000]})
        return {"sensitive": False, "fim_id": source.fim_id[:30], "legal_basis": basis[:200], "purpose": ""}

    # --- the report -------------------------------------------------------------------------------

    def _rules(self, source: Element) -> None:
        for rule in source.rules:
            self._rule(rule, source.label)

    def _rule(self, rule: Rule, where: str) -> None:
        words = " ".join(filter(None, [rule.id, rule.name]))
        text = f"{words}: {rule.text}" if rule.text else words
        if rule.has_script:
            text = _("%(rule)s (Das Skript dazu wird nicht ausgeführt.)") % {"rule": text}
        line = Line(Topic.RULES, where, text[:2000])
        if line not in self.built.lines:
            self.built.lines.append(line)

    def _say(self, topic: Topic, where: str, text: str) -> None:
        self.built.lines.append(Line(topic, where[:300], text))


def _block(kind: str, value: Any) -> Raw:
    return {"type": kind, "id": str(uuid4()), "value": value}


def _ruled(value: Raw, gate: Gate | None) -> Raw:
    return value if gate is None else {**value, "show_if": gate.rule()}


def paragraphs(text: str) -> str:
    """Plain text as the HTML of a rich text; nothing of the file's own markup survives."""
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    return "".join(f"<p>{escape(part)}</p>" for part in parts).replace("\n", "<br/>")
