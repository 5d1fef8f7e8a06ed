"""Start the demo receiver: `python -m forms_app.delivery.receiver --port 8091 --data var/receiver`."""

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from forms_app.delivery.receiver.server import Receiver

DEMO_SECRET = "development-secret-receiver"  # noqa: S105  # the demo data know it too


def main() -> int:
    options = _options()
    try:
        server = Receiver(("127.0.0.1", options.port), data=options.data, secret=options.secret.encode())
    except OSError as error:
        sys.stderr.write(f"Fachverfahren (Demo): Port {options.port} ist nicht frei ({error.strerror}).\n")
        return 1
    signal.signal(signal.SIGTERM, _stop)
    sys.stdout.write(f"Fachverfahren (Demo) bereit: {server.url}\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="receiver", description=__doc__)
    parser.add_argument("--port", type=int, default=int(os.environ.get("RECEIVER_PORT", "8091")))
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("VAR_DIR", "var")) / "receiver")
    parser.add_argument("--secret", default=os.environ.get("RECEIVER_SECRET", DEMO_SECRET))
    return parser.parse_args()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
