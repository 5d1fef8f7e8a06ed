"""The port: a scanner says clean or infected, or it says that it cannot say.

Whatever goes wrong is `NotScanned`. A file nobody could scan is never clean.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass

# The industry's harmless test file, in two parts so that no scanner trips over this source.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()


@dataclass(frozen=True)
class Verdict:
    clean: bool
    signature: str = ""
    """The name of what was found."""


class NotScanned(Exception):
    """The scanner could not look at the file: down, too slow, file too large for it."""


class Scanner(ABC):
    """Looks at the whole content of one file."""

    name: str

    @abstractmethod
    def scan(self, chunks: Iterable[bytes], size: int) -> Verdict:
        """Raise `NotScanned` whenever there is no certain answer."""

    def check(self) -> None:
        """Raise `NotScanned` unless the scanner finds what it must find."""
        if self.scan([EICAR], len(EICAR)).clean:
            raise NotScanned("the scanner does not recognise the test virus")
