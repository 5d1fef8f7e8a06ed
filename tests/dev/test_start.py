"""What `make run` looks at before it starts or changes anything."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dev.machine import Machine


@pytest.fixture
def taken() -> Iterator[str]:
    """A port on which something else listens, for example another `make run`."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield str(listening.getsockname()[1])


def data_of_keycloak(machine: Machine) -> Path:
    """What a Keycloak that runs with older realm files has written."""
    home = machine.home / "var" / "keycloak"
    (home / "data" / "h2").mkdir(parents=True)
    (home / "data" / "h2" / "keycloakdb.mv.db").write_text("alva")
    (home / "realms.sha256").write_text("of other files")
    return home / "data" / "h2" / "keycloakdb.mv.db"


def test_the_data_of_a_running_keycloak_stay_when_a_port_is_taken(equipped: Machine, taken: str) -> None:
    equipped.run("dev.setup", "run")
    data = data_of_keycloak(equipped)

    answer = equipped.run("dev.run", PORT=taken, VAR_DIR=str(equipped.home / "var"))

    assert answer.returncode == 1
    assert f"Port {taken} for the portal is taken" in answer.stderr
    assert data.read_text() == "alva"


def test_without_a_network_maven_is_asked_once_and_the_reason_given_once(equipped: Machine, taken: str) -> None:
    equipped.put("mvn", "echo 'Unknown host repository.example' >&2; exit 1")

    said = equipped.run("dev.setup", "run").stderr
    said += equipped.run("dev.run", PORT=taken, VAR_DIR=str(equipped.home / "var")).stderr

    assert len(equipped.calls("mvn")) == 1
    assert said.count("Maven could not fetch Keycloak 1.2.3: Unknown host repository.example") == 1
    assert said.lower().count("logging in is not possible") == 1


def test_a_keycloak_home_without_keycloak_is_named_once_and_the_start_goes_on(equipped: Machine, taken: str) -> None:
    said = equipped.run("dev.setup", "run", KEYCLOAK_HOME="/nowhere").stderr
    said += equipped.run("dev.run", PORT=taken, VAR_DIR=str(equipped.home / "var"), KEYCLOAK_HOME="/nowhere").stderr

    assert said.count("KEYCLOAK_HOME=/nowhere holds no bin/kc.sh.") == 1
    assert "Logging in is not possible: There is no Keycloak on this machine." in said
    assert f"Port {taken} for the portal is taken" in said
