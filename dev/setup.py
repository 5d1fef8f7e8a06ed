"""`make setup`, and the first step of every other verb: bring a fresh machine to where the verb can work.

    python3 -m dev.setup run|test|lint|messages

Runs with nothing but Python on Debian or Ubuntu. A second run finds all of it in place and
takes under a second.
"""

from __future__ import annotations

import subprocess
import sys

from dev import assets, distribution, environment, java, needs
from dev.console import Trouble, complain, say
from dev.paths import ROOT, venv_bin

OLDEST_PYTHON = (3, 11)
PURPOSES = ("run", "test", "lint", "messages")
HOUSES = ("accounts", "cms", "forms_app", "portal_pages", "theme")


def prepare(purpose: str) -> None:
    """Everything `purpose` needs; raise Trouble with the sentence that says what a person has to do."""
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(map(str, sys.version_info[:2]))
        raise Trouble(
            f"Python 3.11 or newer is needed, this is {found}. "
            f"Name a newer one, for example: make {purpose} PYTHON=python3.12"
        )
    needs.meet(purpose)
    environment.ensure()
    if purpose in {"run", "test"}:
        assets.ensure()
        compile_messages()
        fetch_keycloak(required=purpose == "test")


def compile_messages() -> None:
    """Compile translations newer than their compiled file. Babel does it, so gettext is not needed."""
    for source in (file for house in HOUSES for file in (ROOT / house).glob("**/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        locale = source.parent.parent.name
        subprocess.run(
            [
                *(venv_bin("pybabel"), "-q", "compile", "--locale", locale),
                *("--input-file", str(source), "--output-file", str(compiled)),
            ],
            check=True,
        )


def fetch_keycloak(*, required: bool) -> None:
    """Have the distribution before something waits for it. Without Java it would be of no use."""
    if not java.find() and not required:
        return
    try:
        distribution.prepare()
    except distribution.Unavailable as problem:
        if required:
            raise
        complain(f"{problem} The portal starts without it.")


def main(arguments: list[str]) -> int:
    purpose = arguments[0] if arguments else "run"
    if purpose not in PURPOSES:
        complain(f"Unknown purpose {purpose}; there are {', '.join(PURPOSES)}.")
        return 2
    try:
        prepare(purpose)
    except Trouble as problem:
        complain(str(problem))
        return 1
    except KeyboardInterrupt:
        say("Interrupted.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
