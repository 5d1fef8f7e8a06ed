"""`python -m forms_app.payments.sandbox --port 8090 --data var/sandbox`

Without arguments the port is SANDBOX_PORT (8090) and the data lies in VAR_DIR (var) / sandbox.
"""

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from forms_app.payments.sandbox.server import Sandbox


def main() -> None:
    parser = argparse.ArgumentParser(description="Payment sandbox: speaks the provider's API, moves no money.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("SANDBOX_PORT", "8090")), help="0 takes any free port"
    )
    default_data = Path(os.environ.get("VAR_DIR", "var")) / "sandbox"
    parser.add_argument("--data", type=Path, default=default_data, help="folder of the ledger and of keys.json")
    parser.add_argument("--base-url", default="", help="how browsers reach this process")
    parser.add_argument(
        "--time-scale", type=float, default=0.5, help="seconds that one hour of the webhook schedule takes"
    )
    options = parser.parse_args()
    try:
        sandbox = Sandbox(
            options.host,
            options.port,
            options.data,
            seconds_per_hour=options.time_scale,
            base=options.base_url,
        )
    except OSError as error:
        sys.exit(f"The payment sandbox cannot listen on {options.host}:{options.port}: {error.strerror}.")
    signal.signal(signal.SIGTERM, _leave)
    sys.stdout.write(f"Payment sandbox ready at {sandbox.base}\n")
    sys.stdout.flush()
    try:
        sandbox.serve()
    except KeyboardInterrupt:
        sys.exit(0)


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
