"""What a page may load while it is printed: data that stands in it, and the theme's own files. Nothing else.

WeasyPrint reads local files and the network by default; a link in a citizen's answer would be enough to print the
server's files. Here every other address is left out of the paper.
"""

from functools import cache
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont
from weasyprint.urls import URLFetcher, URLFetcherResponse

SCHEME = "theme"
_TYPES = {".woff2": "font/ttf", ".svg": "image/svg+xml", ".css": "text/css"}


class ForbiddenAddress(ValueError):
    """The page asked for something outside itself and the theme."""


class OwnFilesOnly(URLFetcher):
    """Answers `data:` and `theme:<static path below theme/>`; refuses everything else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        if parts.scheme == "data":
            return super().fetch(url, headers)
        if parts.scheme != SCHEME or parts.netloc:
            raise ForbiddenAddress("this address is not printed")
        path = theme_file(unquote(parts.path))
        content = _unpacked(path) if path.suffix == ".woff2" else path.read_bytes()
        return URLFetcherResponse(url, content, {"Content-Type": _TYPES[path.suffix]})


@cache
def _unpacked(path: Path) -> bytes:
    """The font as it is embedded. WeasyPrint would unpack it anew for every paper, which costs more than the paper."""
    font, unpacked = TTFont(path), BytesIO()
    font.flavor = None
    font.save(unpacked)
    return unpacked.getvalue()


def theme_file(name: str) -> Path:
    """The static file of the theme with this name; raise `ForbiddenAddress` for anything outside it."""
    if Path(name).suffix not in _TYPES or ".." in Path(name).parts or name.startswith("/"):
        raise ForbiddenAddress("this file is not printed")
    found = finders.find(f"theme/{name}")
    if not isinstance(found, str):
        raise ForbiddenAddress("there is no such file in the theme")
    return Path(found)


def address_of(name: str) -> str:
    """The address under which a style sheet names a file of the theme."""
    return f"{SCHEME}:{quote(name)}"
