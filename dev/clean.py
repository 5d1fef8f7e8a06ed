"""`make clean`: remove what checks and builds have made. The environment and the data in var/ stay."""

from __future__ import annotations

import shutil
import sys

from dev import assets
from dev.console import say
from dev.paths import ROOT, VENV, var_dir

FOLDERS = (
    *(".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache", ".hypothesis"),
    *("htmlcov", "static-collected", "theme/node_modules"),
)
HOUSES = ("accounts", "cms", "dev", "forms_app", "portal_pages", "tests", "theme")


def main() -> int:
    folders = [ROOT / name for name in FOLDERS]
    folders += [assets.TARGET, var_dir() / "test", var_dir() / "log"]
    folders += [folder for house in HOUSES for folder in (ROOT / house).rglob("__pycache__")]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    for file in ROOT.glob(".coverage*"):
        file.unlink()
    say(f"Cleaned. The environment in {VENV.name} and the data in {var_dir()} are still there.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
