"""What became of a file: every line an editor has to know, in the order of the form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Topic(StrEnum):
    """What a line of the report is about."""

    MISSING = "missing"
    RULES = "rules"
    LISTS = "lists"
    CHANGED = "changed"


TITLES: Mapping[Topic, str | Promise] = {
    Topic.MISSING: _("Nicht übernommen"),
    Topic.RULES: _("Regeln, die Sie selbst anlegen"),
    Topic.LISTS: _("Codelisten"),
    Topic.CHANGED: _("Anders übernommen, als es in der Datei steht"),
}


@dataclass(frozen=True)
class Line:
    """One line: which field or group it is about, and what to know or do."""

    topic: Topic
    where: str
    text: str


def to_json(lines: Iterable[Line]) -> list[dict[str, str]]:
    """The lines as they are kept with the page."""
    return [asdict(line) | {"topic": line.topic.value} for line in lines]


def from_json(rows: Iterable[Mapping[str, Any]]) -> list[Line]:
    """The lines as they were kept."""
    return [Line(Topic(row["topic"]), row["where"], row["text"]) for row in rows]


def by_topic(lines: Iterable[Line]) -> list[tuple[str | Promise, list[Line]]]:
    """The lines under their titles, the most pressing first; topics without a line are left out."""
    kept = list(lines)
    groups = [(TITLES[topic], [line for line in kept if line.topic is topic]) for topic in Topic]
    return [(title, found) for title, found in groups if found]
