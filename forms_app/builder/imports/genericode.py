"""Lists of codes in Genericode 1.0 (OASIS), as the XRepository gives them out.

A list is a table. Which column is the code and which the name, a reference in XDatenfelder 3 may say; otherwise the
first key names the code, and the name is the column that is called so, or the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from .fim import ListReference, Value
from .reading import NotTaken, child_of, children_of, plain, split, text_of

NAMESPACE = "http://docs.oasis-open.org/codelist/ns/genericode/1.0/"
MOST_ROWS = 10_000
_NAMES = ("name", "codename", "bezeichnung", "beschreibung", "wert", "label", "text")
_HELPS = ("hilfe", "hilfetext", "help", "hinweis")
_KEY_WORDS = ("code", "schluessel", "schlüssel", "key", "value")


@dataclass(frozen=True)
class CodeList:
    """One list with all its columns; a row holds texts by the id of the column."""

    name: str
    uri: str
    version: str
    version_uri: str
    columns: tuple[tuple[str, str], ...]
    """Id and short name of every column, in order."""
    keys: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]

    def is_meant_by(self, reference: ListReference) -> bool:
        """Whether this is the list of the reference; a reference without a version takes any."""
        if reference.version_uri and reference.version_uri == self.version_uri:
            return True
        return bool(self.uri) and reference.uri == self.uri and reference.version in ("", self.version)

    def values(self, reference: ListReference | None = None) -> tuple[Value, ...]:
        """The entries, each code once."""
        asked = reference or ListReference()
        code = self._column(asked.code_key, self.keys, _KEY_WORDS) or self.columns[0][0]
        name = self._column(asked.name_key, (), _NAMES) or self._after(code)
        help_column = self._column(asked.help_key, (), _HELPS)
        found: dict[str, Value] = {}
        for row in self.rows:
            value = row.get(code, "")
            if value and value not in found:
                found[value] = Value(value, row.get(name, "") or value, row.get(help_column or "", ""))
        return tuple(found.values())

    def _column(self, wanted: str, keys: tuple[str, ...], words: tuple[str, ...]) -> str | None:
        ids = [column_id for column_id, _name in self.columns]
        for column_id, short in self.columns:
            if wanted and wanted.casefold() in (column_id.casefold(), short.casefold()):
                return column_id
        if first := next((key for key in keys if key in ids), None):
            return first
        for word in words:
            for column_id, short in self.columns:
                if word in (column_id.casefold(), short.casefold()):
                    return column_id
        return None

    def _after(self, code: str) -> str:
        others = [column_id for column_id, _name in self.columns if column_id != code]
        return others[0] if others else code


def is_list(element: Element) -> bool:
    """Whether this element is a Genericode list."""
    return split(element.tag) == (NAMESPACE, "CodeList")


def read(root: Element) -> CodeList:
    """The list; raise NotTaken for one without columns or rows."""
    about = child_of(root, "Identification")
    column_set, table = child_of(root, "ColumnSet"), child_of(root, "SimpleCodeList")
    columns = tuple(
        (column.get("Id", ""), text_of(column, "ShortName") or column.get("Id", ""))
        for column in children_of(column_set, "Column")
        if column.get("Id")
    )
    if not columns or table is None:
        raise NotTaken(_("Die Genericode-Datei enthält keine Liste. Laden Sie eine mit Spalten und Zeilen hoch."))
    rows = children_of(table, "Row")
    if len(rows) > MOST_ROWS:
        text = _("Die Liste hat mehr als %(limit)d Einträge. Laden Sie eine kürzere hoch.")
        raise NotTaken(text % {"limit": MOST_ROWS})
    return CodeList(
        name=text_of(about, "LongName") or text_of(about, "ShortName") or text_of(about, "CanonicalUri"),
        uri=text_of(about, "CanonicalUri"),
        version=text_of(about, "Version"),
        version_uri=text_of(about, "CanonicalVersionUri"),
        columns=columns,
        keys=tuple(
            reference.get("Ref", "")
            for key in children_of(column_set, "Key")
            for reference in children_of(key, "ColumnRef")[:1]
        ),
        rows=tuple(_row(row, columns) for row in rows),
    )


def _row(row: Element, columns: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """A value without a reference stands in the column after the one before."""
    ids = [column_id for column_id, _name in columns]
    found: dict[str, str] = {}
    position = 0
    for value in children_of(row, "Value"):
        named = value.get("ColumnRef", "")
        position = ids.index(named) if named in ids else position
        if position < len(ids):
            simple = child_of(value, "SimpleValue")
            found[ids[position]] = plain(simple.text if simple is not None else "")
        position += 1
    return found
