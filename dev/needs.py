"""What each purpose needs from the operating system, and how to get it on Debian and Ubuntu.

A need is met when its program or library is there, wherever it came from; only what is missing is installed.
As root that happens through apt-get. Without root one line says what to install; what is only needed for a
part of the purpose (Keycloak, while running) does not stop the rest.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from dev import distribution, java
from dev.console import Trouble, complain, say
from dev.paths import SYSTEM

# not on the path of ordinary users
SYSTEM_DIRECTORIES = (SYSTEM / "usr/sbin", SYSTEM / "sbin", SYSTEM / "usr/local/sbin")


@dataclass(frozen=True)
class Need:
    """Something of the operating system: how to see that it is there, and the package that brings it."""

    title: str
    package: str
    is_met: Callable[[], bool]
    purposes: frozenset[str]
    optional_for: frozenset[str] = frozenset()


def program(*names: str) -> str | None:
    """The first of these programs, also where only root usually looks."""
    for name in names:
        if found := shutil.which(name):
            return found
        for directory in SYSTEM_DIRECTORIES:
            if found := shutil.which(name, path=str(directory)):
                return found
    return None


def postgres_programs() -> Path | None:
    """The folder of the newest initdb and postgres; Debian keeps them off the path."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    folders = (SYSTEM / "usr/lib/postgresql").glob("*/bin")
    found = [folder for folder in folders if (folder / "initdb").exists() and folder.parent.name.isdigit()]
    return max(found, key=lambda folder: int(folder.parent.name), default=None)


def chromium() -> str | None:
    return program("chromium", "chromium-browser", "google-chrome")


def _is_installed(package: str) -> bool:
    """Whether dpkg knows the package as installed."""
    try:
        answer = subprocess.run(
            ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package],
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise Trouble("This set-up knows Debian and Ubuntu only; dpkg-query is missing here.") from None
    return answer.stdout.strip() == "installed"


def _library(title: str, package: str, *purposes: str) -> Need:
    return Need(title, package, lambda: _is_installed(package), frozenset(purposes))


def _keycloak_is_here() -> bool:
    return distribution.is_here() or bool(program("mvn"))


NEEDS = (
    Need(
        "virtual environments of Python",
        "python3-venv",
        lambda: bool(importlib.util.find_spec("ensurepip")),
        frozenset({"run", "test", "lint", "messages"}),
    ),
    _library("Pango, for PDF files", "libpango-1.0-0", "run", "test", "lint", "messages"),
    _library("Pango for FreeType, for PDF files", "libpangoft2-1.0-0", "run", "test", "lint", "messages"),
    _library("HarfBuzz, for PDF files", "libharfbuzz-subset0", "run", "test", "lint", "messages"),
    Need(
        f"Java {java.OLDEST} or newer, for Keycloak",
        "default-jre-headless",
        lambda: bool(java.find()),
        frozenset({"run", "test"}),
        optional_for=frozenset({"run"}),
    ),
    Need(
        "Maven, to fetch Keycloak",
        "maven",
        _keycloak_is_here,
        frozenset({"run", "test"}),
        optional_for=frozenset({"run"}),
    ),
    Need("gettext", "gettext", lambda: bool(program("msgfmt")), frozenset({"test", "messages"})),
    Need("PostgreSQL", "postgresql", lambda: bool(postgres_programs()), frozenset({"test"})),
    Need("Chromium", "chromium", lambda: bool(chromium()), frozenset({"test"})),
    Need("ClamAV", "clamav-daemon", lambda: bool(program("clamd")), frozenset({"test"})),
    Need("Poppler", "poppler-utils", lambda: bool(program("pdftotext")), frozenset({"test"})),
)


def is_root() -> bool:
    return subprocess.run(["id", "-u"], capture_output=True, text=True, check=True).stdout.strip() == "0"


def meet(purpose: str, needs: Iterable[Need] = NEEDS) -> None:
    """See to it that all `purpose` needs is there; raise Trouble when a part it cannot do without is not.

    A missing optional part is named and left out.
    """
    missing = [need for need in needs if purpose in need.purposes and not need.is_met()]
    if not missing:
        return
    packages = [need.package for need in missing]
    if is_root():
        _install(packages)
        missing = [need for need in missing if not need.is_met()]
    if not missing:
        return
    line = f"sudo apt-get install {' '.join(need.package for need in missing)}"
    titles = "; ".join(need.title for need in missing)
    if all(purpose in need.optional_for for need in missing):
        complain(f"Going on without: {titles}. To have it all: {line}")
        return
    raise Trouble(f"Missing on this machine: {titles}. Install it with:\n\n    {line}\n")


def _install(packages: list[str]) -> None:
    """Install through apt-get. What could not be had is seen by looking again, not by the exit status."""
    say(f"Installing {', '.join(packages)} …")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--no-install-recommends", "--quiet=2"]
    try:
        _apt(["apt-get", "update", "--quiet=2"], quiet)
        if not _apt([*install, *packages], quiet):
            for package in packages:  # one that cannot be had must not keep the others away
                _apt([*install, package], quiet)
    except FileNotFoundError:
        raise Trouble("This set-up knows Debian and Ubuntu only; apt-get is missing here.") from None


def _apt(command: list[str], environment: dict[str, str]) -> bool:
    answer = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        lines = (answer.stderr or answer.stdout).strip().splitlines() or ["no reason given"]
        complain(f"`{' '.join(command)}` failed: {lines[-1]}")
    return answer.returncode == 0
