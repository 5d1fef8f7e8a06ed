"""HTTP in front of the provider double: reads requests, writes answers, decides nothing."""

from __future__ import annotations

import base64
import json
import re
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from accounts.testing.provider import Provider

_PATH = re.compile(
    r"/realms/(?P<realm>[a-z-]+)/(?P<what>\.well-known/openid-configuration|protocol/openid-connect/[a-z]+)"
)


class Server(ThreadingHTTPServer):
    """Listens on a free port of this machine."""

    daemon_threads = True
    request_queue_size = 128  # five would refuse a crowd on a slow machine

    def __init__(self, provider: Provider) -> None:
        self.provider = provider
        super().__init__(("127.0.0.1", 0), Endpoints)


class Endpoints(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: Server

    @property
    def provider(self) -> Provider:
        return self.server.provider

    def do_GET(self) -> None:
        realm, what = self._route()
        query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        match what:
            case "openid-configuration":
                self._json(200, self.provider.discovery(realm))
            case "certs":
                self._json(200, self.provider.key_set(realm))
            case "auth":
                back = self.provider.authorize(realm, query)
                self._redirect(back) if back else self._json(400, {"error": "invalid_request"})
            case "logout":
                self._redirect(query.get("post_logout_redirect_uri", "/"))
            case _:
                self._json(404, {})

    def do_POST(self) -> None:
        realm, what = self._route()
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        form = dict(parse_qsl(body))
        if what == "token":
            self._token(realm, form)
        elif what == "logout":
            grant = self.provider.refresh_tokens.pop(form.get("refresh_token", ""), None)
            if grant:
                self.provider.ended_sessions.add(grant.sid)
            self._answer(204 if grant else 400, b"" if grant else b'{"error":"invalid_grant"}')
        else:
            self._json(404, {})

    def _token(self, realm: str, form: dict[str, str]) -> None:
        faults = self.provider.faults
        time.sleep(faults.wait)
        if faults.drop_token_request:
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        if faults.token_status != 200:
            self._json(faults.token_status, {"error": "server_error"})
            return
        client = self._client(form)
        if client is None:
            self._json(401, {"error": "unauthorized_client"})
            return
        answer = self.provider.exchange(realm, form, client)
        self._json(200, answer) if answer else self._json(400, {"error": "invalid_grant"})

    def _client(self, form: dict[str, str]) -> str | None:
        """The client that proves itself by its secret, in the header or in the form."""
        name, secret = form.get("client_id", ""), form.get("client_secret", "")
        kind, _, credentials = self.headers.get("Authorization", "").partition(" ")
        if kind == "Basic":
            name, _, secret = map(unquote, base64.b64decode(credentials).decode().partition(":"))
        return name if self.provider.secrets.get(name) == secret else None

    def _route(self) -> tuple[str, str]:
        self.provider.requests.append(f"{self.command} {urlsplit(self.path).path}")
        match = _PATH.fullmatch(urlsplit(self.path).path)
        return (match["realm"], match["what"].rpartition("/")[2]) if match else ("", "")

    def _json(self, status: int, content: Any) -> None:
        self._answer(status, json.dumps(content).encode())

    def _redirect(self, address: str) -> None:
        self._answer(302, b"", Location=address)

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Stay quiet: addresses hold codes."""
