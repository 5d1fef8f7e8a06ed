"""Signed REST: files one by one, then the application that names them (docs/schnittstelle-fachverfahren.md).

Files go first, each under its own id, so that the last message is small and complete: the back office takes an
application over only when every file it names is there. Everything may be repeated under the same key.
"""

import json
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

from forms_app.delivery import signing
from forms_app.delivery.connectors.base import Connector, DeliveryFailed, OutcomeUnknown, Parcel, Receipt
from forms_app.delivery.connectors.guard import Forbidden, GuardedAdapter, check_address

TIMEOUT = (3.05, 10.0)
MAX_ANSWER = 64 * 1024
MAX_SECONDS = 30.0
LONGEST_WAIT = timedelta(hours=1)

_LATER = frozenset({408, 425, 429, 503})
_LOCKED_OUT = frozenset({401, 403})


@dataclass(frozen=True)
class Answer:
    status: int
    document: Any
    retry_after: str = ""


class Rest(Connector):
    name = "rest"

    def __init__(self, address: str, secret: str) -> None:
        self._address = address.rstrip("/")
        self._secret = secret.encode()

    def send(self, parcel: Parcel) -> Receipt:
        for file in parcel.files:
            path = f"/v1/antraege/{parcel.key}/dateien/{file.id}"
            try:
                answer = self._call("PUT", path, parcel.key, file.read(), file.content_type)
            except OutcomeUnknown as error:  # a file alone is no effect, and the same file may come again
                raise DeliveryFailed(error.reason, permanent=False) from error
            if answer.status not in (200, 201, 204):
                raise _refusal(answer)
        answer = self._call("POST", "/v1/antraege", parcel.key, parcel.payload, "application/json")
        if answer.status in (200, 201):
            return _receipt(answer, parcel)
        if answer.status >= 500 and answer.status not in _LATER:
            raise OutcomeUnknown(f"status {answer.status}")
        raise _refusal(answer)

    def probe(self, parcel: Parcel) -> Receipt | None:
        try:
            answer = self._call("GET", f"/v1/antraege/{parcel.key}", parcel.key)
        except OutcomeUnknown as error:
            raise DeliveryFailed(error.reason, permanent=False) from error
        if answer.status == 404 and _field(answer, "error") == "unknown-submission":
            return None
        if answer.status != 200:
            raise _refusal(answer, permanent=False)
        if _field(answer, "digest") != parcel.digest:
            raise DeliveryFailed("there is other content under our key", permanent=True)
        return Receipt(_field(answer, "receipt"))

    def check(self) -> None:
        try:
            answer = self._call("GET", "/v1/status", "")
        except OutcomeUnknown as error:
            raise DeliveryFailed(error.reason, permanent=False) from error
        if answer.status != 200:
            raise _refusal(answer)

    def _call(self, method: str, path: str, key: str, body: bytes = b"", content_type: str = "") -> Answer:
        url = self._address + path
        try:
            check_address(url)
        except Forbidden as error:
            raise DeliveryFailed(str(error), permanent=True) from error
        signed = signing.SignedRequest(method, urlsplit(url).path, key, body)
        headers = signing.headers_for(signed, secret=self._secret, now=time.time())
        headers |= {"Accept": "application/json", "Accept-Encoding": "identity"}
        if content_type:
            headers["Content-Type"] = content_type
        with _session() as session:
            try:
                response = session.request(
                    method, url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True
                )
                with response:
                    text = _read(response)
            except requests.RequestException as error:
                raise _broken(error) from error
        return Answer(response.status_code, _json(text), response.headers.get("Retry-After", ""))


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    for scheme in ("http://", "https://"):
        session.mount(scheme, GuardedAdapter(max_retries=0))
    return session


def _read(response: requests.Response) -> bytes:
    """The answer's body, as long as it is short and comes in reasonable time."""
    end, text = time.monotonic() + MAX_SECONDS, b""
    for piece in response.iter_content(8192):
        text += piece
        if len(text) > MAX_ANSWER or time.monotonic() > end:
            raise OutcomeUnknown("the answer is too long or too slow")
    return text


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _field(answer: Answer, name: str) -> str:
    value = answer.document.get(name) if isinstance(answer.document, dict) else None
    return value[:80] if isinstance(value, str) else ""


def _receipt(answer: Answer, parcel: Parcel) -> Receipt:
    """Only an answer that names our digest is a receipt; any page can say 200."""
    if _field(answer, "digest") != parcel.digest:
        raise OutcomeUnknown("the answer does not name what was sent")
    return Receipt(_field(answer, "receipt"))


def _refusal(answer: Answer, *, permanent: bool = True) -> DeliveryFailed:
    """What a status says about a repeat."""
    reason = f"status {answer.status} {_field(answer, 'error')}".strip()
    if answer.status in _LOCKED_OUT:
        return DeliveryFailed(reason, permanent=False, wait=LONGEST_WAIT)
    if answer.status in _LATER or answer.status >= 500:
        return DeliveryFailed(reason, permanent=False, wait=_wait(answer.retry_after))
    return DeliveryFailed(reason, permanent=permanent)


def _wait(retry_after: str) -> timedelta | None:
    if not (retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 8):
        return None
    return min(timedelta(seconds=int(retry_after)), LONGEST_WAIT)


def _broken(error: requests.RequestException) -> DeliveryFailed | OutcomeUnknown:
    """No connection means nothing was sent; a connection that breaks later leaves doubt."""
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", None)
    if isinstance(reason, NewConnectionError | ConnectTimeoutError) or isinstance(error, requests.exceptions.SSLError):
        return DeliveryFailed(f"no connection: {type(error).__name__}", permanent=False)
    if isinstance(error, requests.ConnectionError | requests.Timeout | requests.exceptions.ChunkedEncodingError):
        return OutcomeUnknown(f"broke off: {type(error).__name__}")
    return DeliveryFailed(f"cannot be sent: {type(error).__name__}", permanent=True)
