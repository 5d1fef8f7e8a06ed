"""The interface itself: one signed request in, one answer out. No sockets here.

| Request                                   | Effect                                            |
|-------------------------------------------|---------------------------------------------------|
| `GET  /v1/status`                         | 200: address and secret are right                 |
| `GET  /v1/antraege/<key>`                 | has it arrived? 200 with receipt, or 404          |
| `PUT  /v1/antraege/<key>/dateien/<id>`    | keeps one file ahead of its submission            |
| `POST /v1/antraege`                       | takes the submission over, if all its files are there |
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from forms_app.delivery import signing
from forms_app.delivery.receiver.ledger import Conflict, Ledger, StoredFile, Submission

MAX_BODY = 32 * 1024 * 1024

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_SUBMISSION = re.compile(rf"/v1/antraege/({_UUID})")
_FILE = re.compile(rf"/v1/antraege/({_UUID})/dateien/({_UUID})")


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")

    @property
    def key(self) -> str:
        return self.header(signing.KEY_HEADER)


@dataclass(frozen=True)
class Answer:
    status: int
    document: Mapping[str, Any]
    allow: str = ""


class Interface:
    """The rules of the interface on top of a ledger."""

    def __init__(self, ledger: Ledger, secret: bytes) -> None:
        self._ledger = ledger
        self._secret = secret

    def answer(self, request: Request, *, now: float) -> Answer:
        refusal = self._refusal(request, now)
        if refusal:
            return refusal
        if request.path == "/v1/status":
            return _only("GET", request) or Answer(200, {"status": "bereit"})
        if request.path == "/v1/antraege":
            return _only("POST", request) or self._take_over(request)
        if match := _SUBMISSION.fullmatch(request.path):
            return _only("GET", request) or self._look_up(match[1])
        if match := _FILE.fullmatch(request.path):
            return _only("PUT", request) or self._keep_file(request, match[1], match[2])
        return _problem(404, "unknown-address")

    def _refusal(self, request: Request, now: float) -> Answer | None:
        """What every request must fulfil before anybody looks at what it wants."""
        signed = signing.SignedRequest(request.method, request.path, request.key, request.body)
        try:
            signing.check(
                signed,
                timestamp=request.header(signing.TIMESTAMP_HEADER),
                signature=request.header(signing.SIGNATURE_HEADER),
                secret=self._secret,
                now=now,
            )
        except signing.BadSignature as error:
            return _problem(401, "bad-signature", str(error))
        if request.header(signing.DIGEST_HEADER) != signing.content_digest(request.body):
            return _problem(400, "wrong-digest")
        return None

    def _look_up(self, key: str) -> Answer:
        submission = self._ledger.submission(key)
        return Answer(200, _receipt(submission)) if submission else _problem(404, "unknown-submission")

    def _keep_file(self, request: Request, key: str, file_id: str) -> Answer:
        if request.key != key:
            return _problem(400, "wrong-key")
        digest = signing.hex_digest(request.body)
        content_type = request.header("content-type") or "application/octet-stream"
        try:
            self._ledger.keep_file(StoredFile(key, file_id, digest, content_type, request.body))
        except Conflict:
            return _problem(409, "other-content-under-this-id")
        return Answer(201, {"id": file_id, "digest": digest})

    def _take_over(self, request: Request) -> Answer:
        if request.header("content-type").split(";")[0].strip() != "application/json":
            return _problem(415, "not-json")
        try:
            payload = json.loads(request.body)
            facts = _facts(payload)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            return _problem(422, "unreadable", type(error).__name__)
        if facts.pop("key") != request.key or not re.fullmatch(_UUID, request.key):
            return _problem(422, "wrong-key")
        missing = self._missing_files(request.key, payload["attachments"])
        if missing:
            return Answer(422, {"error": "files-missing", "files": missing})
        return self._keep(request, facts)

    def _keep(self, request: Request, facts: dict[str, str]) -> Answer:
        digest = signing.hex_digest(request.body)
        try:
            submission = self._ledger.keep(request.key, digest=digest, payload=request.body.decode(), **facts)
        except Conflict:
            return _problem(409, "other-content-under-this-key")
        return Answer(200, _receipt(submission))

    def _missing_files(self, key: str, announced: list[dict[str, str]]) -> list[str]:
        """The announced files that are not here with exactly the announced digest."""
        here = self._ledger.file_digests(key)
        return [each["id"] for each in announced if here.get(each["id"]) != each["sha256"]]


def _facts(payload: dict[str, Any]) -> dict[str, str]:
    """The few facts a back office files by; a payload without one of them is refused."""
    facts = {
        "key": payload["delivery"],
        "reference": payload["application"]["reference"],
        "authority": payload["authority"]["name"],
        "title": payload["form"]["title"],
    }
    for value in facts.values():
        if not isinstance(value, str) or not value:
            raise TypeError
    if not all(isinstance(each["id"], str) and isinstance(each["sha256"], str) for each in payload["attachments"]):
        raise TypeError
    return facts


def _receipt(submission: Submission) -> dict[str, str]:
    return {
        "delivery": submission.key,
        "digest": submission.digest,
        "receipt": submission.receipt,
        "received_at": submission.received_at,
    }


def _only(method: str, request: Request) -> Answer | None:
    return None if request.method == method else Answer(405, {"error": "wrong-method"}, allow=method)


def _problem(status: int, error: str, detail: str = "") -> Answer:
    return Answer(status, {"error": error, "detail": detail} if detail else {"error": error})
