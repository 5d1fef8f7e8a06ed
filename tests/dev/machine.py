"""A machine on which nothing is installed but what a test puts there: PATH and the system's folders are stubs."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

from dev.paths import ROOT

# Everything the set-up and its stubs call that is no part of what they check for.
REAL_PROGRAMS = ("cat", "cp", "dirname", "env", "mkdir", "sh", "touch", "uname")
LIBRARIES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


@dataclass
class Machine:
    """A checkout and the operating system below it."""

    home: Path

    @property
    def checkout(self) -> Path:
        return self.home / "checkout"

    @property
    def system(self) -> Path:
        return self.home / "system"

    def put(self, name: str, script: str) -> None:
        """Install a program; it notes each call in `calls()`."""
        target = self.home / "bin" / name
        target.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.home}/calls\n{script}\n')
        target.chmod(0o755)

    def put_library(self, *packages: str) -> None:
        with (self.home / "installed").open("a") as installed:
            installed.writelines(f"{package}\n" for package in packages)

    def put_offers(self, **versions: str) -> None:
        """Let apt have these packages, `python3_venv="3.12.3"`, and no others."""
        offers = {name.replace("_", "-"): version for name, version in versions.items()}
        text = "".join(
            f"{name}:\n  Installed: (none)\n  Candidate: {version}\n  Version table:\n     {version} 500\n"
            f"        500 http://archive.example noble/main amd64 Packages\n"
            for name, version in offers.items()
        )
        (self.home / "offers").write_text(text)
        self.put("apt-cache", f"cat {self.home}/offers")

    def put_java(self, major: int) -> None:
        java = self.system / "usr/lib/jvm" / f"java-{major}" / "bin" / "java"
        java.parent.mkdir(parents=True)
        java.write_text(f"#!/bin/sh\necho 'openjdk version \"{major}.0.1\"' >&2\n")
        java.chmod(0o755)

    def be_root(self, yes: bool) -> None:
        self.put("id", f"echo {0 if yes else 1000}")

    def calls(self, program: str = "") -> list[str]:
        """Every call of a stub so far, or those of one program."""
        file = self.home / "calls"
        lines = file.read_text().splitlines() if file.exists() else []
        return [line for line in lines if line.startswith(program)]

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a module of the checkout with the machine's Python."""
        return self.python("-m", *arguments, **variables)

    def python(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": str(self.home / "bin"),
            "HOME": str(self.home),
            "SETUP_SYSTEM_ROOT": str(self.system),
            "LANG": "C.UTF-8",
        }
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.checkout,
            env=environment | variables,
            capture_output=True,
            text=True,
            check=False,
        )


def serve_keycloak(machine: Machine, *, tampered: bool = False) -> None:
    """Let Maven bring a small distribution that is the pinned one, or one that has been changed on the way."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as bundle:
        entry = tarfile.TarInfo("keycloak-1.2.3/bin/kc.sh")
        bundle.addfile(entry, io.BytesIO(b""))
    archive = machine.home / "keycloak-quarkus-dist-1.2.3.tar.gz"
    archive.write_bytes(content.getvalue())
    digest = hashlib.sha256(b"something else" if tampered else content.getvalue()).hexdigest()
    (machine.checkout / "keycloak" / "version.env").write_text(f"KEYCLOAK_VERSION=1.2.3\nKEYCLOAK_SHA256={digest}\n")
    machine.put(
        "mvn",
        f'for a; do case "$a" in -DoutputDirectory=*) t="${{a#*=}}";; esac; done\nmkdir -p "$t" && cp {archive} "$t/"',
    )


def copy_checkout(target: Path) -> None:
    for name in ("dev", "keycloak"):
        shutil.copytree(ROOT / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    (target / "theme").mkdir()
    for name in ("theme/package.json", "theme/package-lock.json", "theme/vendor.json", "Makefile"):
        shutil.copy(ROOT / name, target / name)
    for lock in ROOT.glob("requirements*.txt"):
        shutil.copy(lock, target)


def stub_environment(machine: Machine) -> None:
    """An environment whose uv only notes that it was called."""
    programs = machine.checkout / ".venv" / "bin"
    programs.mkdir(parents=True)
    (programs / "python").symlink_to(sys.executable)
    uv = programs / "uv"
    uv.write_text(f'#!/bin/sh\necho "uv $*" >> {machine.home}/calls\n')
    uv.chmod(0o755)


def npm() -> str:
    """What `npm ci` leaves behind in the theme's folder."""
    wanted: dict[str, list[str]] = json.loads((ROOT / "theme" / "vendor.json").read_text())
    lines = []
    for package, files in wanted.items():
        home = f"node_modules/{package}"
        for file in files:
            lines.append(f"mkdir -p $(dirname {home}/{file}) && touch {home}/{file}")
        lines.append(f'echo \'{{"version": "9.9.9"}}\' > {home}/package.json')
    return "\n".join(lines)
