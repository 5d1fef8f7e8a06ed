"""Faults on request: how the demo receiver misbehaves, so that the connector can be shown to cope.

A rule names what it hits (method, path pattern) and how often, and does one of four things:

- `drop_before_effect`: the connection breaks before anything was stored;
- `drop_after_effect`: the submission is stored, the sender never learns it;
- `status`: an answer with that status code, nothing stored;
- `slow`: waits that many seconds before the ordinary answer.
"""

import re
import threading
from dataclasses import dataclass, field
from typing import Any

ACTIONS = frozenset({"drop_before_effect", "drop_after_effect", "status", "slow"})


@dataclass
class Fault:
    action: str
    method: str = ""
    path: str = ".*"
    times: int = 1
    status: int = 503
    seconds: float = 0.0
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise ValueError(f"unknown action {self.action!r}, known are {sorted(ACTIONS)}")
        re.compile(self.path)

    def hits(self, method: str, path: str) -> bool:
        return self.times > 0 and self.method in ("", method) and re.fullmatch(self.path, path) is not None


class Faults:
    """The rules in force, used up in the order they were given."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[Fault] = []

    def replace(self, rules: list[dict[str, Any]]) -> None:
        """Put these rules in force instead of the old ones; an unknown one raises ValueError or TypeError."""
        fresh = [Fault(**rule) for rule in rules]
        with self._lock:
            self._rules = fresh

    def take(self, method: str, path: str) -> Fault | None:
        """The first rule that hits this request; it counts as used."""
        with self._lock:
            for rule in self._rules:
                if rule.hits(method, path):
                    rule.times -= 1
                    return rule
        return None
