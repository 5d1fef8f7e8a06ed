"""A whole portal for journeys and pictures: `make run` on free ports with data of its own.

    with portal.running(folder) as place:
        browser.goto(place.url("erkelenz", "/leistungen/"))

Nothing is left running afterwards, also when the block fails.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dev import places, readiness
from dev.console import Trouble
from dev.paths import ROOT, venv_bin

READY_AFTER = 420  # seconds, with a first start of Keycloak on a busy machine
STOPPED_AFTER = 30
READY = "The portal is ready."
OF_THE_TESTS = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "FAILPOINT"}  # a portal has its own


@dataclass(frozen=True)
class Portal:
    """A running portal: where its parts are, and what its processes were started with."""

    environment: Mapping[str, str]
    log: Path
    process: subprocess.Popen[bytes]

    def port(self, place: places.Place) -> int:
        return place.port(self.environment)

    def url(self, slug: str, path: str = "/") -> str:
        """An address on the site of one authority; the slug `verwaltung` is the back office."""
        return f"http://{slug}.localhost:{self.port(places.WEB)}{path}"

    def says(self) -> str:
        """All that the processes have printed so far."""
        return self.log.read_text(errors="replace")


@contextmanager
def running(
    folder: Path,
    *,
    command: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
) -> Iterator[Portal]:
    """Start a portal whose data lie in `folder`, wait until it is ready, and stop it at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    ports = {place.variable: str(port) for place, port in zip(places.ALL, _free_ports(), strict=True)}
    ours = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    variables = {**ours, **ports, "VAR_DIR": str(folder / "var"), **(environment or {})}
    log = folder / "run.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(command) or [venv_bin("python"), "-m", "dev.run"],
            cwd=cwd,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    place = Portal(variables, log, process)
    try:
        _wait(place)
        yield place
    finally:
        stop(process)


def stop(process: subprocess.Popen[bytes], kind: signal.Signals = signal.SIGINT) -> None:
    """What Ctrl-C does: interrupt the whole foreground group and wait until all have gone."""
    for number in (kind, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        os.killpg(process.pid, number)
        try:
            process.wait(STOPPED_AFTER)
        except subprocess.TimeoutExpired:
            continue


def _wait(place: Portal) -> None:
    ready = readiness.wait_for(
        lambda: READY in place.says(), timeout=READY_AFTER, gave_up=lambda: place.process.poll() is not None
    )
    if not ready:
        last = "\n".join(place.says().splitlines()[-40:])
        raise Trouble(f"The portal did not start. Its last words:\n{last}")


def _free_ports() -> list[int]:
    found: set[int] = set()
    while len(found) < len(places.ALL):
        found.add(readiness.free_port())
    return list(found)
