"""A scanner for tests: knows the test file, can be switched off, remembers what it saw."""

from collections.abc import Iterable

from forms_app.attachments.scanning.base import EICAR, NotScanned, Scanner, Verdict


class FakeScanner(Scanner):
    """Behaves like the real one, without a daemon."""

    name = "Fake"

    def __init__(self) -> None:
        self.is_down = False
        self.scanned = 0

    def scan(self, chunks: Iterable[bytes], size: int) -> Verdict:
        if self.is_down:
            raise NotScanned("the fake scanner is switched off")
        self.scanned += 1
        found = EICAR in b"".join(chunks)
        return Verdict(clean=not found, signature="Fake.EICAR" if found else "")
