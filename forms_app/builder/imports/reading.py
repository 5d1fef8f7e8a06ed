"""Foreign XML, read without trust.

A document that declares a document type is refused before any of it is expanded, so there are no entities; nothing
is ever fetched, from the disk or the network. Size, number of elements and depth are counted while reading, and
reading stops at the first one too many.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
LARGEST_MB = 8
MOST_ELEMENTS = 150_000
DEEPEST = 120
"""A group of XDatenfelder is three levels; forms nest five or six groups."""
_CHUNK = 65_536
_XINCLUDE = "{http://www.w3.org/2001/XInclude}"
_UNKNOWN_ENCODING, _INVALID_TOKEN, _INCORRECT_ENCODING = 18, 4, 19


class NotTaken(ValueError):
    """The file cannot be taken over; the text is one sentence for the person who sent it."""


def parse(content: bytes) -> Element:
    """The root of the document; raise NotTaken, with nothing expanded and nothing fetched."""
    _check_outside(content)
    builder = _CountedBuilder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        for start in range(0, len(content), _CHUNK):
            parser.feed(content[start : start + _CHUNK])
        root: Element = parser.close()
    except DefusedXmlException:
        raise NotTaken(
            _("Die Datei enthält eine Dokumenttyp-Angabe (DOCTYPE). Entfernen Sie diese und laden Sie sie neu hoch.")
        ) from None
    except ParseError as wrong:
        raise NotTaken(_sentence(wrong)) from None
    except (LookupError, UnicodeError, ValueError) as wrong:
        if isinstance(wrong, NotTaken):
            raise
        raise NotTaken(_not_utf8()) from None
    return root


def _check_outside(content: bytes) -> None:
    if not content.strip(b"\x00 \t\r\n"):
        raise NotTaken(_("Die Datei ist leer. Wählen Sie eine andere aus."))
    if len(content) > LARGEST_MB * MEGABYTE:
        raise NotTaken(too_large())
    if content[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        raise NotTaken(_("Die Datei ist ein ZIP-Archiv. Entpacken Sie es und laden Sie die Dateien darin hoch."))
    start = content[:200].removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n")
    if not start.startswith(b"<"):
        raise NotTaken(_("Die Datei ist kein XML. Laden Sie eine XDatenfelder- oder Genericode-Datei hoch."))


def too_large() -> str:
    """What to do about a file that is too large."""
    return _("Die Datei ist größer als %(limit)d MB. Laden Sie eine kleinere Datei hoch.") % {"limit": LARGEST_MB}


def _not_utf8() -> str:
    return _("Die Schriftzeichen der Datei lassen sich nicht lesen. Speichern Sie sie als UTF-8 und laden Sie sie neu.")


def _sentence(wrong: ParseError) -> str:
    line, _column = wrong.position
    if wrong.code in (_UNKNOWN_ENCODING, _INVALID_TOKEN, _INCORRECT_ENCODING):
        return _not_utf8()
    text = _("Die Datei ist beschädigt oder nicht vollständig: In Zeile %(line)d hört das XML auf, lesbar zu sein.")
    return text % {"line": line}


class _CountedBuilder(TreeBuilder):
    """Builds the tree and stops at the first element too many, too deep, or from another file."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self.depth = 0

    def start(self, tag: str, attrs: Mapping[str, str], /) -> Element:
        self.count += 1
        self.depth += 1
        if self.count > MOST_ELEMENTS:
            text = _("Die Datei hat mehr als %(limit)d Elemente. Teilen Sie sie auf und laden Sie die Teile hoch.")
            raise NotTaken(text % {"limit": MOST_ELEMENTS})
        if self.depth > DEEPEST:
            text = _("Die Elemente der Datei sind mehr als %(limit)d Ebenen tief verschachtelt. Das lesen wir nicht.")
            raise NotTaken(text % {"limit": DEEPEST})
        if tag.startswith(_XINCLUDE):
            raise NotTaken(
                _("Die Datei bindet andere Dateien ein (XInclude). Laden Sie eine hoch, in der alles enthalten ist.")
            )
        return super().start(tag, dict(attrs))

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)


# --- small things -----------------------------------------------------------------------------------


def split(tag: str) -> tuple[str, str]:
    """Namespace and local name of an element."""
    namespace, _brace, name = tag.removeprefix("{").rpartition("}")
    return namespace, name


def text_of(parent: Element | None, name: str) -> str:
    """The text of the first child with this local name: trimmed, empty where there is none."""
    child = child_of(parent, name)
    return plain(child.text) if child is not None else ""


def child_of(parent: Element | None, name: str) -> Element | None:
    """The first child with this local name."""
    return next(iter(children_of(parent, name)), None)


def children_of(parent: Element | None, name: str) -> list[Element]:
    """All children with this local name, whatever their namespace: `code` has none in the standard."""
    return [] if parent is None else [child for child in parent if split(child.tag)[1] == name]


def plain(text: str | None) -> str:
    """Lines trimmed, spaces single, no more than one empty line in a row."""
    lines = [" ".join(line.split()) for line in (text or "").splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
