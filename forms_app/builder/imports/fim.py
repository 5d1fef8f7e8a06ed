"""One schema of the FIM standard XDatenfelder ("Datenschema"), as plain values.

Both versions of the standard are read into these classes; everything behind them knows no XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Count:
    """How often something may be given ("Anzahl"); no `most` is no limit."""

    least: int = 1
    most: int | None = 1

    @property
    def is_repeated(self) -> bool:
        """Whether it may be given more than once."""
        return self.most is None or self.most > 1

    def __str__(self) -> str:
        return f"{self.least}:{'*' if self.most is None else self.most}"


@dataclass(frozen=True)
class Rule:
    """A rule in words ("Regel"); nobody can execute it."""

    id: str
    name: str
    text: str
    has_script: bool = False


@dataclass(frozen=True)
class Value:
    """One entry of a list: what is stored, what people read, and help."""

    code: str
    name: str
    help: str = ""


@dataclass(frozen=True)
class ListReference:
    """A code list that is kept elsewhere; `code_key`, `name_key` and `help_key` name its columns."""

    uri: str = ""
    version: str = ""
    version_uri: str = ""
    code_key: str = ""
    name_key: str = ""
    help_key: str = ""

    @property
    def name(self) -> str:
        """What to call the list."""
        return self.version_uri or (f"{self.uri}_{self.version}" if self.version else self.uri)


@dataclass(frozen=True)
class Limits:
    """What narrows an answer ("Präzisierung"), as it was written."""

    min_length: str = ""
    max_length: str = ""
    least: str = ""
    most: str = ""
    pattern: str = ""


@dataclass(frozen=True)
class Element:
    """What fields and groups have in common."""

    id: str
    version: str
    name: str
    label: str
    help: str = ""
    legal_basis: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def fim_id(self) -> str:
        """Id and version as FIM joins them: "F60000000227V1.1"."""
        return f"{self.id}V{self.version}" if self.id and self.version else self.id

    @property
    def standard_id(self) -> str:
        """The id in the eleven digits of version 3, also for the eight of version 2."""
        return re.sub(r"^([A-Z]\d{2})(\d{6})$", r"\g<1>000\2", self.id)


@dataclass(frozen=True)
class DataField(Element):
    """One field ("Datenfeld")."""

    sort: str = "input"
    """Feldart: input, select, label; hidden and locked in version 3."""
    data_type: str = "text"
    """Datentyp."""
    limits: Limits = Limits()
    content: str = ""
    values: tuple[Value, ...] = ()
    reference: ListReference | None = None
    prefill: str = ""
    max_bytes: int | None = None
    media_types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group(Element):
    """Fields and groups that belong together ("Datenfeldgruppe"); of a choice, exactly one part is given."""

    children: tuple[Child, ...] = ()
    is_choice: bool = False


@dataclass(frozen=True)
class Child:
    """A field or a group where it stands ("Struktur"), with the legal basis of this use."""

    element: DataField | Group
    count: Count = Count()
    legal_basis: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unread:
    """Something in the file that says nothing we know."""

    where: str
    what: str


@dataclass(frozen=True)
class Schema:
    """A whole form as FIM describes it ("Stammdatenschema")."""

    standard: str
    id: str
    version: str
    title: str
    help: str = ""
    legal_basis: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    children: tuple[Child, ...] = ()
    unread: tuple[Unread, ...] = field(default=())

    @property
    def fim_id(self) -> str:
        """Id and version of the schema."""
        return f"{self.id}V{self.version}" if self.id and self.version else self.id


def fields_of(group: Group) -> Iterator[DataField]:
    """Every field inside the group, however deep, in order."""
    for child in group.children:
        if isinstance(child.element, Group):
            yield from fields_of(child.element)
        else:
            yield child.element
