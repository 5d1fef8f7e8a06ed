"""Ports of the development machine."""

from __future__ import annotations

import socket

import pytest

from dev import demo, places
from dev.console import Trouble


@pytest.fixture(autouse=True)
def _no_moved_ports(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in places.ALL:
        monkeypatch.delenv(place.variable, raising=False)


def test_a_taken_port_is_named_in_one_sentence_with_the_variable_that_moves_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("SANDBOX_PORT", str(port))

        with pytest.raises(Trouble) as problem:
            places.check_free([places.SANDBOX])

    assert str(problem.value) == (
        f"Port {port} for the payment sandbox is taken; "
        f"choose another one, for example: make run SANDBOX_PORT={port + 10}"
    )


def test_one_port_for_two_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "24999")
    monkeypatch.setenv("SANDBOX_PORT", "24999")

    with pytest.raises(Trouble, match="Port 24999 is asked for twice"):
        places.check_free([places.WEB, places.SANDBOX])


@pytest.mark.parametrize("value", ["web", "0", "70000", "-1"])
def test_what_is_no_port_is_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PORT", value)

    with pytest.raises(Trouble, match=f"PORT={value} is not a port number"):
        places.WEB.port()


def test_whoever_moves_a_port_moves_every_address_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for number, place in enumerate(places.ALL):
        monkeypatch.setenv(place.variable, str(21000 + number))

    addresses = [address for _, address in demo.addresses()]

    assert addresses
    assert all(":2100" in address for address in addresses)
    assert demo.for_realms(demo.environment())["PORTAL_BACKCHANNEL_URL"] == "http://127.0.0.1:21000"
