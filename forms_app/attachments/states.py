"""States of a file, as data. The diagram in docs/diagrams is printed from this table."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    QUARANTINED = "quarantined", _("wird geprüft")
    CLEAN = "clean", _("geprüft")
    REFUSED = "refused", _("abgelehnt")


@dataclass(frozen=True)
class Move:
    """One edge of the graph. Only the scanner moves a file."""

    source: frozenset[State]
    target: State


MOVES: dict[str, Move] = {
    "pass": Move(frozenset({State.QUARANTINED}), State.CLEAN),
    "refuse": Move(frozenset({State.QUARANTINED}), State.REFUSED),
}
