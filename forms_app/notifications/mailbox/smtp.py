"""The SMTP side of the mailbox, with faults on request.

- `refuse`: answers with the given SMTP reply, e.g. "451 4.3.0 later";
- `drop_before`: the connection breaks before the mail is stored;
- `drop_after`: the mail is stored, the sender never sees the reply.
"""

import asyncio
import secrets
import threading
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from forms_app.notifications.mailbox.store import Store

ACTIONS = frozenset({"refuse", "drop_before", "drop_after"})
MAX_MAIL = 10 * 1024 * 1024


@dataclass
class MailFault:
    action: str
    times: int = 1
    reply: str = "451 4.3.0 Try again later"

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise ValueError(f"unknown action {self.action!r}, known are {sorted(ACTIONS)}")


class Inbound:
    """What aiosmtpd calls for every mail."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._faults: list[MailFault] = []

    def set_faults(self, rules: list[dict[str, Any]]) -> None:
        """Put these rules in force instead of the old ones; raise ValueError or TypeError for an unknown
        one."""
        fresh = [MailFault(**rule) for rule in rules]
        with self._lock:
            self._faults = fresh

    async def handle_DATA(  # noqa: N802 -- the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        fault = self._next_fault()
        if fault and fault.action == "refuse":
            return fault.reply
        if fault and fault.action == "drop_before":
            return _drop(server)
        raw = envelope.original_content or b""
        self._store.keep(
            message_id=str(message_from_bytes(raw)["Message-ID"] or f"<none-{secrets.token_hex(8)}>").strip(),
            sender=envelope.mail_from or "",
            recipients=list(envelope.rcpt_tos),
            raw=raw,
        )
        return _drop(server) if fault else "250 2.0.0 Angenommen"

    def _next_fault(self) -> MailFault | None:
        with self._lock:
            for rule in self._faults:
                if rule.times > 0:
                    rule.times -= 1
                    return rule
        return None


class Listener:
    """The SMTP server on the loopback interface, in a thread with a loop of its own."""

    def __init__(self, inbound: Inbound, port: int) -> None:
        """Start to listen; raise OSError if the port is taken. Port 0 takes a free one."""
        self._loop = asyncio.new_event_loop()
        opened = self._loop.create_server(
            lambda: SMTP(inbound, data_size_limit=MAX_MAIL, hostname="localhost", loop=self._loop),
            host="127.0.0.1",
            port=port,
        )
        self._server = self._loop.run_until_complete(opened)
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)


def _drop(server: SMTP) -> str:
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()
    return "421 4.3.2 Connection dropped"
