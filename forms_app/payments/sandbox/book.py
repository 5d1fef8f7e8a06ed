"""The payments and refunds themselves: created, moved along the table, expired by the clock.

Every move is one transaction with its log line and, where the provider would knock, its webhook row.
"""

import json
import secrets
import sqlite3
import string
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from forms_app.payments.sandbox.states import (
    EXPIRES_AFTER,
    KNOCKING,
    MOVES,
    NOT_CANCELABLE,
    REFUND_ARRIVES,
    REFUND_DELAY,
    TIME_FIELD,
)
from forms_app.payments.sandbox.store import Store
from forms_app.payments.sandbox.types import Document, Problem, Profile

ALPHABET = string.ascii_letters + string.digits
CHANGEABLE = (
    "description",
    "redirectUrl",
    "cancelUrl",
    "webhookUrl",
    "metadata",
    "method",
    "locale",
    "dueDate",
)


class Book:
    """All money matters of the sandbox."""

    def __init__(self, store: Store) -> None:
        self.store = store
        #: Told after every row for a webhook, so the sender need not poll.
        self.knock: Callable[[], None] = lambda: None

    # --- payments -----------------------------------------------------------------------------

    def create(self, document: Document, profile: Profile) -> Document:
        now = self.store.now()
        method = document.get("method")
        method = method[0] if isinstance(method, list) and len(method) == 1 else method
        payment: Document = {
            "id": f"tr_{self._random(self.store.setting('id_length', 22))}",
            "token": self._random(24),
            "profileId": profile.id,
            "mode": profile.mode,
            "status": "open",
            "createdAt": _wire(now),
            **{name: document.get(name) for name in ("amount", *CHANGEABLE)},
            "method": method if isinstance(method, str) else None,
            "preset": isinstance(method, str),
        }
        payment["expiresAt"] = _wire(now + EXPIRES_AFTER[payment["method"] or ""])
        with self.store.transaction():
            self.store.write(
                "INSERT INTO payments (id, token, profile, mode, document) VALUES (?, ?, ?, ?, ?)",
                payment["id"],
                payment["token"],
                profile.id,
                profile.mode,
                json.dumps(payment),
            )
            self.store.log("transition", payment=payment["id"], source="", target="open")
        return payment

    def payment(self, payment_id: str, profile: Profile | None = None) -> Document:
        """The payment of this profile and mode; any other is as unknown as none at all."""
        return self._one("SELECT * FROM payments WHERE id = ?", payment_id, profile)

    def payment_by_token(self, token: str) -> Document:
        return self._one("SELECT * FROM payments WHERE token = ?", token, None)

    def _one(self, sql: str, key: str, profile: Profile | None) -> Document:
        self.expire_due()
        row = self.store.row(sql, key)
        if row is None or (profile and (row["profile"], row["mode"]) != (profile.id, profile.mode)):
            raise Problem(404, f"No payment exists with token {key}.")
        return _load(row)

    def payment_ids(self, profile: Profile) -> list[str]:
        """Newest first; ids only, because a list shows one page of them."""
        self.expire_due()
        sql = "SELECT id FROM payments WHERE profile = ? AND mode = ? ORDER BY seq DESC"
        return [row["id"] for row in self.store.rows(sql, profile.id, profile.mode)]

    def payments(self) -> list[Document]:
        """Newest first, of everybody."""
        self.expire_due()
        return [_load(row) for row in self.store.rows("SELECT * FROM payments ORDER BY seq DESC")]

    def change(self, payment: Document, document: Document) -> Document:
        changes = {name: document[name] for name in CHANGEABLE if name in document}
        return self._save({**payment, **changes})

    def choose(self, payment: Document, method: str | None) -> Document:
        """The citizen picks a method on the checkout page; the time to pay follows from it."""
        expires = self.store.now() + EXPIRES_AFTER[method or ""]
        return self._save({**payment, "method": method, "preset": False, "expiresAt": _wire(expires)})

    def move(self, payment_id: str, target: str, *, force: bool = False) -> Document:
        """Along the table only, unless a test forces what no provider should ever do."""
        with self.store.transaction():
            row = self.store.row("SELECT * FROM payments WHERE id = ?", payment_id)
            if row is None:
                raise Problem(404, f"No payment exists with token {payment_id}.")
            payment = _load(row)
            source = payment["status"]
            if source == target:
                return payment
            if target not in MOVES or (not force and target not in MOVES[source]):
                raise Problem(422, f"A payment cannot move from {source} to {target}", "status")
            payment["status"] = target
            if target in TIME_FIELD:
                payment[TIME_FIELD[target]] = _wire(self.store.now())
            self._save(payment)
            self.store.log("transition", payment=payment_id, source=source, target=target)
            if target in KNOCKING:
                self._knock(payment)
        return payment

    def is_cancelable(self, payment: Document) -> bool:
        return payment["status"] == "open" and payment["method"] not in NOT_CANCELABLE

    def expire_due(self) -> None:
        """Move everything the virtual clock has overtaken; cheap when nothing is due."""
        now = self.store.now()
        rows = self.store.rows(
            "SELECT * FROM payments WHERE json_extract(document, '$.status') IN ('open', 'pending')"
            " AND json_extract(document, '$.expiresAt') <= ?",
            _wire(now),
        )
        for row in rows:
            self.move(row["id"], "expired")
        self._advance_refunds(now)

    # --- refunds ------------------------------------------------------------------------------

    def refund(self, payment: Document, document: Document, cents: int, digest: str, *, keyed: bool) -> Document:
        now = self.store.now()
        with self.store.transaction():
            if payment["status"] != "paid":
                raise Problem(422, "The payment is already refunded or has not been paid for yet")
            if cents > _cents(payment) - self.refunded_cents(payment["id"]):
                raise Problem(422, "The amount is higher than the remaining amount", "amount")
            twin = self.store.row(
                "SELECT * FROM refunds WHERE payment = ? AND digest = ? ORDER BY seq DESC",
                payment["id"],
                digest,
            )
            if not keyed and twin and _read(_load(twin)["createdAt"]) > now - timedelta(seconds=10):
                raise Problem(409, "A duplicate refund has been detected")
            refund: Document = {
                "id": f"re_{self._random(10)}",
                "paymentId": payment["id"],
                "profileId": payment["profileId"],
                "mode": payment["mode"],
                "amount": {"currency": "EUR", "value": f"{cents // 100}.{cents % 100:02d}"},
                "description": document.get("description") or "",
                "metadata": document.get("metadata"),
                "status": "pending",
                "createdAt": _wire(now),
            }
            self.store.write(
                "INSERT INTO refunds (id, payment, digest, document) VALUES (?, ?, ?, ?)",
                refund["id"],
                payment["id"],
                digest,
                json.dumps(refund),
            )
            self.store.log("refund", refund=refund["id"], payment=payment["id"], target="pending")
        return refund

    def refunds(self, payment_id: str | None = None) -> list[Document]:
        """Newest first; of one payment or of all."""
        self.expire_due()
        if payment_id is None:
            return [_load(row) for row in self.store.rows("SELECT * FROM refunds ORDER BY seq DESC")]
        return self._refunds_of(payment_id)

    def _refunds_of(self, payment_id: str) -> list[Document]:
        rows = self.store.rows("SELECT * FROM refunds WHERE payment = ? ORDER BY seq DESC", payment_id)
        return [_load(row) for row in rows]

    def refunded_cents(self, payment_id: str) -> int:
        """What has left or will leave; failed and canceled refunds leave nothing."""
        return sum(_cents(one) for one in self._refunds_of(payment_id) if one["status"] not in {"failed", "canceled"})

    def move_refund(self, refund: Document, target: str) -> Document:
        with self.store.transaction():
            moved = {**refund, "status": target}
            self.store.write("UPDATE refunds SET document = ? WHERE id = ?", json.dumps(moved), refund["id"])
            self.store.log("refund", refund=refund["id"], payment=refund["paymentId"], target=target)
            if target in {"processing", "refunded", "failed"}:
                self._knock(self.payment(refund["paymentId"]))
        return moved

    def _advance_refunds(self, now: datetime) -> None:
        for source, target, after in (
            ("pending", "processing", REFUND_DELAY),
            ("processing", "refunded", REFUND_ARRIVES),
        ):
            for row in self.store.rows("SELECT * FROM refunds WHERE json_extract(document, '$.status') = ?", source):
                refund = _load(row)
                if _read(refund["createdAt"]) + after <= now:
                    self.move_refund(refund, target)

    # --- inside -------------------------------------------------------------------------------

    def _save(self, payment: Document) -> Document:
        self.store.write("UPDATE payments SET document = ? WHERE id = ?", json.dumps(payment), payment["id"])
        return payment

    def _knock(self, payment: Document) -> None:
        """A row per knock; how the knock is bent by a fault is decided when it is sent."""
        if not payment.get("webhookUrl"):
            return
        self.store.write(
            "INSERT INTO hooks (payment, url, due, shape) VALUES (?, ?, ?, 'plain')",
            payment["id"],
            payment["webhookUrl"],
            time.time(),
        )
        self.knock()

    @staticmethod
    def _random(length: int) -> str:
        return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _load(row: sqlite3.Row) -> Document:
    document: Document = json.loads(row["document"])
    return document


def _cents(document: Document) -> int:
    return int(document["amount"]["value"].replace(".", ""))


def _wire(moment: datetime) -> str:
    return moment.replace(microsecond=0).isoformat()


def _read(moment: str) -> datetime:
    return datetime.fromisoformat(moment)
