"""What arrived, in a SQLite file that survives kill -9: the oracle of the delivery tests.

Every write is one transaction with `synchronous=FULL`; a submission exists completely or not at all.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS submission (
    key TEXT PRIMARY KEY, number INTEGER UNIQUE NOT NULL, digest TEXT NOT NULL, reference TEXT NOT NULL,
    authority TEXT NOT NULL, title TEXT NOT NULL, payload TEXT NOT NULL, received_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS file (
    key TEXT NOT NULL, file_id TEXT NOT NULL, digest TEXT NOT NULL, content_type TEXT NOT NULL,
    content BLOB NOT NULL, PRIMARY KEY (key, file_id));
CREATE TABLE IF NOT EXISTS request (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
    key TEXT NOT NULL, status INTEGER NOT NULL, note TEXT NOT NULL);
"""


class Conflict(Exception):
    """The same key was used before for other content."""


@dataclass(frozen=True)
class Submission:
    """One application as it arrived."""

    key: str
    number: int
    digest: str
    reference: str
    authority: str
    title: str
    payload: str
    received_at: str

    @property
    def receipt(self) -> str:
        """The back office's own file number."""
        return f"FV-{self.number:06d}"


@dataclass(frozen=True)
class StoredFile:
    key: str
    file_id: str
    digest: str
    content_type: str
    content: bytes


class Ledger:
    """One connection per call: handlers run in threads."""

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

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._connection() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    def submission(self, key: str) -> Submission | None:
        with self._connection() as db:
            row = db.execute("SELECT * FROM submission WHERE key = ?", (key,)).fetchone()
        return Submission(**row) if row else None

    def submissions(self) -> list[Submission]:
        with self._connection() as db:
            rows = db.execute("SELECT * FROM submission ORDER BY number DESC").fetchall()
        return [Submission(**row) for row in rows]

    def keep(self, key: str, *, digest: str, reference: str, authority: str, title: str, payload: str) -> Submission:
        """Store the submission once; the same again gives the first one, other content raises `Conflict`."""
        with self._transaction() as db:
            known = db.execute("SELECT digest FROM submission WHERE key = ?", (key,)).fetchone()
            if known and known["digest"] != digest:
                raise Conflict
            if not known:
                number = db.execute("SELECT coalesce(max(number), 0) + 1 FROM submission").fetchone()[0]
                db.execute(
                    "INSERT INTO submission VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (key, number, digest, reference, authority, title, payload, _now()),
                )
            row = db.execute("SELECT * FROM submission WHERE key = ?", (key,)).fetchone()
        return Submission(**row)

    def keep_file(self, file: StoredFile) -> None:
        """Store one file ahead of its submission; other content under the same id raises `Conflict`."""
        with self._transaction() as db:
            known = db.execute(
                "SELECT digest FROM file WHERE key = ? AND file_id = ?", (file.key, file.file_id)
            ).fetchone()
            if known and known["digest"] != file.digest:
                raise Conflict
            if not known:
                db.execute(
                    "INSERT INTO file VALUES (?, ?, ?, ?, ?)",
                    (file.key, file.file_id, file.digest, file.content_type, file.content),
                )

    def file(self, key: str, file_id: str) -> StoredFile | None:
        with self._connection() as db:
            row = db.execute("SELECT * FROM file WHERE key = ? AND file_id = ?", (key, file_id)).fetchone()
        return StoredFile(**row) if row else None

    def file_digests(self, key: str) -> dict[str, str]:
        with self._connection() as db:
            rows = db.execute("SELECT file_id, digest FROM file WHERE key = ?", (key,)).fetchall()
        return {row["file_id"]: row["digest"] for row in rows}

    def note_request(self, *, method: str, path: str, key: str, status: int, note: str) -> None:
        with self._transaction() as db:
            db.execute(
                "INSERT INTO request (at, method, path, key, status, note) VALUES (?, ?, ?, ?, ?, ?)",
                (_now(), method, path, key, status, note),
            )

    def as_json(self) -> dict[str, Any]:
        """Everything but the file contents: what a test compares with the portal's own rows."""
        with self._connection() as db:
            requests = [dict(row) for row in db.execute("SELECT * FROM request ORDER BY id")]
            files = [dict(row) for row in db.execute("SELECT key, file_id, digest FROM file ORDER BY key, file_id")]
        return {
            "submissions": [asdict(each) | {"receipt": each.receipt} for each in self.submissions()],
            "files": files,
            "requests": requests,
        }

    def clear(self) -> None:
        with self._transaction() as db:
            for table in ("submission", "file", "request"):
                db.execute(f"DELETE FROM {table}")  # noqa: S608 -- the three names stand one line above


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
