"""What `make test` leaves out on the second database."""

from __future__ import annotations

from pathlib import Path

from dev import test
from dev.paths import ROOT


def left_out_on_postgresql() -> list[Path]:
    [step] = [step for step in test.suites("postgres://cluster/portal", "") if step.name == "suite on PostgreSQL"]
    return [ROOT / option.removeprefix("--ignore=") for option in step.command if option.startswith("--ignore=")]


def test_the_walk_over_foreign_ids_runs_on_postgresql_too() -> None:
    walk = ROOT / "tests" / "architecture" / "test_back_office_urls.py"

    assert walk.exists()
    assert not any(walk.is_relative_to(path) for path in left_out_on_postgresql())


def test_what_is_left_out_is_there_to_be_left_out() -> None:
    assert [path for path in left_out_on_postgresql() if not path.exists()] == []


def test_what_measures_runs_once_and_alone() -> None:
    markers = {step.name: step.command[step.command.index("-m", 3) + 1] for step in test.suites("", "")}

    assert "not benchmark" in markers["Keycloak"]
