"""What each purpose needs from the operating system, and how to get it on Debian and Ubuntu.

A need is met when its program or library is there, wherever it came from; only what is missing is installed.
As root that happens through apt-get. Without root one line says what to install; what is only needed for a
part of the purpose (Keycloak, while running) does not stop the rest.

The systems differ in names and ages, so a need may name several packages; apt says which one it has here.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dev import distribution, java
from dev.console import Trouble, complain, say
from dev.paths import SYSTEM

# not on the path of ordinary users
SYSTEM_DIRECTORIES = (SYSTEM / "usr/sbin", SYSTEM / "sbin", SYSTEM / "usr/local/sbin", SYSTEM / "snap/bin")
SNAP_CHROMIUM = SYSTEM / "snap/bin/chromium"


@dataclass(frozen=True)
class Need:
    """Something of the operating system: how to see that it is there, and the package that brings it.

    `instead` are packages for systems whose `package` is missing or, going by its version, does not suit.
    `otherwise` says what to do where apt has none of them.
    """

    title: str
    package: str
    is_met: Callable[[], bool]
    purposes: frozenset[str]
    optional_for: frozenset[str] = frozenset()
    instead: tuple[str, ...] = ()
    suits: Callable[[str], bool] = lambda version: True
    otherwise: str = ""

    def choose(self, offered: Mapping[str, str]) -> str | None:
        """The package to install, if apt offers these versions; None where only `otherwise` helps.

        Nothing offered at all means that apt has not been asked yet: then it is the usual package.
        """
        if not offered:
            return self.package
        if self.package in offered and self.suits(offered[self.package]):
            return self.package
        chosen = next((package for package in self.instead if package in offered), None)
        return chosen or (None if self.otherwise else self.package)


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
    """The browser of the tests. The shell without a window needs about half the time for the same page."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := program(name)) and not _is_empty_stub(Path(found))), None)


def _is_empty_stub(found: Path) -> bool:
    """Ubuntu's package of that name is a script that only says that one should install the snap."""
    with found.open("rb") as content:
        return b"/snap/bin/chromium" in content.read(4096) and not SNAP_CHROMIUM.exists()


def _is_for_this_python(version: str) -> bool:
    return version.startswith("{}.{}.".format(*sys.version_info))


def _is_new_enough_java(version: str) -> bool:
    """`default-jre-headless` carries the number of its Java: 2:1.11-72build2 is Java 11."""
    found = re.match(r"\d+:1\.(\d+)", version)
    return found is None or int(found[1]) >= java.OLDEST


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
        instead=("python{}.{}-venv".format(*sys.version_info),),
        suits=_is_for_this_python,
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
        instead=("openjdk-21-jre-headless", "openjdk-17-jre-headless"),
        suits=_is_new_enough_java,
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
    Need(
        "Chromium",
        "chromium-headless-shell",
        lambda: bool(chromium()),
        frozenset({"test"}),
        instead=("chromium",),
        otherwise="apt has no Chromium here. Install the snap (snap install chromium) or the package of Google Chrome.",
    ),
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
    if is_root():
        _install(missing)
        missing = [need for need in missing if not need.is_met()]
    if not missing:
        return
    offered = _offered()
    packages = _packages(missing, offered)
    line = f"sudo apt-get install {' '.join(packages)}"
    titles = "; ".join(need.title for need in missing)
    if all(purpose in need.optional_for for need in missing):
        complain(f"Going on without: {titles}. To have it all: {line}")
        return
    ways = [f"Install it with:\n\n    {line}\n"] if packages else []
    ways += [need.otherwise for need in missing if need.choose(offered) is None]
    raise Trouble(f"Missing on this machine: {titles}. {' '.join(ways)}")


def _packages(missing: Iterable[Need], offered: Mapping[str, str]) -> list[str]:
    return [package for need in missing if (package := need.choose(offered))]


def _offered() -> Mapping[str, str]:
    """The packages of all needs that apt could install, each with its version; empty if its lists are."""
    names = [name for need in NEEDS for name in (need.package, *need.instead)]
    try:
        answer = subprocess.run(
            ["apt-cache", "policy", *names],
            env={**os.environ, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return {}
    if not re.search(r"^ +\d+ (?!/var/lib/dpkg/)\S+ ", answer.stdout, re.MULTILINE):
        return {}  # it knows only what is installed
    found = re.findall(r"^(\S+):\n(?: +.*\n)*? +Candidate: (\S+)$", answer.stdout, re.MULTILINE)
    return {name: version for name, version in found if version != "(none)"}


def _install(missing: Iterable[Need]) -> None:
    """Install through apt-get. What could not be had is seen by looking again, not by the exit status."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--no-install-recommends", "--quiet=2"]
    try:
        _apt(["apt-get", "update", "--quiet=2"], quiet)
        packages = _packages(missing, _offered())
        if not packages:
            return
        say(f"Installing {', '.join(packages)} …")
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
