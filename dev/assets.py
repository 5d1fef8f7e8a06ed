"""The third-party files of the theme: fetched as theme/package-lock.json says, never committed.

`npm ci` checks every package against the integrity hashes of the lock and runs no script of a package.
The few files that theme/vendor.json names are copied to theme/static/theme/vendor/<package>-<version>/.
A machine without npm gets Node.js from a wheel, locked in requirements-node.txt. Standard library only.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import venv
from pathlib import Path

from dev.console import Trouble, say
from dev.paths import ROOT, cache_dir

THEME = ROOT / "theme"
TARGET = THEME / "static" / "theme" / "vendor"
LOCK = THEME / "package-lock.json"
LIST = THEME / "vendor.json"
NODE_LOCK = ROOT / "requirements-node.txt"


def ensure() -> None:
    """Bring the theme's third-party files in; does nothing when they are there already."""
    wanted = hashlib.sha256(LOCK.read_bytes() + LIST.read_bytes()).hexdigest()
    stamp = TARGET / ".stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Fetching the third-party files of the theme …")
    _install()
    copy(THEME / "node_modules", TARGET)
    stamp.write_text(wanted)


def _install() -> None:
    environment = {**os.environ, "npm_config_update_notifier": "false", "PATH": _path_with_npm()}
    answer = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=THEME,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        reason = (answer.stderr or answer.stdout).strip()
        raise Trouble(f"npm could not install the theme's packages:\n{reason}")


def _path_with_npm() -> str:
    path = os.environ.get("PATH", os.defpath)
    return path if shutil.which("npm") else f"{_node_from_wheel()}{os.pathsep}{path}"


def _node_from_wheel() -> Path:
    """The folder of node and npm in a small environment of their own, made once per machine."""
    digest = hashlib.sha256(NODE_LOCK.read_bytes()).hexdigest()[:12]
    home = cache_dir() / f"node-{digest}"
    if not (home / "bin" / "npm").exists():
        say("There is no npm on this machine: fetching Node.js as a wheel (61 MB) …")
        shutil.rmtree(home, ignore_errors=True)
        venv.create(home, with_pip=True)
        options = [
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "--requirement",
            str(NODE_LOCK),
        ]
        answer = subprocess.run([str(home / "bin" / "python"), "-m", "pip", "install", *options], check=False)
        if answer.returncode != 0:
            shutil.rmtree(home, ignore_errors=True)
            raise Trouble("There is no npm, and Node.js could not be installed as a wheel; the lines above say why.")
    return home / "bin"


def copy(modules: Path, target: Path) -> None:
    """Copy what theme/vendor.json names, with the version in the path; replace what was there."""
    shutil.rmtree(target, ignore_errors=True)
    wanted: dict[str, list[str]] = json.loads(LIST.read_text())
    for package, patterns in wanted.items():
        source = modules / package
        version = json.loads((source / "package.json").read_text())["version"]
        folder = target / f"{package.lstrip('@').replace('/', '-')}-{version}"
        for pattern in patterns:
            found = sorted(source.glob(pattern))
            if not found:
                raise Trouble(f"theme/vendor.json names {pattern}, which {package} {version} does not hold.")
            for file in found:
                place = folder / file.relative_to(source)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, place)


if __name__ == "__main__":  # in the image, where another stage has run npm
    copy(THEME / "node_modules", TARGET)
