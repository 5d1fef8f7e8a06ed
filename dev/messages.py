"""`make messages`: collect the texts of every house for translation, and compile what is translated.

German is the source; locale/en of each house holds the English texts. A run that finds nothing new changes nothing:
the catalogues carry no line numbers, dates or addresses.
"""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from dev.paths import ROOT, venv_bin
from dev.setup import HOUSES, compile_messages

OPTIONS = (*("--locale", "en", "--no-location", "--no-wrap", "--no-obsolete"), *("--ignore", "node_modules"))
HEADER = r"""# English texts. Collected from the source by `make messages`; only the msgstr are written by hand.
msgid ""
msgstr ""
"Language: en\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"""


def catalogue(house: Path) -> Path:
    """Where the English texts of a house lie."""
    return house / "locale" / "en" / "LC_MESSAGES" / "django.po"


def collect(house: Path) -> None:
    """Bring the catalogue of a house up to date: new texts come without a translation, lost ones go."""
    (house / "locale").mkdir(exist_ok=True)
    # Without settings: no list of translation folders, so the texts stay in the house in which they are found.
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [venv_bin("python"), "-m", "django", "makemessages", "--verbosity", "0", *OPTIONS]
    subprocess.run(command, cwd=house, env=environment, check=True)
    tidy(catalogue(house))


def tidy(file: Path) -> None:
    """Replace the first entry, in which gettext notes when and by whom."""
    _, _, entries = file.read_text(encoding="utf-8").partition("\n\n")
    file.write_text(f"{HEADER}\n{entries}", encoding="utf-8")


def main() -> int:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(collect, (ROOT / house for house in HOUSES)))
    compile_messages()
    return 0


if __name__ == "__main__":
    sys.exit(main())
