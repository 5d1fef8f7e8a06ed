"""Look into a file before it is kept: `make_readable` returns what to keep or raises `FileRefused` with the reason.

Limits come first, then extension, declaration and first bytes, and last the real parser in a process of its own.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from forms_app.attachments import names
from forms_app.attachments.inspection import kinds
from forms_app.attachments.inspection.reasons import Reason
from forms_app.builder.kinds import files

MAX_FILE_BYTES = files.LARGEST_MB * files.MEGABYTE
PARSE_SECONDS = 10

_PARSER = Path(__file__).with_name("parser.py")


class FileRefused(Exception):
    """The file may not be kept."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Readable:
    """A file as it is kept: what it is, how it is called, and what is in it."""

    kind: kinds.Kind
    name: str
    content: bytes


def examine(name: str, content: bytes, declared_type: str = "") -> kinds.Kind:
    """The kind of this file, if it is one we take and nothing in it can act; raise `FileRefused` otherwise."""
    return _examined(name, content, declared_type)[0]


def make_readable(name: str, content: bytes, declared_type: str = "") -> Readable:
    """The file as clerks can open it; raise `FileRefused` like `examine`.

    A photo of a telephone (HEIC) becomes a JPEG, upright and without what the camera noted, the place included. The
    original is not kept: it could be opened by few and would say where somebody lives.
    """
    tidy = names.clean(name)
    kind, rewritten = _examined(name, content, declared_type)
    if not rewritten:
        return Readable(kind, tidy, content)
    return Readable(kinds.JPEG, f"{tidy.rpartition('.')[0]}.jpg", rewritten)


def _examined(name: str, content: bytes, declared_type: str) -> tuple[kinds.Kind, bytes]:
    if not content:
        raise FileRefused(Reason.EMPTY)
    if len(content) > MAX_FILE_BYTES:
        raise FileRefused(Reason.TOO_LARGE)
    kind = kinds.by_extension(names.extension(names.clean(name)))
    if kind is None:
        raise FileRefused(Reason.KIND)
    if not kinds.first_bytes_agree(kind, content) or not kinds.declaration_agrees(kind, declared_type):
        raise FileRefused(Reason.MISMATCH)
    word, rewritten = _parse(kind.code, content)
    if word != "ok":
        raise FileRefused(Reason(word))
    return kind, rewritten


def _parse(kind: str, content: bytes) -> tuple[str, bytes]:
    """The parser's word and what it made of the file; one that dies or hangs has seen something it should not see."""
    try:
        done = subprocess.run(  # noqa: S603 -- our own interpreter and file, no shell
            [sys.executable, "-I", str(_PARSER), kind],
            input=content,
            capture_output=True,
            timeout=PARSE_SECONDS,
            env={"PATH": ""},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Reason.COMPLEX.value, b""
    first, _line_end, rewritten = done.stdout.partition(b"\n")
    word = first.decode("ascii", "replace")
    if done.returncode != 0 or (word != "ok" and word not in Reason.values):
        return Reason.COMPLEX.value, b""
    return word, rewritten
