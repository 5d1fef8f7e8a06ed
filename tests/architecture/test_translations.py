"""The English catalogue of every house is complete and fits the German source."""

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.utils import translation

from dev import messages, setup
from dev.paths import ROOT

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]|</?\w+[^>]*>")
ADVICE = "Run `make messages` and write the English texts into the catalogue."


def read(file: Path) -> Catalog:
    with file.open("rb") as lines:
        return read_po(lines, locale="en")


def entries(house: str) -> Iterator[Message]:
    return (entry for entry in read(messages.catalogue(ROOT / house)) if entry.id)


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """Singular and plural, or the one form there is."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def names(catalogue: Catalog) -> set[tuple[str, tuple[str, ...]]]:
    return {(entry.context or "", forms(entry.id)) for entry in catalogue if entry.id}


@pytest.mark.parametrize("house", setup.HOUSES)
def test_every_text_has_an_english_translation(house: str) -> None:
    missing = [entry.id for entry in entries(house) if entry.fuzzy or not all(forms(entry.string))]

    assert missing == [], f"{len(missing)} texts of {house} are not translated. {ADVICE}"


@pytest.mark.parametrize("house", setup.HOUSES)
def test_a_translation_has_the_placeholders_of_its_source(house: str) -> None:
    different = [
        (source, target)
        for entry in entries(house)
        for source, target in zip(forms(entry.id), forms(entry.string), strict=True)
        if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(target))
    ]

    assert different == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="xgettext is missing; the package gettext brings it")
@pytest.mark.parametrize("house", setup.HOUSES)
def test_the_catalogue_holds_the_texts_of_the_source_and_no_others(house: str, tmp_path: Path) -> None:
    """In a copy: gettext writes beside the files it reads."""
    copy = tmp_path / house
    ignored = shutil.ignore_patterns("node_modules", "__pycache__", "static", "*.mo")
    shutil.copytree(ROOT / house, copy, ignore=ignored)
    kept = read(messages.catalogue(copy))

    messages.collect(copy)

    found = read(messages.catalogue(copy))
    assert names(found) - names(kept) == set(), f"The catalogue of {house} lacks new texts. {ADVICE}"
    assert names(kept) - names(found) == set(), f"The catalogue of {house} holds texts nobody uses. {ADVICE}"


def test_a_text_reads_the_same_in_every_house() -> None:
    """Django puts all catalogues into one, so of two translations one would be lost."""
    meanings: dict[tuple[str, tuple[str, ...]], set[tuple[str, ...]]] = {}
    for house in setup.HOUSES:
        for entry in entries(house):
            meanings.setdefault((entry.context or "", forms(entry.id)), set()).add(forms(entry.string))

    assert [source for source, targets in meanings.items() if len(targets) > 1] == []


@pytest.mark.parametrize(
    ("source", "english"),
    [
        ("Mit Bürgerkonto anmelden", "Log in with a citizen account"),
        ("Es gibt keine offenen Entwürfe.", "There are no open drafts."),
        ("Antrag zurückziehen", "Withdraw application"),
        ("Jetzt geschlossen.", "Closed now."),
        ("Zum Inhalt springen", "Skip to content"),
    ],
)
def test_every_house_speaks_english_when_asked(source: str, english: str) -> None:
    with translation.override("en"):
        assert translation.gettext(source) == english
