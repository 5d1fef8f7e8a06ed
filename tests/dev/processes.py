"""Which processes a start has left behind."""

from __future__ import annotations

import os
from pathlib import Path


def left_running(folder: Path) -> list[str]:
    """Command lines of processes that work with data in this folder and are still there.

    Most of them know the folder from their environment; Keycloak gets an environment of its own and knows it
    from its command line.
    """
    wanted = f"{folder}/".encode()
    found = []
    for process in Path("/proc").iterdir():
        if not process.name.isdigit() or process.name == str(os.getpid()):
            continue
        try:
            line = (process / "cmdline").read_bytes()
            if wanted in line or wanted in (process / "environ").read_bytes():
                found.append(line.decode().replace("\0", " ").strip())
        except OSError:
            continue
    return found
