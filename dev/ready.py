"""The part of `make run` that waits: when all others really answer, it prints where they are.

It then stays, because the manager ends everything as soon as one part ends; that is also how it reports
that something did not come up.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable

from dev import demo, keycloak, places, readiness
from dev.console import complain, say, strong
from dev.paths import ROOT, venv_bin

PATIENCE = 90  # seconds for each part but Keycloak


def main(arguments: list[str]) -> int:
    with_keycloak = "--without-keycloak" not in arguments
    for title, probe in _probes():
        if not readiness.wait_for(probe, timeout=PATIENCE):
            complain(f"{title} did not become ready within {PATIENCE} seconds.")
            return 1
    if with_keycloak and not _keycloak_is_ready():
        return 1
    _announce(with_keycloak=with_keycloak)
    signal.pause()
    return 0


def _probes() -> list[tuple[str, Callable[[], bool]]]:
    web = f"http://127.0.0.1:{places.WEB.port()}"
    erkelenz = f"erkelenz.localhost:{places.WEB.port()}"
    return [
        ("The portal", lambda: readiness.answers(f"{web}/healthz")),
        ("The site of Erkelenz", lambda: readiness.answers(f"{web}/", host=erkelenz, timeout=30)),
        ("The payment sandbox", lambda: readiness.speaks_http(places.SANDBOX.port())),
        ("The demo back office", lambda: readiness.speaks_http(places.RECEIVER.port())),
        ("The mailbox page", lambda: readiness.speaks_http(places.MAILBOX.port())),
        ("The mail server", lambda: readiness.is_listening(places.SMTP.port())),
        ("The worker", lambda: _check_passes("worker")),
    ]


def _check_passes(name: str) -> bool:
    return readiness.check_passes(f"http://127.0.0.1:{places.WEB.port()}/readyz", name)


def _keycloak_is_ready() -> bool:
    """Keycloak answers and knows the addresses of this portal."""
    try:
        keycloak.wait_ready(places.KEYCLOAK.port())
    except keycloak.Unavailable as problem:
        complain(str(problem))
        return False
    answer = subprocess.run(
        [venv_bin("python"), "manage.py", "keycloak_sync"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if answer.returncode != 0:
        complain(f"`manage.py keycloak_sync` failed:\n{answer.stdout}")
    return answer.returncode == 0


def _announce(*, with_keycloak: bool) -> None:
    say("")
    say(strong("The portal is ready."))
    say("")
    for title, address in demo.addresses():
        if with_keycloak or title != "Keycloak":
            say(f"  {title:<20} {address}")
    say("")
    if with_keycloak:
        say(f"  Log in with the password {strong(demo.PASSWORD)} as")
        for name, role in demo.PEOPLE:
            say(f"  {name:<20} {role}")
    else:
        say("  Logging in is not possible, because there is no Keycloak here; everything else works.")
    say("")
    say("  Ctrl-C stops everything; the data stay.")
    say("")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    sys.exit(main(sys.argv[1:]))
