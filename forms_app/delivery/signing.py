"""How a request to a back-office system proves who sent it, and that nothing was changed on the way.

The signature is an HMAC-SHA256 over timestamp, method, path, idempotency key and the raw body, so neither an
old request nor a request for another file can be replayed. Both ends use this module: our REST connector and
the demo receiver. It knows nothing of Django. The interface is written down in
`docs/schnittstelle-fachverfahren.md`.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass

TIMESTAMP_HEADER = "X-Portal-Timestamp"
SIGNATURE_HEADER = "X-Portal-Signature"
KEY_HEADER = "Idempotency-Key"
DIGEST_HEADER = "Content-Digest"

WINDOW_SECONDS = 300
"""How far the clocks of both ends may differ before a request counts as a replay."""

_VERSION = "v1"


@dataclass(frozen=True)
class SignedRequest:
    """The parts of one request that the signature covers."""

    method: str
    path: str
    key: str
    body: bytes


class BadSignature(Exception):
    """The request does not prove that it comes from the portal."""


def content_digest(body: bytes) -> str:
    """The body's digest in the form of RFC 9530."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def hex_digest(body: bytes) -> str:
    """The same digest as readable hexadecimal, as it stands in payloads and ledgers."""
    return hashlib.sha256(body).hexdigest()


def headers_for(request: SignedRequest, *, secret: bytes, now: float) -> dict[str, str]:
    """The four headers that go with the request."""
    timestamp = str(int(now))
    return {
        TIMESTAMP_HEADER: timestamp,
        SIGNATURE_HEADER: _signature(request, secret, timestamp),
        KEY_HEADER: request.key,
        DIGEST_HEADER: content_digest(request.body),
    }


def check(request: SignedRequest, *, timestamp: str, signature: str, secret: bytes, now: float) -> None:
    """Raise `BadSignature` unless the request is signed with the secret and fresh."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise BadSignature("the timestamp is missing or not a number of seconds")
    if abs(now - int(timestamp)) > WINDOW_SECONDS:
        raise BadSignature("the timestamp is outside the window")
    expected = _signature(request, secret, timestamp)
    if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")):
        raise BadSignature("the signature does not match")


def _signature(request: SignedRequest, secret: bytes, timestamp: str) -> str:
    head = "\n".join((timestamp, request.method.upper(), request.path, request.key, ""))
    return f"{_VERSION}={hmac.new(secret, head.encode() + request.body, hashlib.sha256).hexdigest()}"
