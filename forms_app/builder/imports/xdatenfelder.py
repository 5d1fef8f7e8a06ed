"""XDatenfelder 2 and 3: the XML of the FIM standard, read into `fim`.

A file says more than a form needs (states, dates, relations, keywords); that is passed over. What is needed and
cannot be understood is kept as `Unread`, so that the report can name it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from . import genericode
from .fim import Child, Count, DataField, Group, Limits, ListReference, Rule, Schema, Unread, Value
from .reading import NotTaken, child_of, children_of, plain, split, text_of

STANDARDS: Mapping[str, str] = {
    "urn:xoev-de:fim:standard:xdatenfelder_2": "2",
    "urn:xoev-de:fim:standard:xdatenfelder_3.0.0": "3",
}
FAMILY = "urn:xoev-de:fim:standard:xdatenfelder_"
SCHEMA, GROUP = "xdatenfelder.stammdatenschema.0102", "xdatenfelder.datenfeldgruppe.0103"
MOST_FIELDS = 1000
_COUNT = re.compile(r"(\d{1,6}):(\*|n|\d{1,6})")
_LIMITS = {
    "minLength": "min_length",
    "maxLength": "max_length",
    "minValue": "least",
    "maxValue": "most",
    "pattern": "pattern",
}


def is_schema(root: Element) -> bool:
    """Whether this is a message of XDatenfelder, of whatever version."""
    return split(root.tag)[0].startswith(FAMILY)


def read(root: Element) -> tuple[Schema, list[genericode.CodeList]]:
    """The schema and the lists that were put into the file; raise NotTaken for any other message or version."""
    namespace, message = split(root.tag)
    standard = STANDARDS.get(namespace)
    if standard is None:
        text = _("Diese Fassung von XDatenfelder lesen wir nicht: %(name)s. Laden Sie Version 2 oder 3.0.0 hoch.")
        raise NotTaken(text % {"name": namespace.removeprefix(FAMILY)[:40]})
    reader = _Reader(standard)
    if message == SCHEMA:
        schema = reader.schema(child_of(root, "stammdatenschema"))
    elif message == GROUP:
        schema = reader.group_as_schema(child_of(root, "datenfeldgruppe"))
    else:
        raise NotTaken(_("Die Datei enthält kein Datenschema. Laden Sie ein Stammdatenschema hoch (Nachricht 0102)."))
    if not reader.fields:
        raise NotTaken(_("Das Datenschema enthält keine Datenfelder. Laden Sie ein anderes hoch."))
    return schema, reader.lists


class _Reader:
    def __init__(self, standard: str) -> None:
        self.standard = standard
        self.fields = 0
        self.unread: list[Unread] = []
        self.lists: list[genericode.CodeList] = []

    def schema(self, node: Element | None) -> Schema:
        """The whole of it."""
        if node is None:
            raise NotTaken(_("Die Datei enthält kein Datenschema. Laden Sie ein Stammdatenschema hoch."))
        schema_id, version = _identity(node)
        children = tuple(self._children(node))
        return Schema(
            standard=self.standard,
            id=schema_id,
            version=version,
            title=text_of(node, "bezeichnung") or text_of(node, "bezeichnungEingabe") or text_of(node, "name"),
            help=text_of(node, "hilfetext"),
            legal_basis=_legal_basis(node),
            rules=_rules(node),
            children=children,
            unread=tuple(self.unread),
        )

    def group_as_schema(self, node: Element | None) -> Schema:
        """A message with a single group is a form of one step."""
        if node is None:
            raise NotTaken(_("Die Datei enthält keine Datenfeldgruppe. Laden Sie ein Stammdatenschema hoch."))
        group = self._group(node)
        return Schema(
            self.standard, group.id, group.version, group.label, children=(Child(group),), unread=tuple(self.unread)
        )

    def _children(self, node: Element) -> list[Child]:
        found = []
        for place in children_of(node, "struktur"):
            for inside in children_of(place, "enthaelt"):
                for element in inside:
                    if (read_element := self._element(element)) is not None:
                        count = self._count(text_of(place, "anzahl"), read_element.label)
                        found.append(Child(read_element, count, _legal_basis(place)))
        return found

    def _element(self, node: Element) -> DataField | Group | None:
        name = split(node.tag)[1]
        if name == "datenfeld":
            return self._field(node)
        if name == "datenfeldgruppe":
            return self._group(node)
        self.unread.append(Unread("", name))
        return None

    def _count(self, written: str, where: str) -> Count:
        match = _COUNT.fullmatch(written.replace(" ", ""))
        if match is None:
            if written:
                self.unread.append(Unread(where, f"Anzahl {written[:40]}"))
            return Count()
        least, most = int(match[1]), None if match[2] in "*n" else int(match[2])
        if most is not None and (most < least or most == 0):
            self.unread.append(Unread(where, f"Anzahl {written[:40]}"))
            return Count(min(least, 1), 1)
        return Count(least, most)

    def _common(self, node: Element) -> dict[str, Any]:
        element_id, version = _identity(node)
        name = text_of(node, "name")
        return {
            "id": element_id,
            "version": version,
            "name": name,
            "label": text_of(node, "bezeichnungEingabe") or name or element_id,
            "help": text_of(node, "hilfetextEingabe"),
            "legal_basis": _legal_basis(node),
            "rules": _rules(node),
        }

    def _group(self, node: Element) -> Group:
        return Group(
            **self._common(node),
            children=tuple(self._children(node)),
            is_choice=_code(node, "art") == "X",
        )

    def _field(self, node: Element) -> DataField:
        self.fields += 1
        if self.fields > MOST_FIELDS:
            text = _("Das Datenschema hat mehr als %(limit)d Datenfelder. Teilen Sie es auf mehrere Formulare auf.")
            raise NotTaken(text % {"limit": MOST_FIELDS})
        common = self._common(node)
        reference = _reference(node)
        for embedded in node.iter(f"{{{genericode.NAMESPACE}}}CodeList"):
            self.lists.append(genericode.read(embedded))
        return DataField(
            **common,
            sort=_code(node, "feldart") or "input",
            data_type=_code(node, "datentyp") or "text",
            limits=self._limits(child_of(node, "praezisierung"), common["label"]),
            content=text_of(node, "inhalt"),
            values=_values(child_of(node, "werte")),
            reference=reference,
            prefill=_code(node, "vorbefuellung"),
            max_bytes=_whole(text_of(node, "maxSize")),
            media_types=tuple(plain(each.text) for each in children_of(node, "mediaType") if plain(each.text)),
        )

    def _limits(self, node: Element | None, where: str) -> Limits:
        """Attributes in version 3, a JSON document as text in version 2."""
        if node is None:
            return Limits()
        written: Mapping[str, Any] = node.attrib
        if not written and (text := plain(node.text)):
            try:
                written = json.loads(text)
            except (ValueError, RecursionError):
                written = {"?": text}
            if not isinstance(written, dict):
                written = {"?": text}
        if unknown := set(written) - set(_LIMITS):
            self.unread.append(Unread(where, f"Präzisierung {', '.join(sorted(unknown))[:80]}"))
        return Limits(**{ours: str(written[name]).strip() for name, ours in _LIMITS.items() if name in written})


def _identity(node: Element) -> tuple[str, str]:
    identity = child_of(node, "identifikation")
    return text_of(identity, "id")[:20], text_of(identity, "version")[:12]


def _code(node: Element, name: str) -> str:
    """A code stands in an element of its own; some tools write it directly."""
    child = child_of(node, name)
    return text_of(child, "code") or plain(child.text if child is not None else "")


def _legal_basis(node: Element) -> tuple[str, ...]:
    """Several elements in version 3; one with semicolons in version 2."""
    texts = [part.strip() for each in children_of(node, "bezug") for part in plain(each.text).split(";")]
    return tuple(dict.fromkeys(text for text in texts if text))


def _rules(node: Element) -> tuple[Rule, ...]:
    return tuple(
        Rule(
            id=_identity(rule)[0],
            name=text_of(rule, "name"),
            text=text_of(rule, "freitextRegel") or text_of(rule, "definition") or text_of(rule, "beschreibung"),
            has_script=bool(text_of(rule, "skript") or text_of(rule, "script")),
        )
        for rule in children_of(node, "regel")
    )


def _values(node: Element | None) -> tuple[Value, ...]:
    found = [
        Value(text_of(one, "code"), text_of(one, "name"), text_of(one, "hilfe")) for one in children_of(node, "wert")
    ]
    return tuple(Value(one.code or one.name, one.name or one.code, one.help) for one in found if one.code or one.name)


def _reference(node: Element) -> ListReference | None:
    reference = child_of(node, "codelisteReferenz")
    if reference is None:
        return None
    about = child_of(reference, "genericodeIdentification")
    source = reference if about is None else about
    return ListReference(
        uri=text_of(source, "canonicalIdentification"),
        version=text_of(source, "version"),
        version_uri=text_of(source, "canonicalVersionUri"),
        code_key=text_of(node, "codeKey"),
        name_key=text_of(node, "nameKey"),
        help_key=text_of(node, "helpKey"),
    )


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,15}", text) else None
