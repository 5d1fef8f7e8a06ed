"""Which Java there is. Keycloak needs 17 or newer; the newest one found starts fastest."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dev.paths import SYSTEM

OLDEST = 17
JVM_DIRECTORY = SYSTEM / "usr/lib/jvm"


@dataclass(frozen=True, order=True)
class Java:
    major: int
    home: Path


def find(oldest: int = OLDEST) -> Java | None:
    """The Java to use: JAVA_HOME if it is new enough, else the newest one on this machine, else None."""
    chosen = os.environ.get("JAVA_HOME")
    if chosen:
        java = _inspect(Path(chosen))
        if java and java.major >= oldest:
            return java
    found = [java for home in dict.fromkeys(_candidates()) if (java := _inspect(home))]
    usable = [java for java in found if java.major >= oldest]
    return max(usable, default=None)


def _candidates() -> Iterator[Path]:
    on_path = shutil.which("java")
    if on_path:
        yield Path(on_path).resolve().parent.parent
    if JVM_DIRECTORY.is_dir():
        for home in sorted(JVM_DIRECTORY.iterdir()):
            if (home / "bin" / "java").exists():
                yield home.resolve()


def _inspect(home: Path) -> Java | None:
    program = home / "bin" / "java"
    if not program.exists():
        return None
    try:
        answer = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r'version "(?:1\.)?(\d+)', answer.stderr + answer.stdout)
    return Java(int(version[1]), home) if version else None
