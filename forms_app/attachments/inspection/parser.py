"""The parsers on a hostile file, alone in a process with little memory, little time and no way to write.

Run by `inspection.examine` as `python -I parser.py <kind>`: content on standard input, one word on standard output,
either `ok` or the code of a `Reason`. A photo of a telephone is made into a JPEG here, where its decoder can do no
harm; its bytes follow after `ok` and a line end. This file imports nothing of the project, so nothing of it can be
reached from here.
"""

import io
import re
import resource
import sys
import warnings
import zlib
from collections.abc import Iterator
from typing import Any

import pikepdf
import pillow_heif
from PIL import Image

MEMORY_BYTES = 512 * 1024 * 1024
# Decoder, picture and the turned picture at once, for the largest we take.
MEMORY_BYTES_HEIC = 1024 * 1024 * 1024
CPU_SECONDS = 8
MAX_PIXELS = 40_000_000
MAX_JPEG_BYTES = 10 * 1024 * 1024
QUALITIES = (88, 75, 60, 40)
MAX_PDF_PIXELS = 160_000_000
MAX_PAGES = 500
MAX_OBJECTS = 100_000
MAX_DEPTH = 60
MAX_UNPACKED = 200 * 1024 * 1024

_FOREIGN_IN_IMAGE = re.compile(rb"<\?php|<script|<html|__HALT_COMPILER|%PDF-1\.|%PDF-2\.", re.IGNORECASE)
_MARKUP = re.compile(rb"<html|<script|<!doctype|<svg|<\?php", re.IGNORECASE)
_ZIP_END = b"PK\x05\x06"
_ZIP_TAIL = 65_557

_ACTIVE_KEYS = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMediaSettings", "/3DD"})
_ACTIVE_ACTIONS = frozenset(
    {
        "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie",
        "/Sound", "/RichMediaExecute", "/GoTo3DView",
    }
)  # fmt: skip
_ACTIVE_SUBTYPES = frozenset({"/RichMedia", "/Movie", "/Screen", "/3D", "/Sound"})
_EMBEDDED_KEYS = frozenset({"/EmbeddedFiles", "/EF"})


class Refusal(Exception):
    """The file is refused; the argument is the code of the reason."""


def examine(kind: str, content: bytes) -> bytes:
    """Raise `Refusal` unless the content is a whole, passive file of this kind; what to keep instead of it, if so."""
    if _ZIP_END in content[-_ZIP_TAIL:]:
        raise Refusal("polyglot")
    if kind == "heic":
        return _jpeg_of(content)
    if kind == "pdf":
        _examine_pdf(content)
    else:
        _examine_image(kind, content)
    return b""


def _jpeg_of(content: bytes) -> bytes:
    """The photo upright, with its colours and nothing else the camera wrote; raise `Refusal` if it is none."""
    if _FOREIGN_IN_IMAGE.search(content):
        raise Refusal("polyglot")
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener()
    try:
        # The decoder has turned it already when it is opened: unlike a JPEG, a HEIC says so in the picture itself.
        with Image.open(io.BytesIO(content), formats=["HEIF"]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refusal("pixels")
            image.load()
            colours = image.info.get("icc_profile")
            plain = image if image.mode == "RGB" else image.convert("RGB")
            plain.info.clear()
            return _written(plain, colours)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refusal("pixels") from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, RuntimeError, zlib.error) as error:
        raise Refusal("broken") from error


def _written(image: Any, colours: bytes | None) -> bytes:
    for quality in QUALITIES:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, icc_profile=colours)
        if out.tell() <= MAX_JPEG_BYTES:
            return out.getvalue()
    raise Refusal("too_large")


def _examine_image(kind: str, content: bytes) -> None:
    if _FOREIGN_IN_IMAGE.search(content):
        raise Refusal("polyglot")
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(content), formats=[kind.upper()]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refusal("pixels")
            if kind == "png" and getattr(image, "is_animated", False):
                raise Refusal("animated")
            image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refusal("pixels") from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, zlib.error) as error:
        raise Refusal("broken") from error


