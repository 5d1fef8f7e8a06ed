"""What counts as left behind."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.dev.processes import left_running

SLEEP = "import time; print('here', flush=True); time.sleep(60)"


@contextmanager
def sleeping(*arguments: str, environment: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        ["/usr/bin/env", "python3", "-c", SLEEP, *arguments], env=environment, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        yield
    finally:
        process.kill()
        process.wait()


@pytest.mark.parametrize("where", ["command line", "environment"])
def test_a_process_is_found_by_its_command_line_and_by_its_environment(tmp_path: Path, where: str) -> None:
    place = f"{tmp_path}/var/keycloak"
    arguments = [place] if where == "command line" else []
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin"} | ({} if arguments else {"VAR_DIR": place})

    with sleeping(*arguments, environment=environment):
        found = left_running(tmp_path)

    assert len(found) == 1
    assert left_running(tmp_path) == []
