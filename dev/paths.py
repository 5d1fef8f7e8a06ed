"""Where things lie. The one module that knows the checkout from the run-time data and the cache."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
# where the operating system lies; the tests of the set-up show it another machine
SYSTEM = Path(os.environ.get("SETUP_SYSTEM_ROOT", "/"))


def var_dir() -> Path:
    """All run-time data: database, files, mails, Keycloak's data."""
    return Path(os.environ.get("VAR_DIR", "") or ROOT / "var").absolute()


def cache_dir() -> Path:
    """What is fetched once per machine and never changes. Outside the checkout, so a fresh clone is quick."""
    base = os.environ.get("XDG_CACHE_HOME", "") or Path.home() / ".cache"
    return Path(base).absolute() / "serviceportal"


def venv_bin(name: str) -> str:
    """The program `name` of the virtual environment."""
    return str(VENV / "bin" / name)
