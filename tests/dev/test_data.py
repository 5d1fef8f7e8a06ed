"""The database and the demo before a start: done once, asked again only when something has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dev.machine import Machine

MANAGE = """\
import os, pathlib, sys
var = pathlib.Path(os.environ["VAR_DIR"])
with (var / "calls").open("a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "\\n")
(var / "db.sqlite3").touch()
print("said by", sys.argv[1])
sys.exit(sys.argv[1] == os.environ.get("BROKEN"))
"""
PREPARE = "import os; from dev import data; data.prepare(dict(os.environ))"


@pytest.fixture
def desk(machine: Machine) -> Machine:
    """A machine whose manage.py only notes what it is asked."""
    (machine.checkout / "manage.py").write_text(MANAGE)
    (machine.checkout / "cms").mkdir()
    (machine.checkout / "cms" / "demo.py").write_text("one = 1\n")
    return machine


def asked(machine: Machine) -> list[str]:
    calls = machine.home / "var" / "calls"
    found = calls.read_text().splitlines() if calls.exists() else []
    calls.unlink(missing_ok=True)
    return found


def prepare(machine: Machine, **variables: str) -> str:
    var: Path = machine.home / "var"
    code = f"import sys; sys.path.insert(0, {str(machine.checkout)!r}); {PREPARE}"
    return machine.python("-c", code, VAR_DIR=str(var), **variables).stderr


def test_the_first_start_migrates_provisions_and_loads_the_demo(desk: Machine) -> None:
    prepare(desk)

    assert asked(desk) == ["migrate --verbosity 0", "provision_authority --all", "load_demo"]


def test_a_second_start_asks_for_nothing(desk: Machine) -> None:
    prepare(desk)
    asked(desk)

    prepare(desk)

    assert asked(desk) == []


def test_a_change_in_a_house_asks_again(desk: Machine) -> None:
    prepare(desk)
    asked(desk)
    (desk.checkout / "cms" / "demo.py").write_text("one = 2\n")

    prepare(desk)

    assert len(asked(desk)) == 3


@pytest.mark.parametrize("name", ["PORT", "RECEIVER_PORT", "SANDBOX_PORT"])
def test_a_moved_port_asks_again_because_the_demo_stores_addresses(desk: Machine, name: str) -> None:
    prepare(desk)
    asked(desk)

    prepare(desk, **{name: "24099"})

    assert len(asked(desk)) == 3


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_changed_lock_asks_again_because_packages_bring_migrations(desk: Machine, lock: str) -> None:
    prepare(desk)
    asked(desk)
    with (desk.checkout / lock).open("a") as file:
        file.write("# changed\n")

    prepare(desk)

    assert len(asked(desk)) == 3


def test_a_failed_command_is_named_and_tried_again_next_time(desk: Machine) -> None:
    said = prepare(desk, BROKEN="load_demo")
    asked(desk)

    assert "said by load_demo" in said
    assert "`manage.py load_demo` failed" in said
    prepare(desk)
    assert len(asked(desk)) == 3
