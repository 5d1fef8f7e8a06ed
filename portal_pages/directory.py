"""The directory from A to Z: services under their own letter, and other words for them under theirs. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from portal_pages.folding import fold

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NO_LETTER = "#"


@dataclass(frozen=True)
class Listing:
    """One service as the directory needs it."""

    title: str
    teaser: str
    terms: tuple[str, ...]
    is_online: bool
    address: str


@dataclass(frozen=True)
class Reference:
    """Another word for a service, with the service to look under."""

    term: str
    listing: Listing


@dataclass
class Letter:
    """What stands under one letter."""

    name: str
    listings: list[Listing] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.listings and not self.references


def terms(synonyms: str) -> tuple[str, ...]:
    """The other words of a service, one per line."""
    return tuple(filter(None, (line.strip() for line in synonyms.splitlines())))


def by_letter(listings: Iterable[Listing]) -> list[Letter]:
    """Every letter of the alphabet, also the empty ones; "Ü" stands under U, digits under #."""
    letters: dict[str, Letter] = defaultdict(lambda: Letter(""))
    for name in ALPHABET:
        letters[name] = Letter(name)
    for listing in sorted(listings, key=lambda one: fold(one.title)):
        own = letter_of(listing.title)
        letters.setdefault(own, Letter(own)).listings.append(listing)
        for term in listing.terms:
            other = letter_of(term)
            if other not in {own, NO_LETTER}:
                letters.setdefault(other, Letter(other)).references.append(Reference(term, listing))
    for letter in letters.values():
        letter.references.sort(key=lambda one: fold(one.term))
    return sorted(letters.values(), key=lambda one: one.name)


def letter_of(title: str) -> str:
    """The letter a title stands under."""
    first = fold(title)[:1].upper()
    return first if first and first in ALPHABET else NO_LETTER
