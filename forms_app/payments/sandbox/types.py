"""What travels between the parts of the sandbox."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Document = dict[str, Any]

HAL = "application/hal+json"
HTML = "text/html; charset=utf-8"
DOCUMENTATION = "https://docs.mollie.com/overview/handling-errors"

TITLES = {
    400: "Bad Request",
    401: "Unauthorized Request",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    409: "Conflict",
    410: "Gone",
    415: "Unsupported Media Type",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(frozen=True)
class Request:
    """One call, already read from the wire."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def digest(self) -> str:
        """The same parameters in another order are the same request."""
        try:
            canonical = json.dumps(json.loads(self.body or b"{}"), sort_keys=True).encode()
        except ValueError:
            canonical = self.body
        return hashlib.sha256(canonical).hexdigest()


@dataclass(frozen=True)
class Response:
    """One answer, before any fault bends it."""

    status: int
    body: bytes = b""
    content_type: str = HAL
    headers: Mapping[str, str] = field(default_factory=dict)
    pause_ms: int = 0  # between the two halves of the body


@dataclass(frozen=True)
class Profile:
    """Who is calling: one website profile in one mode, known by one key."""

    id: str
    mode: str
    api_key: str
    name: str
    methods: tuple[str, ...]


class Problem(Exception):
    """An answer that is not a success, with the documented error body."""

    def __init__(self, status: int, detail: str, field: str = "", headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.field = field
        self.headers = headers or {}

    def response(self) -> Response:
        document: Document = {"status": self.status, "title": TITLES[self.status], "detail": self.detail}
        if self.field:
            document["field"] = self.field
        document["_links"] = {"documentation": {"href": DOCUMENTATION, "type": "text/html"}}
        return Response(self.status, json.dumps(document).encode(), headers=self.headers)


def answer(document: Document, status: int = 200) -> Response:
    return Response(status, json.dumps(document).encode())
