"""`make test`: every check there is, in one go, with one table at the end.

    python -m dev.test [all|static|bench|endurance]

The suites get a PostgreSQL and a clamd of their own. With CI=true nothing may be missing and nothing skipped
(REQUIRE_ALL, see tests/conftest.py).
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dev import clamav, postgres, steps
from dev.console import Trouble, complain, say
from dev.paths import ROOT, var_dir, venv_bin
from dev.steps import Outcome, Step

PACKAGES = ("accounts", "cms", "dev", "forms_app", "portal_pages", "theme")
TEMPLATES = ("accounts", "cms", "forms_app", "portal_pages", "theme")
# Large tables about what lies in memory: the database is asked once for the form, and says the same everywhere.
IN_MEMORY = (
    "forms_app/wizard/test_server_refuses.py",
    *(f"forms_app/builder/test_{name}.py" for name in ("trade_forms", "trade_walks", "civil_status_forms", "examples")),
)
SPECIAL = "keycloak or browser or crash or benchmark or endurance"


def static() -> list[Step]:
    """What needs no database and no server."""
    ours = [name for name in PACKAGES if (ROOT / name).is_dir()]
    pages = [name for name in TEMPLATES if (ROOT / name).is_dir()]
    return [
        Step("style", [venv_bin("ruff"), "check", "."]),
        Step("format", [venv_bin("ruff"), "format", "--check", "."]),
        Step("import contracts", [venv_bin("lint-imports"), "--no-cache"]),
        Step("templates", [venv_bin("djlint"), "--lint", "--quiet", *pages]),
        Step(
            "migrations",
            [venv_bin("python"), "manage.py", "makemigrations", "--check", "--dry-run"],
            {"VAR_DIR": str(_scratch() / "migrations")},
        ),
        Step("types", [venv_bin("mypy"), *ours]),
    ]


def suite(name: str, marker: str, environment: dict[str, str], *options: str) -> Step:
    """One run of pytest with the tests that `marker` chooses."""
    own = {"VAR_DIR": str(_scratch() / name.lower().replace(" ", "-")), **environment}
    command = [venv_bin("python"), "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", marker, *options]
    return Step(name, command, own)


def suites(database: str, scanner: str) -> list[Step]:
    """Every run of pytest, the long ones first so that no runner waits at the end."""
    sqlite = {"CLAMAV_ADDRESS": scanner, "TEST_POSTGRES_URL": database}
    postgresql = {**sqlite, "DATABASE_URL": database}
    # the workshop and the image know only their own databases: once is enough
    elsewhere = ["--with-database", *(f"--ignore=tests/{path}" for path in ("dev", "deploy", *IN_MEMORY))]
    return [
        suite("suite on SQLite", f"not ({SPECIAL})", sqlite),
        suite("suite on PostgreSQL", f"not ({SPECIAL})", postgresql, *elsewhere),
        suite("browser journeys", "browser", sqlite),
        suite("Keycloak", "keycloak and not browser and not benchmark", sqlite),
        suite("crash tests on SQLite", "crash", sqlite),
        suite("crash tests on PostgreSQL", "crash", postgresql),
    ]


def run_all() -> int:
    """Whatever judges goes two at a time; what measures has the machine for itself afterwards."""
    started = time.monotonic()
    with _servers() as (database, scanner):
        outcomes = steps.run([*static(), *suites(database, scanner)], _logs(), runners=2)
        outcomes += steps.run([suite("exact counts", "benchmark", {"CLAMAV_ADDRESS": scanner})], _logs())
    return _report(outcomes, started)


def run_static() -> int:
    started = time.monotonic()
    return _report(steps.run(static(), _logs(), runners=2), started)


def run_marked(name: str, marker: str) -> int:
    """One suite in the foreground, because its figures are what one wants to see."""
    with _servers() as (database, scanner):
        environment = {"CLAMAV_ADDRESS": scanner, "TEST_POSTGRES_URL": database}
        step = suite(name, marker, environment, "-s")
        os.environ.update(step.environment)
        return os.spawnv(os.P_WAIT, step.command[0], list(step.command))


@contextmanager
def _servers() -> Iterator[tuple[str, str]]:
    """PostgreSQL and clamd for as long as the tests run."""
    with postgres.cluster() as database, clamav.daemon() as scanner:
        yield database, scanner


def _report(outcomes: list[Outcome], started: float) -> int:
    say("")
    say(steps.table(outcomes))
    minutes, seconds = divmod(round(time.monotonic() - started), 60)
    say(f"{minutes} min {seconds} s. The full output of each check lies in {_logs()}.")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _logs() -> Path:
    return var_dir() / "log" / "test"


def _scratch() -> Path:
    return var_dir() / "test"


def main(arguments: list[str]) -> int:
    if os.environ.get("CI") == "true":
        os.environ["REQUIRE_ALL"] = "1"
    shutil.rmtree(_scratch(), ignore_errors=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends what it has started, like Ctrl-C
    verbs: dict[str, Callable[[], int]] = {
        "all": run_all,
        "static": run_static,
        "bench": lambda: run_marked("benchmarks", "benchmark"),
        "endurance": lambda: run_marked("endurance", "endurance"),
    }
    try:
        return verbs[arguments[0] if arguments else "all"]()
    except Trouble as problem:
        complain(str(problem))
        return 1
    except KeyboardInterrupt:
        complain("Interrupted.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
