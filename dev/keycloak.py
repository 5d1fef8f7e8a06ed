"""A Keycloak for developing and testing: fetched once, checked, started with our realms and our theme.

    distribution = prepare()                                   # ~/.cache/serviceportal/keycloak-<version>
    process = start(port, data_dir, realms=REALMS)             # nothing is written into the distribution
    wait_ready(port, process)
    stop(process)

Having it is the business of dev/distribution.py. Standard library only: runs before there is an environment.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dev import java, readiness
from dev.console import say
from dev.distribution import Unavailable, prepare
from dev.paths import ROOT

__all__ = ["Command", "Unavailable", "command", "prepare", "start", "stop", "wait_ready"]

REALMS = (ROOT / "keycloak" / "realm", ROOT / "keycloak" / "development")
THEMES = ROOT / "keycloak" / "themes"
READY_AFTER = 240  # seconds; a first start takes 30, on a machine that is busy with other things far longer
STOPPED_AFTER = 15


@dataclass(frozen=True)
class Command:
    argv: list[str]
    environment: dict[str, str]


def command(
    port: int,
    data_dir: Path,
    realms: Iterable[Path] = REALMS,
    *,
    distribution: Path | None = None,
    themes: Path = THEMES,
    environment: Mapping[str, str] | None = None,
    arguments: Sequence[str] = (),
) -> Command:
    """What to run for a development Keycloak on 127.0.0.1:port whose data stay in `data_dir`.

    `realms` are realm and user files or folders of them; a realm that is in the data already is kept.
    When the files have changed since, the data are set up anew from them. `environment` fills the
    placeholders ${…} of the realm files; nothing else of our own environment reaches Keycloak.
    """
    found = java.find()
    if not found:
        raise Unavailable(f"Keycloak cannot run because there is no Java {java.OLDEST} or newer.")
    home = _working_copy(distribution or prepare(), data_dir, themes)
    _place_realms(realms, data_dir)
    return Command(
        [
            *(str(home / "bin" / "kc.sh"), "start-dev", "--import-realm"),
            *("--http-host=127.0.0.1", f"--http-port={port}", *arguments),
        ],
        {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(Path.home()),
            "LANG": "C.UTF-8",
            "JAVA_HOME": str(found.home),
            # Started often and used little: compiling for the long run takes half the time of a start.
            "JAVA_OPTS_APPEND": "-XX:TieredStopAtLevel=1",
            "KC_BOOTSTRAP_ADMIN_USERNAME": os.environ.get("KC_BOOTSTRAP_ADMIN_USERNAME", "admin"),
            "KC_BOOTSTRAP_ADMIN_PASSWORD": os.environ.get("KC_BOOTSTRAP_ADMIN_PASSWORD", "demo-Passwort-1"),
            **(environment or {}),
        },
    )


def start(
    port: int,
    data_dir: Path,
    realms: Iterable[Path] = REALMS,
    *,
    distribution: Path | None = None,
    themes: Path = THEMES,
    environment: Mapping[str, str] | None = None,
    arguments: Sequence[str] = (),
    log: IO[bytes] | int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start Keycloak in a process group of its own. Parameters: see `command`; the end: `stop`."""
    what = command(
        port,
        data_dir,
        realms,
        distribution=distribution,
        themes=themes,
        environment=environment,
        arguments=arguments,
    )
    return subprocess.Popen(
        what.argv,
        env=what.environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def wait_ready(
    port: int,
    process: subprocess.Popen[bytes] | None = None,
    *,
    realm: str = "buerger",
    timeout: float = READY_AFTER,
) -> None:
    """Return when the realm answers; raise Unavailable when it does not or the process has ended."""
    url = f"http://127.0.0.1:{port}/realms/{realm}/.well-known/openid-configuration"

    def ended() -> bool:
        return process is not None and process.poll() is not None

    if not readiness.wait_for(lambda: readiness.answers(url), timeout=timeout, gave_up=ended):
        reason = f"it ended with status {process.returncode}" if process and ended() else "it took too long"
        raise Unavailable(f"Keycloak on port {port} did not become ready: {reason}.")


def stop(process: subprocess.Popen[bytes]) -> None:
    """End Keycloak and everything it started."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, kind)
            process.wait(STOPPED_AFTER)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def _working_copy(distribution: Path, data_dir: Path, themes: Path) -> Path:
    """A home that Keycloak may write to: its start rewrites lib/quarkus; the 168 MB of jars are linked."""
    home = data_dir.absolute() / "home"
    stamp = home / "made-from"
    (data_dir / "data" / "import").mkdir(parents=True, exist_ok=True)
    if not stamp.exists() or stamp.read_text() != str(distribution):
        shutil.rmtree(home, ignore_errors=True)
        (home / "lib").mkdir(parents=True)
        for part in ("bin", "conf", "providers", "lib/app", "lib/quarkus"):
            shutil.copytree(distribution / part, home / part)
        shutil.copy2(distribution / "lib" / "quarkus-run.jar", home / "lib")
        (home / "lib" / "lib").symlink_to(distribution / "lib" / "lib")
        (home / "data").symlink_to("../data")
        stamp.write_text(str(distribution))
    link = home / "themes"
    link.unlink(missing_ok=True)
    link.symlink_to(themes if themes.is_dir() else distribution / "themes")
    return home


def _place_realms(realms: Iterable[Path], data_dir: Path) -> None:
    files = [file for path in realms for file in (sorted(path.glob("*.json")) if path.is_dir() else [path])]
    data = data_dir / "data"
    digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    stamp = data_dir / "realms.sha256"
    if (data / "h2").exists() and stamp.exists() and stamp.read_text() != digest:
        say("The realm files have changed: Keycloak's demo accounts are set up anew.")
        shutil.rmtree(data)
    shutil.rmtree(data / "import", ignore_errors=True)
    (data / "import").mkdir(parents=True)
    for file in files:
        shutil.copy(file, data / "import")
    stamp.write_text(digest)
