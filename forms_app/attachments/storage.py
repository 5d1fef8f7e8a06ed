"""Private, encrypted files under random names.

A file is written next to its place, synced and renamed, so a name in the database never points to half a file.
Content leaves memory only encrypted, in pieces whose order and end are authenticated; pieces are bound to
authority, table and row, so a file moved under another row's name is refused.
"""

import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from forms_app.attachments.models import Attachment

_FIELD = "content"
_READ_BYTES = 256 * 1024


def root() -> Path:
    return Path(settings.PRIVATE_ROOT) / "attachments"


def new_name() -> str:
    return secrets.token_hex(32)


def write(attachment: Attachment, chunks: Iterable[bytes]) -> None:
    """Store the content under the attachment's storage name."""
    path = _path(attachment.storage_name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    try:
        with open(unfinished, "xb", opener=_private) as file:
            for piece in attachment.envelope().stream_seal(chunks, **_place(attachment)):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def read(attachment: Attachment) -> Iterator[bytes]:
    """The plain content in pieces; raise `Undecipherable` at the first one that is not as it was stored here."""
    with _path(attachment.storage_name).open("rb") as file:
        pieces = iter(lambda: file.read(_READ_BYTES), b"")
        yield from attachment.envelope().stream_open(pieces, **_place(attachment))


def delete(storage_name: str) -> None:
    _path(storage_name).unlink(missing_ok=True)


def older_than(moment: float) -> Iterator[str]:
    """Names of all stored files last changed before this time, unfinished ones included."""
    for path in root().glob("*/*"):
        if path.stat().st_mtime < moment:
            yield path.name


def delete_file(file_name: str) -> None:
    """Delete by the name on disk, which for an unfinished file is not a storage name."""
    (root() / file_name[:2] / file_name).unlink(missing_ok=True)


def _path(storage_name: str) -> Path:
    return root() / storage_name[:2] / storage_name


def _place(attachment: Attachment) -> dict[str, str]:
    return {"table": attachment._meta.db_table, "row": str(attachment.pk), "field": _FIELD}


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
