"""Which kinds of file the portal takes, and what their names and first bytes look like. A short list on purpose."""

from dataclasses import dataclass

import filetype

SNIFFED_BYTES = 8192


@dataclass(frozen=True)
class Kind:
    """One kind of file that may be handed in."""

    code: str
    content_type: str
    extensions: frozenset[str]
    declared: frozenset[str]
    """What browsers say about such a file. Anything else is a lie."""
    relatives: frozenset[str] = frozenset()
    """What the first bytes may also say; the parser then tells exactly what is wrong."""
    brands: frozenset[bytes] = frozenset()
    """How files of this family call themselves in their first box, where the guess knows only some of them."""


KINDS = (
    Kind("pdf", "application/pdf", frozenset({"pdf"}), frozenset({"application/pdf", "application/x-pdf"})),
    Kind(
        "jpeg",
        "image/jpeg",
        frozenset({"jpg", "jpeg"}),
        frozenset({"image/jpeg", "image/jpg", "image/pjpeg"}),
    ),
    Kind("png", "image/png", frozenset({"png"}), frozenset({"image/png", "image/x-png"}), frozenset({"image/apng"})),
    # What telephones take. Nobody keeps it: the parser makes a JPEG of it, which every clerk can open.
    Kind(
        "heic",
        "image/heic",
        frozenset({"heic", "heif"}),
        frozenset({"image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence"}),
        brands=frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"}),
    ),
)
JPEG = KINDS[1]

_SILENT = frozenset({"", "application/octet-stream", "binary/octet-stream"})
ACCEPT = ".pdf,.jpg,.jpeg,.png,.heic,.heif"
"""The same list for the `accept` attribute of a file control."""


def by_extension(extension: str) -> Kind | None:
    return next((kind for kind in KINDS if extension in kind.extensions), None)


def first_bytes_agree(kind: Kind, content: bytes) -> bool:
    """Whether the beginning of the content is that of this kind and of no other."""
    if kind.brands:
        return content[4:8] == b"ftyp" and content[8:12] in kind.brands
    guess = filetype.guess(content[:SNIFFED_BYTES])
    return guess is not None and guess.mime in {kind.content_type, *kind.relatives}


def declaration_agrees(kind: Kind, content_type: str) -> bool:
    """Whether the content type a browser sent fits; a browser that knows nothing says nothing."""
    declared = content_type.split(";", maxsplit=1)[0].strip().lower()
    return declared in kind.declared or declared in _SILENT
