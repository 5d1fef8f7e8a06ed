"""Knocks at the portal's door, as stubborn as the real provider.

Ten attempts at 0, 1, 3, 7, 15 and 31 minutes, 1, 2, 4 and 26 hours, on a scaled clock; only status 200
within 15 seconds is success; 301 and 302 turn the call into a GET without body, 307 and 308 keep it.
Source: https://docs.mollie.com/reference/webhooks
"""

import http.client
import json
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urljoin, urlsplit

from forms_app.payments.sandbox import faults
from forms_app.payments.sandbox.store import Store
from forms_app.payments.sandbox.types import Document

#: Minutes after the event at which the attempts are made.
SCHEDULE = (0, 1, 3, 7, 15, 31, 60, 120, 240, 1560)
TIMEOUT_SECONDS = 15
MOST_REDIRECTS = 5
DUE = "SELECT * FROM hooks WHERE open = 1 AND due <= ? ORDER BY due"
FORM = "application/x-www-form-urlencoded"

SHAPES = {
    "unknown_id": "tr_" + "u" * 22,
    "traversal_id": "tr_1/../../../v2/organizations/me",
}


class Sender:
    """A thread that sends what is due; several receivers are served side by side."""

    def __init__(self, store: Store, *, seconds_per_hour: float) -> None:
        self._store = store
        self._scale = seconds_per_hour / 3600
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._busy: set[int] = set()
        self._guard = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="hooks", daemon=True)
        self._pool = ThreadPoolExecutor(max_workers=8, thread_name_prefix="hook")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._wake.set()
        self._thread.join(timeout=5)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def wake(self) -> None:
        self._wake.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            for row in self._store.rows(DUE, time.time()):
                with self._guard:
                    if row["seq"] in self._busy:
                        continue
                    self._busy.add(row["seq"])
                self._pool.submit(self._attempt, row)
            self._wake.wait(timeout=0.05)
            self._wake.clear()

    def _attempt(self, row: sqlite3.Row) -> None:
        try:
            rule = faults.match(self._store, "webhook", "POST", row["url"])
            kind = rule["kind"] if rule else row["shape"]
            if rule and kind == "never":
                self._settle(row, 0, "held back", close=True)
                return
            if rule and kind == "delay":
                time.sleep(rule.get("ms", 0) / 1000)
            status, note = 0, ""
            for _ in range(int(rule.get("times", 2)) if rule and kind == "duplicate" else 1):
                status, note = knock(row["url"], row["payment"], kind)
            self._settle(row, status, note)
        finally:
            with self._guard:
                self._busy.discard(row["seq"])

    def _settle(self, row: sqlite3.Row, status: int, note: str, *, close: bool = False) -> None:
        """Log the attempt and put the row down for the next one, until 200 or the tenth."""
        done = close or status == http.HTTPStatus.OK or row["attempt"] + 1 >= len(SCHEDULE)
        pause = 0.0 if done else (SCHEDULE[row["attempt"] + 1] - SCHEDULE[row["attempt"]]) * 60 * self._scale
        with self._store.transaction():
            self._store.write(
                "UPDATE hooks SET attempt = attempt + 1, open = ?, due = ? WHERE seq = ?",
                0 if done else 1,
                time.time() + pause,
                row["seq"],
            )
            self._store.log(
                "webhook",
                payment=row["payment"],
                url=row["url"],
                attempt=row["attempt"] + 1,
                status=status,
                note=note,
            )


def knock(url: str, payment: str, kind: str = "plain") -> tuple[int, str]:
    """One call with its redirects; the final status, or 0 and why there was none."""
    method, body, content_type = _shaped(payment, kind)
    for _ in range(MOST_REDIRECTS):
        try:
            status, location = _send(method, url, body, content_type)
        except (OSError, http.client.HTTPException) as error:
            return 0, type(error).__name__
        if status in {301, 302, 303} and location:
            method, body, url = "GET", b"", urljoin(url, location)
        elif status in {307, 308} and location:
            url = urljoin(url, location)
        else:
            return status, ""
    return 0, "too many redirects"


def _shaped(payment: str, kind: str) -> tuple[str, bytes, str]:
    document: Document = {"id": SHAPES.get(kind, payment)}
    match kind:
        case "as_get":
            return "GET", b"", FORM
        case "as_json":
            return "POST", json.dumps(document).encode(), "application/json"
        case "huge_body":
            return "POST", urlencode({**document, "padding": "x" * 200_000}).encode(), FORM
        case "empty_body":
            return "POST", b"", FORM
        case _:
            return "POST", urlencode(document).encode(), FORM


def _send(method: str, url: str, body: bytes, content_type: str) -> tuple[int, str]:
    parts = urlsplit(url)
    host = parts.hostname or ""
    # Names below .localhost always mean this machine, whether or not the system's resolver knows it.
    address = "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else host
    secure = parts.scheme == "https"
    connect = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = connect(address, parts.port, timeout=TIMEOUT_SECONDS)
    headers = {"Host": parts.netloc, "User-Agent": "Payment-Sandbox/1", "Connection": "close"}
    if method == "POST":
        headers["Content-Type"] = content_type
    try:
        connection.request(method, parts.path + (f"?{parts.query}" if parts.query else ""), body or None, headers)
        response = connection.getresponse()
        response.read(65_536)
        return response.status, response.getheader("Location", "")
    finally:
        connection.close()
