"""The mails that arrived, in a SQLite file that survives kill -9.

One row per Message-ID: a mail that arrives twice counts its arrivals, so a test can tell an effect from a
repeat.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT, message_id TEXT UNIQUE NOT NULL, arrivals INTEGER NOT NULL,
    sender TEXT NOT NULL, recipients TEXT NOT NULL, raw BLOB NOT NULL, received_at TEXT NOT NULL);
"""


@dataclass(frozen=True)
class StoredMail:
    """One mail as it came over the wire."""

    id: int
    message_id: str
    arrivals: int
    sender: str
    recipients: str
    raw: bytes
    received_at: str

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=default)

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        return str(part.get_content()) if part else ""

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "message_id": self.message_id,
            "arrivals": self.arrivals,
            "from": str(self.message["From"] or ""),
            "to": self.recipients.split(", "),
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "headers": [[name, str(value)] for name, value in self.message.items()],
            "received_at": self.received_at,
        }


class Store:
    """One connection per call: the SMTP loop and the web page run in different threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._connection() as db:
            db.execute("PRAGMA journal_mode=WAL")
            db.executescript(_SCHEMA)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self._path, timeout=20, isolation_level=None)
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA synchronous=FULL")
        try:
            yield db
        finally:
            db.close()

    def keep(self, *, message_id: str, sender: str, recipients: list[str], raw: bytes) -> None:
        """Store the mail; a Message-ID that is here already only counts one arrival more."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._connection() as db:
            db.execute(
                "INSERT INTO mail (message_id, arrivals, sender, recipients, raw, received_at)"
                " VALUES (?, 1, ?, ?, ?, ?)"
                " ON CONFLICT (message_id) DO UPDATE SET arrivals = arrivals + 1",
                (message_id, sender, ", ".join(recipients), raw, now),
            )

    def all(self) -> list[StoredMail]:
        """Every mail, newest first."""
        with self._connection() as db:
            return [StoredMail(**row) for row in db.execute("SELECT * FROM mail ORDER BY id DESC")]

    def by_id(self, number: int) -> StoredMail | None:
        with self._connection() as db:
            row = db.execute("SELECT * FROM mail WHERE id = ?", (number,)).fetchone()
        return StoredMail(**row) if row else None

    def by_message_id(self, message_id: str) -> list[StoredMail]:
        with self._connection() as db:
            rows = db.execute("SELECT * FROM mail WHERE message_id = ?", (message_id,)).fetchall()
        return [StoredMail(**row) for row in rows]

    def clear(self) -> None:
        with self._connection() as db:
            db.execute("DELETE FROM mail")
