"""State diagrams, printed from the tables that are the truth.

Every app may have a `states.py` with `MOVES: dict[str, Move]`, where a move has `source` (a set of states) and
`target`. The diagrams lie in docs/diagrams/ and a test compares them with the tables.
"""

from collections.abc import Iterable, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from django.apps import apps
from django.conf import settings
from django.db import models

FOLDER = Path(settings.BASE_DIR) / "docs" / "diagrams"


class Edge(Protocol):
    @property
    def source(self) -> frozenset[models.TextChoices]: ...
    @property
    def target(self) -> models.TextChoices: ...


def all_diagrams() -> dict[Path, str]:
    """File → text for every state table of the project."""
    found = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.states"
        if config.name.startswith(("cms", "accounts", "portal_pages", "forms_app")) and find_spec(name) is not None:
            moves: Mapping[str, Edge] = import_module(name).MOVES
            found[FOLDER / f"{config.label}.md"] = draw(str(config.verbose_name), moves)
    return found


def draw(title: str, moves: Mapping[str, Edge]) -> str:
    """One Mermaid state diagram in a Markdown page."""
    return "\n".join([f"# {title}", "", "```mermaid", "stateDiagram-v2", *_names(moves), *_edges(moves), "```", ""])


def _names(moves: Mapping[str, Edge]) -> Iterable[str]:
    states = {state for move in moves.values() for state in (*move.source, move.target)}
    return [f'    state "{state.label}" as {state.value}' for state in sorted(states, key=lambda state: state.value)]


def _edges(moves: Mapping[str, Edge]) -> Iterable[str]:
    return [
        f"    {source.value} --> {move.target.value}: {name}"
        for name, move in moves.items()
        for source in sorted(move.source, key=lambda state: state.value)
    ]
