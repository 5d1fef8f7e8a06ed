"""Code lists by name, read once per process.

The German names are the official ones. Where babel knows them in the reader's language, they are shown in it;
rules always understand the German ones.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from forms_app.builder.items import Option

from . import countries

_FOLDER = Path(__file__).parent
GERMAN = "de"


@dataclass(frozen=True)
class CodeList:
    """A list of options ("Codeliste") with named groups for rules."""

    options: tuple[Option, ...]
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    is_long: bool = True
    """Whether people search in it rather than read all of it."""

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What each value is called, in the order of the list."""
        return {option.value: option.label for option in self.options}

    def find(self, typed: str) -> str | None:
        """The value that somebody means who wrote the value, its label, or a part of the label that only one has:
        "Gastronomie" for "56 Gastronomie", "GmbH" for "Gesellschaft mit beschränkter Haftung (GmbH)".
        """
        wanted = _plain(typed)
        for option in self.options:
            if wanted in (_plain(option.value), _plain(option.label)):
                return option.value
        meant = self._by_part.get(wanted, frozenset())
        return next(iter(meant)) if len(meant) == 1 else None

    @cached_property
    def _by_part(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for option in self.options:
            name = _NUMBER.sub("", option.label)
            if match := _PARTS.fullmatch(name):
                for part in filter(None, (name, *match.groups())):
                    found[_plain(part)].add(option.value)
        return {part: frozenset(values) for part, values in found.items()}


_NUMBER = re.compile(r"^\d+ ")
_PARTS = re.compile(r"(.+?)(?: \(([^()]+)\))?")


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of one of our files."""
    with (_FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


def _groups(read: Iterable[Mapping[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in read:
        for group in filter(None, row["group"].split(";")):
            found[group].add(row["value"])
    return {group: frozenset(values) for group, values in found.items()}


def _from_file(name: str, *, is_long: bool = True) -> CodeList:
    read = rows(name)
    return CodeList(tuple(Option(row["value"], row["label"]) for row in read), _groups(read), is_long)


def _branches() -> CodeList:
    """The divisions of the WZ 2008, their number before the name; groups are "Abschnitt I" and "Gastgewerbe"."""
    divisions = rows("wz_divisions")
    groups = _groups(divisions)
    # A semicolon separates the values of a rule.
    named = {row["label"].replace(";", ","): groups[row["value"]] for row in rows("wz_sections")}
    return CodeList(
        tuple(Option(row["value"], f"{row['value']} {row['label']}") for row in divisions),
        named | {f"Abschnitt {code}": values for code, values in groups.items()},
    )


def _countries(language: str) -> CodeList:
    return CodeList(tuple(Option(*each) for each in countries.names(language).items()), countries.SETS)


def _nationalities(language: str) -> CodeList:
    special = tuple(Option(*each) for each in countries.SPECIAL.items())
    return CodeList(_countries(language).options + special, countries.SETS)


def _municipalities() -> CodeList:
    return CodeList(
        tuple(Option(row["value"], row["label"]) for row in rows("registry_offices") if not row["group"]),
        is_long=False,
    )


_LISTS: Mapping[str, Callable[[str], CodeList]] = {
    "countries": _countries,
    "nationalities": _nationalities,
    "legal_forms": lambda _language: _from_file("legal_forms"),
    "register_kinds": lambda _language: _from_file("register_kinds", is_long=False),
    "states": lambda _language: _from_file("states"),
    "municipalities": lambda _language: _municipalities(),
    "places": lambda _language: _from_file("registry_offices"),
    "branches": lambda _language: _branches(),
}
NAMES: Mapping[str, str | Promise] = {
    "countries": _("Staaten"),
    "legal_forms": _("Rechtsformen"),
    "states": _("Bundesländer"),
    "municipalities": _("Städte und Gemeinden im Kreis Heinsberg"),
    "branches": _("Wirtschaftszweige (WZ 2008)"),
}
"""The lists an editor may choose, by what they are called."""


@cache
def _loaded(name: str, language: str) -> CodeList:
    return _LISTS[name](language)


def code_list(name: str, language: str = GERMAN) -> CodeList:
    """The list with this name; raise LookupError for an unknown one."""
    return _loaded(name, language)


def shown_list(name: str) -> CodeList:
    """The same list as the present reader sees it."""
    return _loaded(name, "en" if (get_language() or GERMAN).startswith("en") else GERMAN)
