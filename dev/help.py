"""`make help`: the verbs of the Makefile with the sentence that stands behind each."""

from __future__ import annotations

import re
import sys

from dev.console import say, strong
from dev.paths import ROOT


def main() -> int:
    verbs = re.findall(r"^([a-z]+):.*?## (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for verb, sentence in verbs:
        say(f"  make {strong(verb.ljust(12))} {sentence}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
