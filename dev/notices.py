"""`make notices`: THIRD-PARTY.md, the list of what others wrote and under which licence, from the lock files.

Names and versions come from requirements.txt and theme/package-lock.json, licences from the installed packages
themselves. `--check` compares instead of writing.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys

from dev import distribution
from dev.assets import LOCK as THEME_LOCK
from dev.console import Trouble, complain, say
from dev.environment import LOCKS
from dev.paths import ROOT, venv_bin

TARGET = ROOT / "THIRD-PARTY.md"
HEAD = """\
# Third-party notice

The Serviceportal itself is licensed under the EUPL-1.2 (see LICENSE). It runs with the software below, each part
under its own licence; none of it is part of this repository. Written by `make notices` from the lock files.
"""


def generate() -> str:
    """The whole file; raise Trouble if the environment is not as the locks say."""
    return "\n".join([HEAD, _python(), _theme(), _separate()])


def _python() -> str:
    locked = _locked_versions()
    answer = subprocess.run(
        [venv_bin("pip-licenses"), "--format=json", "--from=mixed", "--with-system"],
        capture_output=True,
        text=True,
        check=True,
    )
    rows = []
    for entry in json.loads(answer.stdout):
        name = _normal(entry["Name"])
        if name not in locked:
            continue
        if locked[name] != entry["Version"]:
            raise Trouble(f"{name} {entry['Version']} is installed, {locked[name]} is locked: run `make setup`.")
        rows.append((name, entry["Version"], _one_line(entry["License"])))
    return _section("Python packages", sorted(rows))


def _locked_versions() -> dict[str, str]:
    found = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*])?==([^ ;\\]+)", LOCKS[0].read_text(), re.MULTILINE)
    return {_normal(name): version for name, version in found}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "/")


def _theme() -> str:
    packages = json.loads(THEME_LOCK.read_text())["packages"]
    rows = [
        (path.removeprefix("node_modules/"), entry["version"], entry.get("license", "unknown"))
        for path, entry in sorted(packages.items())
        if path
    ]
    fonts = "\nThe font Fira Sans, which comes with it, is licensed under the SIL Open Font License 1.1.\n"
    return _section("Theme", rows) + fonts


def _separate() -> str:
    return _section("Programs of their own", [("Keycloak", distribution.pin().version, "Apache-2.0")])


def _section(title: str, rows: list[tuple[str, str, str]]) -> str:
    lines = [f"| {name} | {version} | {licence} |" for name, version, licence in rows]
    return "\n".join([f"## {title}", "", "| Name | Version | Licence |", "|---|---|---|", *lines, ""])


def main(arguments: list[str]) -> int:
    try:
        text = generate()
    except Trouble as problem:
        complain(str(problem))
        return 1
    if "--check" in arguments:
        if TARGET.read_text() == text:
            return 0
        complain("THIRD-PARTY.md is not what the lock files say: run `make notices`.")
        return 1
    TARGET.write_text(text)
    say(f"Wrote {TARGET.name}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
