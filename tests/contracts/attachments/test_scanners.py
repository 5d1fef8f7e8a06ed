"""One suite for every scanner, with a real clamd; then what only a daemon can do wrong."""

import io
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator

import pytest

from forms_app.attachments.scanning.base import EICAR, NotScanned, Scanner
from forms_app.attachments.scanning.builtin import TestPatternScanner
from forms_app.attachments.scanning.clamav import MAX_STREAM_BYTES, ClamAV
from forms_app.attachments.scanning.fake import FakeScanner


@pytest.fixture(params=[pytest.param("clamav", marks=pytest.mark.clamav), "builtin", "fake"])
def scanner(request) -> Scanner:
    match request.param:
        case "clamav":
            return ClamAV(request.getfixturevalue("clamd"))
        case "builtin":
            return TestPatternScanner()
        case _:
            return FakeScanner()


def in_pieces(content: bytes, size: int = 7) -> Iterator[bytes]:
    for start in range(0, len(content), size):
        yield content[start : start + size]


def test_harmless_content_is_clean(scanner):
    assert scanner.scan([b"%PDF-1.7 harmlos"], 16).clean


def test_the_test_virus_is_found_and_named(scanner):
    verdict = scanner.scan(in_pieces(EICAR), len(EICAR))

    assert not verdict.clean
    assert "eicar" in verdict.signature.lower()


def test_a_scanner_that_finds_the_test_virus_checks_out(scanner):
    scanner.check()


def test_five_megabytes_in_pieces_are_scanned(scanner):
    content = bytes(range(256)) * 20_000

    assert scanner.scan(in_pieces(content, 100_000), len(content)).clean


@pytest.mark.clamav
class TestClamAV:
    def test_the_test_virus_in_an_archive_is_found(self, clamd):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("harmlos.txt", EICAR)

        assert not ClamAV(clamd).scan([packed.getvalue()], len(packed.getvalue())).clean

    def test_what_is_too_large_for_it_is_not_sent_at_all(self, clamd):
        with pytest.raises(NotScanned, match="larger"):
            ClamAV(clamd).scan([], MAX_STREAM_BYTES + 1)

    def test_content_larger_than_announced_is_not_clean(self, clamd):
        with pytest.raises(NotScanned):
            ClamAV(clamd).scan([b"x" * 1_000_000] * 30, 10)


@pytest.fixture
def daemon() -> Iterator[Callable[[bytes | None], str]]:
    """A daemon that answers whatever the test says, and nothing else."""
    servers: list[socket.socket] = []

    def _listen(answer: bytes | None) -> str:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)

        def _serve() -> None:
            connection, _ = server.accept()
            with connection:
                connection.settimeout(2)
                while not connection.recv(65536).endswith(b"\0\0\0\0"):
                    pass
                if answer is not None:
                    connection.sendall(answer)

        threading.Thread(target=_serve, daemon=True).start()
        return f"127.0.0.1:{server.getsockname()[1]}"

    yield _listen
    for server in servers:
        server.close()


@pytest.mark.parametrize(
    "answer",
    [None, b"", b"\0", b"stream: OK", b"stream: ERROR\0", b"INSTREAM size limit exceeded. ERROR\0", b"OK\0",
     b"stream: OKAY\0", b"stream: x OK\0", b" stream: OK\0", b"\xff\xfe\0", b"x" * 100_000, b"stream: FOUND"],
)  # fmt: skip
def test_every_answer_that_is_not_exactly_a_verdict_counts_as_not_scanned(daemon, answer):
    scanner = ClamAV(daemon(answer))

    if answer == b"stream: OK":  # the closing zero may be lost with the connection; the words are whole
        assert scanner.scan([b"x"], 1).clean
        return
    with pytest.raises(NotScanned):
        scanner.scan([b"x"], 1)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd.ctl", "no-such-host.invalid:3310"])
def test_a_daemon_that_is_not_there_has_not_scanned(address):
    with pytest.raises(NotScanned):
        ClamAV(address).scan([b"x"], 1)


def test_a_daemon_without_signatures_fails_its_check(daemon):
    with pytest.raises(NotScanned, match="test virus"):
        ClamAV(daemon(b"stream: OK\0")).check()
