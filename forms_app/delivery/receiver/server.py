"""The HTTP side of the demo receiver: requests, faults, the ledger for tests and the page for people.

Everything under `/v1/` needs a signature. `/_ctl/` belongs to the tests and, like the page, answers only on
loopback.
"""

import json
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from forms_app.delivery.receiver import pages
from forms_app.delivery.receiver.faults import Fault, Faults
from forms_app.delivery.receiver.interface import MAX_BODY, Answer, Interface, Request
from forms_app.delivery.receiver.ledger import Ledger

_SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}


class Receiver(ThreadingHTTPServer):
    """The server with its ledger, its rules and its faults."""

    daemon_threads = True
    request_queue_size = 128  # five would refuse a crowd on a slow machine

    def __init__(self, address: tuple[str, int], *, data: Path, secret: bytes) -> None:
        self.ledger = Ledger(data / "receiver.sqlite3")
        self.interface = Interface(self.ledger, secret)
        self.faults = Faults()
        super().__init__(address, _Handler)

    @property
    def url(self) -> str:
        host, port = self.server_address[:2]
        return f"http://{host if isinstance(host, str) else host.decode()}:{port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Fachverfahren-Demo"
    sys_version = ""
    timeout = 30
    server: Receiver

    def do_GET(self) -> None:
        if self.path.startswith("/v1/"):
            self._interface()
        elif self.path == "/_ctl/ledger":
            self._send_json(200, self.server.ledger.as_json())
        else:
            self._page()

    def do_POST(self) -> None:
        if self.path.startswith("/_ctl/"):
            self._control()
        else:
            self._interface()

    do_PUT = do_DELETE = do_PATCH = do_HEAD = do_POST  # noqa: N815 -- names http.server looks for

    def _interface(self) -> None:
        body = self._body()
        if body is None:
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, body)
        fault = self.server.faults.take(self.command, self.path)
        if fault and fault.action == "drop_before_effect":
            self._note(request, 0, fault.action)
            self._drop()
            return
        if fault and fault.action == "status":
            self._note(request, fault.status, fault.action)
            self._send(fault.status, fault.body.encode(), "application/json", fault.headers)
            return
        if fault and fault.action == "slow":
            time.sleep(fault.seconds)
        answer = self.server.interface.answer(request, now=time.time())
        self._note(request, answer.status, fault.action if fault else "")
        self._give(answer, fault)

    def _give(self, answer: Answer, fault: Fault | None) -> None:
        if fault and fault.action == "drop_after_effect":
            self._drop()
            return
        self._send_json(answer.status, answer.document, {"Allow": answer.allow} if answer.allow else None)

    def _note(self, request: Request, status: int, note: str) -> None:
        self.server.ledger.note_request(
            method=request.method, path=request.path, key=request.key, status=status, note=note
        )

    def _body(self) -> bytes | None:
        """The request's body, or None after an error answer."""
        length = self.headers.get("Content-Length", "0")
        if self.headers.get("Transfer-Encoding") or not (length.isascii() and length.isdigit()):
            self.close_connection = True
            self._send_json(411, {"error": "length-required"})
            return None
        if int(length) > MAX_BODY:
            self.close_connection = True
            self._send_json(413, {"error": "too-large"})
            return None
        return self.rfile.read(int(length))

    def _control(self) -> None:
        body = self._body()
        if body is None:
            return
        if self.path == "/_ctl/reset":
            self.server.ledger.clear()
            self.server.faults.replace([])
            self._send_json(200, {})
        elif self.path == "/_ctl/faults":
            self._set_faults(body)
        else:
            self._send_json(404, {"error": "unknown-address"})

    def _set_faults(self, body: bytes) -> None:
        try:
            self.server.faults.replace(json.loads(body))
        except (ValueError, TypeError) as error:
            self._send_json(400, {"error": str(error)})
        else:
            self._send_json(200, {})

    def _page(self) -> None:
        if self.path == "/healthz":
            self._send_json(200, {"status": "bereit"})
            return
        ledger = self.server.ledger
        if self.path == "/":
            self._send_html(200, pages.overview(ledger.submissions()))
            return
        kind, _, rest = self.path.lstrip("/").partition("/")
        key, _, file_id = rest.partition("/")
        submission = ledger.submission(key)
        file = ledger.file(key, file_id) if kind == "datei" else None
        if kind == "antrag" and submission and not file_id:
            self._send_html(200, pages.detail(submission))
        elif file:
            self._send(200, file.content, "application/octet-stream", {"Content-Disposition": "attachment"})
        else:
            self._send_html(404, pages.not_found())

    def _drop(self) -> None:
        """Break the connection without an answer, as a failing network does."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _send_html(self, status: int, text: str) -> None:
        self._send(status, text.encode(), "text/html; charset=utf-8")

    def _send_json(self, status: int, document: Any, headers: dict[str, str] | None = None) -> None:
        self._send(status, json.dumps(document, ensure_ascii=False).encode(), "application/json", headers)

    def _send(self, status: int, body: bytes, content_type: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (_SECURITY_HEADERS | {"Content-Type": content_type} | (headers or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the ledger keeps every request."""
