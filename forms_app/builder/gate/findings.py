"""What a check looks at, and what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from forms_app.builder.definition import Definition, Item, Step
from forms_app.builder.items import NOTHING


class Level(StrEnum):
    """What a finding means for publishing."""

    HARD = "hard"
    """Nobody publishes before it is done."""
    SOFT = "soft"
    """Worth a look; nobody is held up."""


@dataclass(frozen=True)
class Finding:
    """One thing to do ("Punkt der Prüfliste")."""

    level: Level
    sentence: str
    place: str = ""
    """Id of the step, question or text it is about; empty for the form as a whole."""
    field: str = ""
    """The field of the editor's page it is about, where it is none of the blocks."""

    @property
    def is_hard(self) -> bool:
        """Whether it keeps the form from being published."""
        return self.level is Level.HARD


@dataclass(frozen=True)
class OfferFacts:
    """What a check wants to know about one town's offer."""

    authority: str
    is_free: bool
    priced: frozenset[str]
    """Keys of the charges that have an amount today."""
    has_recipient: bool


@dataclass(frozen=True)
class SharedUse:
    """One use of a shared block in the form."""

    place: str
    title: str
    page_id: int = 0
    is_there: bool = True
    number: int = 0
    """The version the form takes over; 0 where there is none."""
    latest: int = 0
    is_foreign: bool = False
    """Whether the block belongs to another authority."""
    may_adapt: bool = False
    """Whether its owner allows own texts."""
    own: int = 0
    """Own texts of this form for it."""
    changed: tuple[str, ...] = ()
    """Own texts whose original has changed since, as they stand in the form."""
    idle: int = 0
    """Own texts that do not count, because the owner does not allow them or what they were made for is gone."""

    @property
    def is_outdated(self) -> bool:
        """Whether the owner has published a newer version."""
        return 0 < self.number < self.latest


@dataclass(frozen=True)
class Subject:
    """One form as it would be published now."""

    definition: Definition
    offers: tuple[OfferFacts, ...] = ()
    latest: Definition | None = None
    """The version people begin with today."""
    what_is_new: str = ""
    untranslated: int = 0
    """Texts without an English translation of today, in a form that is to be offered in English."""
    shared: tuple[SharedUse, ...] = ()
    """Every use of a shared block, in reading order."""
    blocks: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """The editor's block of every item; for an item of a shared group, the block that uses it."""

    @property
    def owners(self) -> list[Step | Item]:
        """Every step with its items, in reading order."""
        return [owner for step in self.definition.steps for owner in (step, *step.items)]


def hard(sentence: str, place: str = "", *, field: str = "") -> Finding:
    """A finding that keeps the form from being published."""
    return Finding(Level.HARD, sentence, place, field)


def soft(sentence: str, place: str = "", *, field: str = "") -> Finding:
    """A finding that is worth a look."""
    return Finding(Level.SOFT, sentence, place, field)
