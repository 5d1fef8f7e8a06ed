"""The virtual environment, exactly as the two lock files say. Standard library only."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from dev.console import Trouble, say
from dev.paths import ROOT, VENV, venv_bin

LOCKS = (ROOT / "requirements.txt", ROOT / "requirements-dev.txt")


def ensure() -> None:
    """Create the environment if there is none and bring it to the state of the locks; quick when done."""
    if not Path(venv_bin("python")).exists():
        say("Creating the virtual environment in .venv …")
        try:
            venv.create(VENV, with_pip=True)
        except (OSError, ValueError, subprocess.CalledProcessError) as problem:  # ValueError: .venv is a file
            raise Trouble(f"The virtual environment could not be created: {problem}") from problem
    stamp = VENV / "locks.sha256"
    wanted = _digest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Installing the Python packages of requirements.txt and requirements-dev.txt …")
    files = [argument for lock in LOCKS for argument in ("--requirement", str(lock))]
    if not (_with_uv(files) or _with_pip(files)):
        raise Trouble("The Python packages could not be installed; the lines above say why.")
    stamp.write_text(wanted)


def _digest() -> str:
    content = b"".join(lock.read_bytes() for lock in LOCKS)
    interpreter = Path(venv_bin("python")).resolve()
    return hashlib.sha256(content + str(interpreter).encode() + sys.version.encode()).hexdigest()


def _with_uv(files: list[str]) -> bool:
    """uv installs ten times as fast as pip. It is locked too, so pip brings it, checked, first."""
    if not Path(venv_bin("uv")).exists() and not _bring_uv():
        return False
    command = [
        venv_bin("uv"),
        "pip",
        "install",
        "--quiet",
        "--require-hashes",
        "--python",
        venv_bin("python"),
    ]
    return _succeeds([*command, *files], {**os.environ, **_index_of_pip()}, quiet=True)


def _bring_uv() -> bool:
    block = re.search(r"^uv==(?:.*\\\n)*.*\n", LOCKS[1].read_text(), re.MULTILINE)
    if not block:
        return False
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as lock:
        lock.write(block[0])
        lock.flush()
        return _with_pip(["--requirement", lock.name])


def _with_pip(files: list[str]) -> bool:
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    return _succeeds([venv_bin("python"), "-m", "pip", "install", *options, *files], dict(os.environ))


def _index_of_pip() -> dict[str, str]:
    """uv does not read pip's configuration: hand it the index and the certificates that pip was given."""
    answer = subprocess.run(
        [venv_bin("python"), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    names = {"index-url": "UV_DEFAULT_INDEX", "extra-index-url": "UV_INDEX", "cert": "SSL_CERT_FILE"}
    settings = dict(
        line.split("=", 1) for line in answer.stdout.splitlines() if "=" in line and not line.startswith("ERROR")
    )
    found = {}
    for key, value in settings.items():
        variable = names.get(key.rsplit(".", 1)[-1])
        if variable and variable not in os.environ:
            found[variable] = value.strip("'\"")
    return found


def _succeeds(command: list[str], environment: dict[str, str], *, quiet: bool = False) -> bool:
    answer = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if quiet else None,
        check=False,
    )
    return answer.returncode == 0
