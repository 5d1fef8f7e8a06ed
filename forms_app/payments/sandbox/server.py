"""The sockets of the sandbox: reads a request, answers it, or resets the line when a fault rule says so."""

import re
import socket
import struct
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from forms_app.payments.sandbox.book import Book
from forms_app.payments.sandbox.checkout import Checkout
from forms_app.payments.sandbox.control import Control
from forms_app.payments.sandbox.gateway import Gateway, LineDropped
from forms_app.payments.sandbox.hooks import Sender
from forms_app.payments.sandbox.store import Store
from forms_app.payments.sandbox.types import HTML, Problem, Request, Response

LARGEST_BODY = 1_000_000

PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';"
    " frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class Sandbox(ThreadingHTTPServer):
    """The whole sandbox in one object: bind, start the sender, serve."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, host: str, port: int, data: Path, *, seconds_per_hour: float, base: str = "") -> None:
        super().__init__((host, port), Line)
        data.mkdir(parents=True, exist_ok=True)
        self.store = Store(data / "ledger.sqlite3")
        self.base = base or f"http://{'localhost' if host == '127.0.0.1' else host}:{self.server_port}"
        book = Book(self.store)
        self.gateway = Gateway(self.store, book, self.base, data / "keys.json")
        self.control = Control(self.gateway)
        self.checkout = Checkout(self.gateway)
        self.sender = Sender(self.store, seconds_per_hour=seconds_per_hour)
        book.knock = self.sender.wake

    def serve(self) -> None:
        self.sender.start()
        try:
            self.serve_forever(poll_interval=0.2)
        finally:
            self.sender.stop()
            self.store.close()


class Line(BaseHTTPRequestHandler):
    """One connection."""

    server: Sandbox
    protocol_version = "HTTP/1.1"
    server_version = "Payment-Sandbox"
    sys_version = ""
    timeout = 30

    def _serve(self) -> None:
        request = self._read()
        if request is None:
            self._send(Problem(400, "The request body is too large").response())
            return
        try:
            self._send(self._answer(request))
        except LineDropped:
            self._drop()
        except ConnectionError:  # the caller has hung up meanwhile
            self.close_connection = True

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = do_HEAD = _serve  # noqa: N815 - names of the base class

    def _read(self) -> Request | None:
        length = self.headers.get("Content-Length") or "0"
        if not re.fullmatch(r"\d{1,7}", length) or int(length) > LARGEST_BODY:
            self.close_connection = True
            return None
        body = self.rfile.read(int(length))
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        return Request(self.command, parts.path, query, headers, body)

    def _answer(self, request: Request) -> Response:
        if request.path.startswith("/v2/"):
            return self.server.gateway.answer(request)
        if request.path.startswith("/_ctl/"):
            return self.server.control.answer(request)
        response = self.server.checkout.answer(request)
        if response.content_type == HTML:
            return Response(response.status, response.body, HTML, {**PAGE_HEADERS, **response.headers})
        return response

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if response.status != 204:
            self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command == "HEAD":
            return
        half = len(response.body) // 2 if response.pause_ms else 0
        self.wfile.write(response.body[:half])
        self.wfile.flush()
        time.sleep(response.pause_ms / 1000)
        self.wfile.write(response.body[half:])

    def _drop(self) -> None:
        """Reset instead of close, so that the caller sees a broken line and not an empty answer."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:
        """Silent: the ledger remembers every request."""
