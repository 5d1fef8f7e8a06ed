"""The scanner of a development machine without ClamAV: it knows the industry's test file and nothing else.

Production refuses to start with it (see `checks.py`).
"""

from collections.abc import Iterable

from forms_app.attachments.scanning.base import EICAR, Scanner, Verdict


class TestPatternScanner(Scanner):
    """Finds EICAR, so that the way of an infected file can be seen and tried."""

    __test__ = False
    name = "Test pattern only (development)"

    def scan(self, chunks: Iterable[bytes], size: int) -> Verdict:
        found = EICAR in b"".join(chunks)
        return Verdict(clean=not found, signature="EICAR test pattern" if found else "")
