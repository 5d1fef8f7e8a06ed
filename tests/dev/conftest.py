"""The stubbed machine of the set-up's tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.dev.machine import (
    LIBRARIES,
    REAL_PROGRAMS,
    Machine,
    copy_checkout,
    npm,
    serve_keycloak,
    stub_environment,
)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A bare Debian: dpkg, apt and a Python; an ordinary user; a fresh checkout."""
    found = Machine(tmp_path)
    (tmp_path / "bin").mkdir()
    found.system.mkdir()
    (tmp_path / "installed").touch()
    for name in REAL_PROGRAMS:
        (tmp_path / "bin" / name).symlink_to(shutil.which(name) or pytest.fail(f"{name} is missing"))
    copy_checkout(found.checkout)
    found.be_root(False)
    found.put(
        "dpkg-query",
        f'for last; do :; done; while read p; do [ "$p" = "$last" ] && printf installed; done < {tmp_path}/installed',
    )
    found.put("apt-get", "exit 0")
    found.put("npm", npm())
    stub_environment(found)
    return found


@pytest.fixture
def equipped(machine: Machine) -> Machine:
    """The same with all that running needs."""
    machine.put_library(*LIBRARIES)
    machine.put_java(21)
    machine.put("mvn", "exit 1")
    serve_keycloak(machine)
    return machine
