"""The web page of the mailbox, its JSON interface and the control of its faults. Answers only on loopback.

`GET /api/mails[?message_id=…]` is what the channel's probe asks; `POST /_ctl/faults` and `/_ctl/reset` are
for tests.
"""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from forms_app.notifications.mailbox import pages
from forms_app.notifications.mailbox.smtp import Inbound
from forms_app.notifications.mailbox.store import Store

_MAX_BODY = 64 * 1024
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'",
}
# The mail itself may do nothing at all, and links in it open in a new tab.
_SANDBOX = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'"


class MailboxPage(ThreadingHTTPServer):
    """The web server on top of a store."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], *, store: Store, inbound: Inbound) -> None:
        self.store = store
        self.inbound = inbound
        super().__init__(address, _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Postfach"
    sys_version = ""
    timeout = 30
    server: MailboxPage

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        store = self.server.store
        if address.path == "/":
            self._html(200, pages.overview(store.all()))
        elif address.path == "/healthz":
            self._json(200, {"status": "bereit"})
        elif address.path == "/api/mails":
            wanted = parse_qs(address.query).get("message_id")
            found = store.by_message_id(wanted[0]) if wanted else store.all()
            self._json(200, [mail.as_json() for mail in found])
        else:
            self._one_mail(address.path)

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit() and int(length) <= _MAX_BODY):
            self.close_connection = True
            self._json(413, {"error": "too-large"})
            return
        body = self.rfile.read(int(length))
        if self.path == "/_ctl/reset":
            self.server.store.clear()
            self.server.inbound.set_faults([])
            self._json(200, {})
        elif self.path == "/_ctl/faults":
            self._set_faults(body)
        else:
            self._json(404, {"error": "unknown-address"})

    def _set_faults(self, body: bytes) -> None:
        try:
            self.server.inbound.set_faults(json.loads(body))
        except (ValueError, TypeError) as error:
            self._json(400, {"error": str(error)})
        else:
            self._json(200, {})

    def _one_mail(self, path: str) -> None:
        kind, _, number = path.strip("/").partition("/")
        mail = self.server.store.by_id(int(number)) if number.isascii() and number.isdigit() else None
        if mail and kind == "mail":
            self._html(200, pages.detail(mail))
        elif mail and kind == "html":
            page = mail.html.replace("<head>", '<head><base target="_blank">', 1)
            self._send(200, page.encode(), "text/html; charset=utf-8", _SANDBOX)
        elif mail and kind == "quelltext":
            self._send(200, mail.raw, "text/plain; charset=utf-8")
        else:
            self._html(404, pages.not_found())

    def _html(self, status: int, text: str) -> None:
        self._send(status, text.encode(), "text/html; charset=utf-8")

    def _json(self, status: int, document: Any) -> None:
        self._send(status, json.dumps(document, ensure_ascii=False).encode(), "application/json")

    def _send(self, status: int, body: bytes, content_type: str, policy: str = "") -> None:
        headers = _HEADERS | {"Content-Type": content_type} | ({"Content-Security-Policy": policy} if policy else {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: mails are shown, not logged."""
