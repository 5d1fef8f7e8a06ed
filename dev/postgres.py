"""A private PostgreSQL cluster for the tests: a Unix socket in a folder of its own, thrown away afterwards.

Its durability is switched off, so it is fast and fit for nothing else. initdb refuses to run as root; root hands
it to the account `postgres` that Debian's package creates.
"""

from __future__ import annotations

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev import needs
from dev.console import Trouble

ACCOUNT = "postgres"
SETTINGS = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "'128MB'",
    "timezone": "'UTC'",
}


@contextmanager
def cluster() -> Iterator[str]:
    """Start a cluster and give its DATABASE_URL; stop and remove it at the end."""
    programs = needs.postgres_programs()
    if not programs:
        raise Trouble("There is no PostgreSQL on this machine; `python3 -m dev.setup test` installs it.")
    home = Path(tempfile.mkdtemp(prefix="serviceportal-pg-"))
    home.chmod(0o755)
    data, sockets = home / "data", home / "sockets"
    for folder in (data, sockets):
        folder.mkdir()
    if os.geteuid() == 0:
        for folder in (data, sockets):
            shutil.chown(folder, ACCOUNT)
    control = [str(programs / "pg_ctl"), "--silent", "--wait", "--pgdata", str(data)]
    try:
        _call([str(programs / "initdb"), "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-D", str(data)])
        _configure(data, sockets)
        _call([*control, "--log", str(data / "server.log"), "start"])
        yield url(sockets)
    finally:
        if (data / "postmaster.pid").exists():
            _call([*control, "--mode", "immediate", "stop"])
        shutil.rmtree(home, ignore_errors=True)


def url(sockets: Path) -> str:
    """The form of an address that django-environ reads as a folder of sockets."""
    user = ACCOUNT if os.geteuid() == 0 else getpass.getuser()
    return f"postgres://{user}@/{sockets}/postgres"


def _configure(data: Path, sockets: Path) -> None:
    settings = {**SETTINGS, "unix_socket_directories": f"'{sockets}'"}
    with (data / "postgresql.conf").open("a") as file:
        file.writelines(f"{name} = {value}\n" for name, value in settings.items())


def _call(command: list[str]) -> None:
    as_account = ["runuser", "-u", ACCOUNT, "--"] if os.geteuid() == 0 else []
    answer = subprocess.run(
        [*as_account, *command],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if "initdb" in command[0] else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        raise Trouble(f"PostgreSQL: `{' '.join(command)}` failed.\n{answer.stdout or ''}".rstrip())
