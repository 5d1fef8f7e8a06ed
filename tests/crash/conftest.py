"""What every crash test needs."""

import pytest

from forms_app.pdfs import printing
from forms_app.pdfs.fetching import OwnFilesOnly


@pytest.fixture(scope="session", autouse=True)
def _loaded_press() -> None:
    """Each worker is forked from this process; without this every one of them would load the press and its fonts."""
    for font in printing.fonts():
        OwnFilesOnly().fetch(font["address"])
