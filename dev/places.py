"""The ports of the development machine and every address that follows from them.

Each port has one environment variable; whoever moves a port moves all addresses that contain it.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dev.console import Trouble


@dataclass(frozen=True)
class Place:
    """One port: the variable that moves it, its usual number, and what people call the thing that listens."""

    variable: str
    default: int
    title: str

    def port(self, environment: Mapping[str, str] = os.environ) -> int:
        value = environment.get(self.variable) or str(self.default)
        if not value.isdigit() or not 0 < int(value) < 65536:
            raise Trouble(f"{self.variable}={value} is not a port number.")
        return int(value)


WEB = Place("PORT", 8000, "the portal")
KEYCLOAK = Place("KEYCLOAK_PORT", 8080, "Keycloak")
SANDBOX = Place("SANDBOX_PORT", 8090, "the payment sandbox")
RECEIVER = Place("RECEIVER_PORT", 8091, "the demo back office of the towns")
MAILBOX = Place("MAILBOX_PORT", 8025, "the mailbox page")
SMTP = Place("SMTP_PORT", 1025, "the mail server")
ALL = (WEB, KEYCLOAK, SANDBOX, RECEIVER, MAILBOX, SMTP)


def ports() -> dict[str, str]:
    """Every port variable with its value, for the environment of the processes."""
    return {place.variable: str(place.port()) for place in ALL}


def check_free(places: Iterable[Place]) -> None:
    """Raise Trouble with one sentence per taken port and the variable that moves it."""
    places = list(places)
    taken = [_sentence(place) for place in places if _is_taken(place.port())]
    numbers = [place.port() for place in places]
    doubled = {number for number in numbers if numbers.count(number) > 1}
    taken += [f"Port {number} is asked for twice; give each part a port of its own." for number in doubled]
    if taken:
        raise Trouble("\n".join(taken))


def _sentence(place: Place) -> str:
    return (
        f"Port {place.port()} for {place.title} is taken; "
        f"choose another one, for example: make run {place.variable}={place.port() + 10}"
    )


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
