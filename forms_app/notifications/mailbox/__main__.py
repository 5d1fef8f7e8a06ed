"""Start the mailbox: `python -m forms_app.notifications.mailbox --port 8025 --smtp-port 1025 --data
var/mail`."""

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from forms_app.notifications.mailbox.smtp import Inbound, Listener
from forms_app.notifications.mailbox.store import Store
from forms_app.notifications.mailbox.web import MailboxPage


def main() -> int:
    options = _options()
    store = Store(options.data / "mailbox.sqlite3")
    inbound = Inbound(store)
    try:
        page = MailboxPage(("127.0.0.1", options.port), store=store, inbound=inbound)
    except OSError as error:
        return _taken(options.port, error)
    try:
        listener = Listener(inbound, options.smtp_port)
    except OSError as error:
        return _taken(options.smtp_port, error)
    signal.signal(signal.SIGTERM, _stop)
    sys.stdout.write(f"Postfach bereit: {page.url} (SMTP 127.0.0.1:{listener.port})\n")
    sys.stdout.flush()
    try:
        page.serve_forever()
    except KeyboardInterrupt:
        page.server_close()
        listener.stop()
    return 0


def _taken(port: int, error: OSError) -> int:
    sys.stderr.write(f"Postfach: Port {port} ist nicht frei ({error.strerror}).\n")
    return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mailbox", description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("MAILBOX_PORT", "8025")))
    parser.add_argument("--smtp-port", type=int, default=int(os.environ.get("SMTP_PORT", "1025")))
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("VAR_DIR", "var")) / "mail")
    return parser.parse_args()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
