"""`make lock`: compile the short requirements*.in into the complete, hash-locked requirements*.txt.

No header and no index line: the lock says what is installed, the machine says where it comes from.
"""

from __future__ import annotations

import subprocess
import sys

from dev.paths import ROOT, venv_bin

OPTIONS = (
    *("--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-header", "--no-emit-index-url", "--no-emit-find-links", "--quiet"),
)
NAMES = ("requirements", "requirements-dev", "requirements-node")


def main(arguments: list[str]) -> int:
    """Lock all three; further arguments go to uv, for example `--upgrade`."""
    for name in NAMES:
        files = [f"{name}.in", "--output-file", f"{name}.txt"]
        subprocess.run(
            [venv_bin("uv"), "pip", "compile", *OPTIONS, *arguments, *files],
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
