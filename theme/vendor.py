"""Where the files of other people lie among the static files; the version is part of the path."""

import json
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent


@cache
def versions() -> dict[str, str]:
    """Package name → exact version, as pinned in package.json."""
    pinned: dict[str, str] = json.loads((HERE / "package.json").read_text())["dependencies"]
    return pinned


def folder(package: str) -> str:
    """`@kern-ux/native` → `kern-ux-native-2.7.2`."""
    return f"{package.lstrip('@').replace('/', '-')}-{versions()[package]}"


def static_path(package: str, file: str) -> str:
    """The path to hand to `static()`."""
    return f"theme/vendor/{folder(package)}/{file}"
