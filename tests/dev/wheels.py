"""A folder of small wheels that pip takes for the index: what the set-up installs when there is nothing yet."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path


def build(folder: Path, name: str, *, scripts: dict[str, str] | None = None) -> str:
    """Put a wheel with one module and these programs into the folder; return its line of a lock file."""
    folder.mkdir(exist_ok=True)
    module = name.replace("-", "_")
    metadata = f"{module}-9.9.9.dist-info"
    wheel = folder / f"{module}-9.9.9-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{module}.py", "")
        archive.writestr(f"{metadata}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 9.9.9\n")
        archive.writestr(f"{metadata}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{metadata}/RECORD", "")
        for program, script in (scripts or {}).items():
            entry = zipfile.ZipInfo(f"{module}-9.9.9.data/scripts/{program}")
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, f"#!/bin/sh\n{script}\n")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return f"{name}==9.9.9 \\\n    --hash=sha256:{digest}\n"


def only_from(folder: Path) -> dict[str, str]:
    """The variables that make pip look nowhere else."""
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder), "PIP_CONFIG_FILE": "/dev/null"}
