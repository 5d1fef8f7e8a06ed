"""/_ctl – what a test may do to the provider, and the ledger it judges by. Never below /v2.

GET  ledger                          what there is and everything that happened
POST reset                           forget what happened, keep the keys
POST keys                            {"key", "profile", "name", "methods"?}
POST faults        DELETE faults     add one rule, drop all of them
POST clock/advance                   {"seconds"}
POST settings                        {"id_length"?, "strict_hooks"?, "remember_errors"?}
POST payments/<id>/to/<status>       {"method"?, "force"?}
POST refunds/<id>/to/<status>
POST hooks                           {"payment", "url", "times"?}: knock now
"""

import json
import re
import time

from forms_app.payments.sandbox import faults
from forms_app.payments.sandbox.gateway import Gateway
from forms_app.payments.sandbox.types import Document, Problem, Request, Response, answer

SETTINGS = frozenset({"id_length", "strict_hooks", "remember_errors"})


class Control:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._store = gateway.store
        self._book = gateway.book

    def answer(self, request: Request) -> Response:
        address = f"{request.method} {request.path.removeprefix('/_ctl/').strip('/')}"
        try:
            return answer(self._do(address, _document(request)))
        except Problem as problem:
            return problem.response()

    def _do(self, address: str, document: Document) -> Document:
        if moved := re.fullmatch(r"POST (payments|refunds)/([^/]+)/to/(\w+)", address):
            return self._move(moved[1], moved[2], moved[3], document)
        match address:
            case "GET ledger":
                return self._ledger()
            case "POST reset":
                self._store.reset()
            case "POST keys":
                self._gateway.learn(document)
            case "POST faults":
                return {"rule": faults.add(self._store, document)}
            case "DELETE faults":
                self._store.write("DELETE FROM faults")
            case "POST clock/advance":
                self._store.advance_clock(float(document["seconds"]))
                self._book.expire_due()
            case "POST settings":
                self._change_settings(document)
            case "POST hooks":
                self._knock(document)
            case _:
                raise Problem(404, f"No such control: {address}")
        return {"now": self._store.now().isoformat()}

    def _move(self, what: str, key: str, status: str, document: Document) -> Document:
        force = bool(document.get("force", False))
        if what == "payments":
            payment = self._book.payment(key)
            if document.get("method"):
                self._book.choose(payment, document["method"])
            return self._book.move(key, status, force=force)
        for refund in self._book.refunds():
            if refund["id"] == key:
                return self._book.move_refund(refund, status)
        raise Problem(404, f"No refund exists with token {key}.")

    def _change_settings(self, document: Document) -> None:
        if unknown := set(document) - SETTINGS:
            raise Problem(422, f"Unknown settings: {sorted(unknown)}")
        for name, value in document.items():
            self._store.change_setting(name, value)

    def _knock(self, document: Document) -> None:
        for _ in range(int(document.get("times", 1))):
            self._store.write(
                "INSERT INTO hooks (payment, url, due, shape) VALUES (?, ?, ?, ?)",
                document["payment"],
                document["url"],
                time.time(),
                document.get("shape", "plain"),
            )
        self._book.knock()

    def _ledger(self) -> Document:
        kinds = ("request", "transition", "refund", "webhook", "fault")
        waiting = self._store.rows("SELECT payment, url, attempt, due FROM hooks WHERE open = 1 ORDER BY seq")
        rules = self._store.rows("SELECT seq, seen, fired, document FROM faults ORDER BY seq")
        return {
            "now": self._store.now().isoformat(),
            "payments": self._book.payments()[::-1],
            "refunds": self._book.refunds()[::-1],
            **{f"{kind}s" if kind != "refund" else "refund_moves": self._store.logged(kind) for kind in kinds},
            "waiting_webhooks": [dict(row) for row in waiting],
            "rules": [{**json.loads(row["document"]), "seen": row["seen"], "fired": row["fired"]} for row in rules],
        }


def _document(request: Request) -> Document:
    try:
        document = json.loads(request.body or b"{}")
    except ValueError:
        raise Problem(400, "The request body is not valid JSON") from None
    if not isinstance(document, dict):
        raise Problem(400, "The request body must be a JSON object")
    return document