def _examine_pdf(content: bytes) -> None:
    if not content.startswith(b"%PDF-") or _MARKUP.search(content[:1024]):
        raise Refusal("polyglot")
    if b"%%EOF" not in content[-1024:]:
        raise Refusal("broken")
    try:
        with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as pdf:
            _examine_document(pdf)
    except pikepdf.PasswordError as error:
        raise Refusal("encrypted") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refusal("broken") from error


def _examine_document(pdf: Any) -> None:
    if pdf.is_encrypted:
        raise Refusal("encrypted")
    if not 0 < len(pdf.pages) <= MAX_PAGES:
        raise Refusal("pages" if len(pdf.pages) else "broken")
    if len(pdf.objects) > MAX_OBJECTS:
        raise Refusal("complex")
    unpacked = 0
    for item in pdf.objects:
        for dictionary in _dictionaries(item, 0):
            _examine_dictionary(dictionary)
            unpacked += _unpacked_size(dictionary)
            if unpacked > MAX_UNPACKED:
                raise Refusal("complex")


def _dictionaries(item: Any, depth: int) -> Iterator[Any]:
    """The dictionaries and streams in one indirect object; references lead to objects visited anyway."""
    if depth > MAX_DEPTH:
        raise Refusal("complex")
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        yield item
        children: Any = dict(item.items()).values()
    elif isinstance(item, pikepdf.Array):
        children = list(item)
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _dictionaries(child, depth + 1)


def _examine_dictionary(item: Any) -> None:
    keys = set(item.keys())
    if keys & _EMBEDDED_KEYS or str(item.get("/Type", "")) == "/EmbeddedFile":
        raise Refusal("embedded")
    if keys & _ACTIVE_KEYS or str(item.get("/S", "")) in _ACTIVE_ACTIONS:
        raise Refusal("active")
    if str(item.get("/Subtype", "")) in _ACTIVE_SUBTYPES:
        raise Refusal("active")
    if isinstance(item, pikepdf.Stream):
        if "/F" in keys or "/FFilter" in keys:
            raise Refusal("active")  # the content would come from a file elsewhere
        if int(item.get("/Width", 0)) * int(item.get("/Height", 0)) > MAX_PDF_PIXELS:
            raise Refusal("pixels")


def _unpacked_size(item: Any) -> int:
    """How large a packed stream becomes; counting stops at the limit, so a bomb never unfolds."""
    if not isinstance(item, pikepdf.Stream):
        return 0
    filters: Any = item.get("/Filter", [])
    packings = [str(each) for each in ([filters] if isinstance(filters, pikepdf.Name) else filters)]
    if packings[:1] != ["/FlateDecode"]:
        return 0
    if len(packings) > 1 and packings[1] in ("/FlateDecode", "/LZWDecode", "/RunLengthDecode"):
        raise Refusal("complex")  # packed twice: nothing but a bomb has a reason for that
    unpacker, size, rest = zlib.decompressobj(), 0, item.read_raw_bytes()
    while rest and size <= MAX_UNPACKED and not unpacker.eof:
        try:
            size += len(unpacker.decompress(rest, 1 << 20))
        except zlib.error:
            return size
        rest = unpacker.unconsumed_tail
    return size


def _confine(kind: str) -> None:
    """From here on: no more memory, time or files than a harmless document needs."""
    memory = MEMORY_BYTES_HEIC if kind == "heic" else MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    kind = sys.argv[1]
    _confine(kind)
    try:
        rewritten = examine(kind, sys.stdin.buffer.read())
    except Refusal as refusal:
        sys.stdout.write(str(refusal))
    except (MemoryError, RecursionError):
        sys.stdout.write("complex")
    else:
        sys.stdout.buffer.write(b"ok\n" + rewritten)
    return 0


if __name__ == "__main__":
    sys.exit(main())
