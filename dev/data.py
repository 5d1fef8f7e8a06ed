"""The database and the demo of this desk, brought up to date before a start.

Each command leaves alone what is there already. When nothing they depend on has changed since the last time, even
asking them is left out, so that a second start is quick.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Mapping
from pathlib import Path

from dev import environment as packages
from dev import places
from dev.console import Trouble, complain, say
from dev.paths import ROOT, var_dir, venv_bin

COMMANDS = ("migrate --verbosity 0", "provision_authority --all", "load_demo")
HOUSES = ("accounts", "cms", "forms_app", "portal_pages", "theme")
KINDS = {".py", ".json", ".csv", ".html", ".toml", ".po"}


def prepare(environment: Mapping[str, str]) -> None:
    """Run what is needed; raise Trouble with the name of the command that failed."""
    stamp = var_dir() / "prepared.sha256"
    wanted = _digest(environment)
    database = var_dir() / "db.sqlite3"
    if database.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    say("Bringing the database and the demo data up to date …")
    log = var_dir() / "log" / "prepare.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    for command in COMMANDS:
        _run(command, environment, log)
    stamp.write_text(wanted)


def _run(command: str, environment: Mapping[str, str], log: Path) -> None:
    with log.open("ab") as output:
        answer = subprocess.run(
            [venv_bin("python"), "manage.py", *command.split()],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if answer.returncode != 0:
        complain("\n".join(log.read_text(errors="replace").splitlines()[-20:]))
        raise Trouble(f"`manage.py {command}` failed; {log} says why. Nothing was started.")


def _digest(environment: Mapping[str, str]) -> str:
    """Of everything the three commands depend on.

    That is the houses' files, the packages with migrations of their own, where the database is, and the ports,
    because the demo stores addresses of its neighbours.
    """
    variables = ("DATABASE_URL", *(place.variable for place in places.ALL))
    digest = hashlib.sha256(repr([environment.get(name, "") for name in variables]).encode())
    for lock in packages.LOCKS:
        digest.update(lock.read_bytes())
    for house in HOUSES:
        for file in sorted((ROOT / house).rglob("*")):
            if file.suffix in KINDS and "node_modules" not in file.parts:
                digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()
