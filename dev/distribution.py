"""The Keycloak distribution: one pinned version, fetched once per machine, checked, unpacked, never changed.

Version and checksum stand in keycloak/version.env. `KEYCLOAK_HOME` names an installation that is there already.
Standard library only: runs before there is an environment. `python -m dev.distribution` only fetches.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dev.console import Trouble, complain, say
from dev.paths import ROOT, cache_dir

PIN_FILE = ROOT / "keycloak" / "version.env"


class Unavailable(Trouble):
    """No Keycloak can be had on this machine. The portal runs without it; only logging in does not work."""


@dataclass(frozen=True)
class Pin:
    version: str
    sha256: str


def pin() -> Pin:
    lines = (line.split("#")[0].strip() for line in PIN_FILE.read_text().splitlines())
    values = dict(line.split("=", 1) for line in lines if line)
    return Pin(values["KEYCLOAK_VERSION"], values["KEYCLOAK_SHA256"])


def prepare(home: Path | None = None) -> Path:
    """An unpacked, checked distribution; raise Unavailable with the reason if there is none to be had.

    `home`, or else the variable KEYCLOAK_HOME, names an installation to use as it is.
    """
    given = home or _given_home()
    if given:
        if not (given / "bin" / "kc.sh").exists():
            raise Unavailable(f"KEYCLOAK_HOME={given} holds no bin/kc.sh.")
        return given.absolute()
    wanted = pin()
    target = _cached(wanted)
    with _locked(cache_dir() / "keycloak.lock"):
        if not (target / "bin" / "kc.sh").exists():
            _unpack(_fetch(wanted), target)
    return target


def find() -> Path | None:
    """The distribution that is on this machine already; never fetches."""
    home = _given_home() or _cached(pin())
    return home.absolute() if (home / "bin" / "kc.sh").exists() else None


def is_here() -> bool:
    """Whether `prepare` needs to fetch nothing."""
    return bool(_given_home() or find())


def _given_home() -> Path | None:
    given = os.environ.get("KEYCLOAK_HOME")
    return Path(given) if given else None


def _cached(wanted: Pin) -> Path:
    return cache_dir() / f"keycloak-{wanted.version}"


def _fetch(wanted: Pin) -> Path:
    """The archive with the right checksum: from this machine's Maven repository, else through Maven."""
    name = f"keycloak-quarkus-dist-{wanted.version}.tar.gz"
    local = Path.home() / ".m2/repository/org/keycloak/keycloak-quarkus-dist" / wanted.version / name
    if local.exists() and sha256(local) == wanted.sha256:
        return local
    maven = shutil.which("mvn")
    if not maven:
        raise Unavailable("Keycloak cannot be fetched because Maven (mvn) is missing.")
    say(f"Fetching Keycloak {wanted.version} (176 MB) …")
    target = cache_dir() / "download"
    answer = subprocess.run(
        [
            *(maven, "--quiet", "--batch-mode", "dependency:copy"),
            f"-Dartifact=org.keycloak:keycloak-quarkus-dist:{wanted.version}:tar.gz",
            f"-DoutputDirectory={target}",
        ],
        cwd=cache_dir(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    archive = target / name
    if answer.returncode != 0 or not archive.exists():
        reason = (answer.stdout + answer.stderr).strip().splitlines() or ["no reason given"]
        raise Unavailable(f"Maven could not fetch Keycloak {wanted.version}: {reason[0]}")
    found = sha256(archive)
    if found != wanted.sha256:
        archive.unlink()
        raise Unavailable(
            f"The fetched Keycloak {wanted.version} was deleted: its SHA-256 is {found}, not {wanted.sha256}."
        )
    return archive


def _unpack(archive: Path, target: Path) -> None:
    """Unpack beside the target and rename, so that a broken run leaves nothing that looks finished."""
    beside = target.with_name(target.name + ".part")
    shutil.rmtree(beside, ignore_errors=True)
    with tarfile.open(archive) as bundle:
        # Debian 12's Python knows no filters yet; what is unpacked is what the checksum says
        bundle.extraction_filter = getattr(tarfile, "data_filter", lambda member, path: member)
        bundle.extractall(beside)
    shutil.rmtree(target, ignore_errors=True)
    (beside / target.name).rename(target)
    shutil.rmtree(beside)
    shutil.rmtree(cache_dir() / "download", ignore_errors=True)


def sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    try:
        say(f"Keycloak {pin().version}: {prepare()}")
    except Unavailable as problem:
        complain(str(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
