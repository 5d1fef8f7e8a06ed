"""The private PostgreSQL and the private clamd of the suites."""

from __future__ import annotations

import os
import pwd
import socket
import subprocess
from pathlib import Path

import environ
import psycopg
import pytest

from dev import clamav, needs, postgres

needs_postgres = pytest.mark.skipif(not needs.postgres_programs(), reason="PostgreSQL is not installed")
needs_clamd = pytest.mark.skipif(not needs.program("clamd"), reason="ClamAV is not installed")


@needs_postgres
def test_the_cluster_answers_at_the_address_it_gives_and_leaves_nothing_behind() -> None:
    with postgres.cluster() as url:
        settings = environ.Env.db_url_config(url)
        sockets = Path(settings["HOST"])
        with psycopg.connect(host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"]) as connection:
            row = connection.execute("SHOW listen_addresses").fetchone()

    assert row == ("",)
    assert not sockets.exists()
    assert str(sockets) not in subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout


@needs_clamd
def test_the_scanner_finds_the_test_file_and_nothing_else() -> None:
    with clamav.daemon() as address:
        host, _, port = address.partition(":")

        found = scan(host, int(port), clamav.EICAR)
        clean = scan(host, int(port), b"a harmless letter")

    assert found == b"stream: Eicar-Test-Signature.UNOFFICIAL FOUND\0"
    assert clean == b"stream: OK\0"


def scan(host: str, port: int, content: bytes) -> bytes:
    with socket.create_connection((host, port), timeout=10) as connection:
        connection.sendall(b"zINSTREAM\0" + len(content).to_bytes(4, "big") + content + bytes(4))
        return connection.recv(200)


@needs_postgres
def test_initdb_is_run_by_whoever_asks_but_never_as_root() -> None:
    asking = pwd.getpwuid(os.geteuid()).pw_name

    with postgres.cluster() as url:
        data = Path(environ.Env.db_url_config(url)["HOST"]).parent / "data"

        assert data.owner() == (postgres.ACCOUNT if asking == "root" else asking)
