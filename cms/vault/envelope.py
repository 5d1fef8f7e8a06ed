"""An opened data key and what can be sealed with it."""

import struct
from collections.abc import Iterable, Iterator

from cms.vault import keyring, primitives
from cms.vault.primitives import Undecipherable

CHUNK_BYTES = 64 * 1024

__all__ = ["CHUNK_BYTES", "Envelope", "Undecipherable"]


class Envelope:
    """Seals and opens values of one record ("Umschlag"); its data key belongs to one authority.

    `authority_id` None stands for the portal itself (citizens belong to no authority).
    """

    def __init__(self, wrapped: bytes, authority_id: int | None) -> None:
        self.authority_id = authority_id
        self._key = keyring.open_data_key(bytes(wrapped), authority_id)

    def seal(self, plain: bytes, *, table: str, row: str, field: str) -> bytes:
        return primitives.seal(self._key, plain, self._context(table, row, field))

    def open(self, sealed: bytes, *, table: str, row: str, field: str) -> bytes:
        """Raises Undecipherable if the value was sealed for another place or with another key."""
        return primitives.open_sealed(self._key, bytes(sealed), self._context(table, row, field))

    def stream_seal(self, chunks: Iterable[bytes], *, table: str, row: str, field: str) -> Iterator[bytes]:
        """Seal a stream in pieces; order and end are authenticated, so a cut or shuffled file is refused."""
        pieces = _even(chunks)
        number = 0
        piece = next(pieces, b"")
        while True:
            following = next(pieces, None)
            context = self._context(table, row, f"{field}|{number}|{'last' if following is None else 'more'}")
            sealed = primitives.seal(self._key, piece, context)
            yield struct.pack(">I", len(sealed)) + sealed
            if following is None:
                return
            piece, number = following, number + 1

    def stream_open(self, chunks: Iterable[bytes], *, table: str, row: str, field: str) -> Iterator[bytes]:
        """The plain stream; raises Undecipherable at the first piece not as sealed, and when the end is missing."""
        number = 0
        records = _records(chunks)
        record = next(records, None)
        if record is None:
            raise Undecipherable("The stream is empty.")
        while record is not None:
            following = next(records, None)
            context = self._context(table, row, f"{field}|{number}|{'last' if following is None else 'more'}")
            yield primitives.open_sealed(self._key, record, context)
            record, number = following, number + 1

    def _context(self, table: str, row: str, field: str) -> bytes:
        return "|".join(("value", str(self.authority_id or keyring.PORTAL), table, row, field)).encode()


def _even(chunks: Iterable[bytes]) -> Iterator[bytes]:
    buffer = b""
    for chunk in chunks:
        buffer += chunk
        while len(buffer) >= CHUNK_BYTES:
            yield buffer[:CHUNK_BYTES]
            buffer = buffer[CHUNK_BYTES:]
    if buffer:
        yield buffer


def _records(chunks: Iterable[bytes]) -> Iterator[bytes]:
    buffer = b""
    for chunk in chunks:
        buffer += chunk
        while len(buffer) >= 4:
            (length,) = struct.unpack(">I", buffer[:4])
            if len(buffer) < 4 + length:
                break
            yield buffer[4 : 4 + length]
            buffer = buffer[4 + length :]
    if buffer:
        raise Undecipherable("The stream ends in the middle of a piece.")
