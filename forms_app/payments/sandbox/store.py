"""What the sandbox remembers: one SQLite file that survives kill -9.

Every change and its log line are committed together, so the ledger is a trustworthy witness of what
happened and how often.
"""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from forms_app.payments.sandbox.types import Document

SCHEMA = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS profiles (api_key TEXT PRIMARY KEY, profile TEXT NOT NULL, mode TEXT NOT NULL,
    document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS payments (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL,
    token TEXT UNIQUE NOT NULL, profile TEXT NOT NULL, mode TEXT NOT NULL, document TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS payments_by_profile ON payments (profile, mode, seq);
CREATE INDEX IF NOT EXISTS payments_by_end ON payments (json_extract(document, '$.status'),
    json_extract(document, '$.expiresAt'));
CREATE TABLE IF NOT EXISTS refunds (seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL,
    payment TEXT NOT NULL, digest TEXT NOT NULL, document TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS refunds_by_payment ON refunds (payment);
CREATE INDEX IF NOT EXISTS refunds_by_status ON refunds (json_extract(document, '$.status'));
CREATE TABLE IF NOT EXISTS idempotency (api_key TEXT NOT NULL, name TEXT NOT NULL, endpoint TEXT NOT NULL,
    digest TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (api_key, name));
CREATE TABLE IF NOT EXISTS hooks (seq INTEGER PRIMARY KEY AUTOINCREMENT, payment TEXT NOT NULL,
    url TEXT NOT NULL, attempt INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL, open INTEGER NOT NULL DEFAULT 1,
    shape TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS faults (seq INTEGER PRIMARY KEY AUTOINCREMENT, seen INTEGER NOT NULL DEFAULT 0,
    fired INTEGER NOT NULL DEFAULT 0, document TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS log (seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL,
    document TEXT NOT NULL);
"""

#: Emptied by a reset; keys and settings stay.
VOLATILE = ("payments", "refunds", "idempotency", "hooks", "faults", "log")


class Store:
    """One connection behind one lock: writes are serial, which is what an oracle needs."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.executescript(SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, one at a time; a transaction inside another joins it."""
        with self._lock:
            if self._depth:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            else:
                self._connection.execute("COMMIT")
            finally:
                self._depth -= 1

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        found = self.rows(sql, *values)
        return found[0] if found else None

    def write(self, sql: str, *values: Any) -> int:
        """Run one change; the number of the new row, if there is one."""
        with self.transaction():
            return self._connection.execute(sql, values).lastrowid or 0

    def log(self, kind: str, **facts: Any) -> None:
        self.write(
            "INSERT INTO log (at, kind, document) VALUES (?, ?, ?)",
            self.now().isoformat(),
            kind,
            json.dumps(facts),
        )

    def logged(self, kind: str) -> list[Document]:
        rows = self.rows("SELECT at, document FROM log WHERE kind = ? ORDER BY seq", kind)
        return [{"at": row["at"], **json.loads(row["document"])} for row in rows]

    def setting(self, name: str, default: Any) -> Any:
        row = self.row("SELECT value FROM settings WHERE name = ?", name)
        return json.loads(row["value"]) if row else default

    def change_setting(self, name: str, value: Any) -> None:
        self.write(
            "INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            name,
            json.dumps(value),
        )

    def now(self) -> datetime:
        """The virtual clock: real time plus whatever a test has advanced it by."""
        return datetime.now(UTC) + timedelta(seconds=self.setting("clock_offset", 0))

    def advance_clock(self, seconds: float) -> None:
        with self.transaction():
            self.change_setting("clock_offset", self.setting("clock_offset", 0) + seconds)

    def reset(self) -> None:
        """Forget everything that happened; keys stay known and the clock returns to real time."""
        with self.transaction():
            for table in VOLATILE:
                self.write(f"DELETE FROM {table}")  # noqa: S608 - the names are the constant above
            self.write("DELETE FROM settings")

    def close(self) -> None:
        with self._lock:
            self._connection.close()
