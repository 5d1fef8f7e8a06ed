"""Everything between the wire and the API: the key, idempotency, fault rules and the request log."""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from forms_app.payments.sandbox import api, faults
from forms_app.payments.sandbox.book import Book
from forms_app.payments.sandbox.states import METHODS
from forms_app.payments.sandbox.store import Store
from forms_app.payments.sandbox.types import Document, Problem, Profile, Request, Response

KEY_PATTERN = re.compile(r"(live|test)_\w+")
KEPT = timedelta(hours=1)
UNAUTHORISED = "Missing authentication, or failed to authenticate"


class LineDropped(Exception):
    """The connection is reset without an answer."""


class Gateway:
    """Answers one API request at a time per idempotency key."""

    def __init__(self, store: Store, book: Book, base: str, seed: Path) -> None:
        self.store = store
        self.book = book
        self.base = base
        self._seed = seed
        self._running: set[tuple[str, str]] = set()
        self._guard = threading.Lock()

    def answer(self, request: Request) -> Response:
        """The answer to one call below /v2; raises LineDropped when a fault rule says so."""
        rule = faults.match(self.store, "api", request.method, request.path)
        try:
            response = self._answer(request, rule)
        except Problem as problem:
            response = problem.response()
        self._log(request, response.status, rule)
        if rule and rule["kind"] == "drop_after_effect":
            raise LineDropped
        if rule and response.status < 300:
            return faults.bend(response, rule)
        return response

    def _answer(self, request: Request, rule: Document | None) -> Response:
        kind = rule["kind"] if rule else ""
        profile = self._authenticate(request)
        if kind == "auth_revoked":
            raise Problem(401, UNAUTHORISED)
        with self._once(request, profile) as replayed:
            if rule and kind == "delay":
                time.sleep(rule["ms"] / 1000)
            if kind == "drop_before_effect":
                self._log(request, 0, rule)
                raise LineDropped
            if rule and kind == "status" and not rule.get("after_effect"):
                return faults.replacement(rule)
            response = replayed or self._perform(request, profile)
        if rule and kind == "status":
            return faults.replacement(rule)
        if rule and kind == "paid_before_answer":
            self.book.move(json.loads(response.body)["id"], "paid")
            time.sleep(rule.get("ms", 300) / 1000)
        return response

    def _perform(self, request: Request, profile: Profile) -> Response:
        """The effect and the remembered answer are one transaction: a replay never meets half of it."""
        name = request.headers.get("idempotency-key", "") if request.method == "POST" else ""
        with self.store.transaction():
            try:
                handler, named = api.find(request.method, request.path)
                response = handler(api.Call(request, profile, self.book, self.base, named))
            except Problem as problem:
                if not self.store.setting("remember_errors", False):
                    raise
                response = problem.response()
            if name:
                self._remember(request, profile, name, response)
        return response

    # --- idempotency --------------------------------------------------------------------------

    @contextmanager
    def _once(self, request: Request, profile: Profile) -> Iterator[Response | None]:
        """The remembered answer to this key; 409 while the first call with it is still running."""
        name = request.headers.get("idempotency-key", "")
        if request.method != "POST" or not name:
            yield None
            return
        key = (profile.api_key, name)
        with self._guard:
            if key in self._running:
                raise Problem(409, "A request with the same idempotency key is still being processed")
            self._running.add(key)
        try:
            yield self._remembered(request, profile, name)
        finally:
            with self._guard:
                self._running.discard(key)

    def _remembered(self, request: Request, profile: Profile, name: str) -> Response | None:
        oldest = (self.store.now() - KEPT).isoformat()
        self.store.write("DELETE FROM idempotency WHERE at < ?", oldest)
        row = self.store.row("SELECT * FROM idempotency WHERE api_key = ? AND name = ?", profile.api_key, name)
        if row is None:
            return None
        if (row["endpoint"], row["digest"]) != (f"{request.method} {request.path}", request.digest):
            raise Problem(400, "The idempotency key was already used with another endpoint or other parameters")
        return Response(row["status"], row["body"].encode(), headers={"Idempotent-Replayed": "true"})

    def _remember(self, request: Request, profile: Profile, name: str, response: Response) -> None:
        self.store.write(
            "INSERT INTO idempotency (api_key, name, endpoint, digest, status, body, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            profile.api_key,
            name,
            f"{request.method} {request.path}",
            request.digest,
            response.status,
            response.body.decode(),
            self.store.now().isoformat(),
        )

    # --- keys ---------------------------------------------------------------------------------

    def _authenticate(self, request: Request) -> Profile:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not KEY_PATTERN.fullmatch(key):
            raise Problem(401, UNAUTHORISED)
        profile = self._known(key)
        if profile is None:
            self._read_seed()
            profile = self._known(key)
        if profile is None:
            raise Problem(401, UNAUTHORISED)
        return profile

    def _known(self, key: str) -> Profile | None:
        return next((profile for profile in self.profiles() if profile.api_key == key), None)

    def profiles(self) -> list[Profile]:
        found = []
        for row in self.store.rows("SELECT * FROM profiles"):
            document = json.loads(row["document"])
            methods = tuple(document["methods"])
            found.append(Profile(row["profile"], row["mode"], row["api_key"], document["name"], methods))
        return found

    def _read_seed(self) -> None:
        """Keys written to the seed file after the start are known from their first use."""
        if self._seed.exists():
            for document in json.loads(self._seed.read_text()):
                self.learn(document)

    def learn(self, document: Document) -> None:
        """Make one key known: {"key", "profile", "name", "methods"?}."""
        key = str(document.get("key", ""))
        if not KEY_PATTERN.fullmatch(key):
            raise Problem(422, "A key begins with test_ or live_", "key")
        methods = document.get("methods", list(METHODS))
        self.store.write(
            "INSERT INTO profiles (api_key, profile, mode, document) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (api_key) DO UPDATE SET profile = excluded.profile, document = excluded.document",
            key,
            document.get("profile", "pfl_sandbox"),
            key[:4],
            json.dumps({"name": document.get("name", ""), "methods": methods}),
        )

    def name_of(self, profile_id: str) -> str:
        return next((profile.name for profile in self.profiles() if profile.id == profile_id), profile_id)

    def _log(self, request: Request, status: int, rule: Document | None) -> None:
        self.store.log(
            "request",
            method=request.method,
            path=request.path,
            status=status,
            key=request.headers.get("idempotency-key", ""),
            client=request.headers.get("x-mollie-client-info", ""),
            fault=rule["kind"] if rule else "",
        )
