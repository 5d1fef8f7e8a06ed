"""`make messages`: collect the texts of every house for translation, and compile what is translated.

German is the source; locale/en of each house holds the English texts.
"""

from __future__ import annotations

import os
import subprocess
import sys

from dev.paths import ROOT, venv_bin
from dev.setup import HOUSES, compile_messages

OPTIONS = ("--locale", "en", "--no-location", "--no-wrap", "--no-obsolete")


def main() -> int:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.development"}
    for house in HOUSES:
        folder = ROOT / house
        if not (folder / "locale").is_dir():
            continue
        command = [venv_bin("python"), str(ROOT / "manage.py"), "makemessages", *OPTIONS]
        subprocess.run(command, cwd=folder, env={**environment, "PYTHONPATH": str(ROOT)}, check=True)
    compile_messages()
    return 0


if __name__ == "__main__":
    sys.exit(main())
