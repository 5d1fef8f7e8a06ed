"""ClamAV's daemon, spoken to by INSTREAM over a Unix socket or TCP.

Above its own stream limit clamd only closes the socket, so the size is checked first; an answer that is not exactly
"stream: OK" or "stream: … FOUND" counts as not scanned.
"""

import re
import socket
import struct
from collections.abc import Iterable

from forms_app.attachments.scanning.base import NotScanned, Scanner, Verdict

MAX_STREAM_BYTES = 24 * 1024 * 1024
_TIMEOUT_SECONDS = 30.0
_CHUNK = 64 * 1024
_MAX_ANSWER = 4096
_FOUND = re.compile(r"stream: (.+) FOUND")


class ClamAV(Scanner):
    """One connection per file."""

    name = "ClamAV"

    def __init__(self, address: str) -> None:
        """The address is a socket path ("/run/clamav/clamd.ctl") or "host:port"."""
        self._address = address

    def scan(self, chunks: Iterable[bytes], size: int) -> Verdict:
        if size > MAX_STREAM_BYTES:
            raise NotScanned("the file is larger than the scanner takes")
        try:
            with self._connect() as connection:
                self._send(connection, chunks)
                answer = self._read(connection)
        except OSError as error:
            raise NotScanned(f"no answer from the scanner: {type(error).__name__}") from error
        return _verdict(answer)

    def _connect(self) -> socket.socket:
        if self._address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(_TIMEOUT_SECONDS)
            connection.connect(self._address)
            return connection
        host, _, port = self._address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=_TIMEOUT_SECONDS)

    @staticmethod
    def _send(connection: socket.socket, chunks: Iterable[bytes]) -> None:
        connection.sendall(b"zINSTREAM\0")
        for chunk in chunks:
            for start in range(0, len(chunk), _CHUNK):
                part = chunk[start : start + _CHUNK]
                connection.sendall(struct.pack("!I", len(part)) + part)
        connection.sendall(struct.pack("!I", 0))

    @staticmethod
    def _read(connection: socket.socket) -> str:
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _MAX_ANSWER:
            part = connection.recv(_MAX_ANSWER)
            if not part:
                break
            answer += part
        return answer.rstrip(b"\0").decode("utf-8", "replace")


def _verdict(answer: str) -> Verdict:
    if answer == "stream: OK":
        return Verdict(clean=True)
    if found := _FOUND.fullmatch(answer):
        return Verdict(clean=False, signature=found[1])
    raise NotScanned("the scanner gave no clear answer")
