"""Wait until something really answers, not until it merely runs."""

from __future__ import annotations

import http.client
import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def answers(url: str, *, host: str | None = None, timeout: float = 2) -> bool:
    """True if the address answers with a status below 400. `host` replaces the Host header."""
    request = urllib.request.Request(url, headers={"Host": host} if host else {})
    try:
        with _OPENER.open(request, timeout=timeout) as response:
            return bool(response.status < 400)
    except (urllib.error.URLError, OSError, http.client.HTTPException):
        return False


def speaks_http(port: int, *, timeout: float = 2) -> bool:
    """True if anything is answered in HTTP, whatever the status."""
    try:
        with _OPENER.open(f"http://127.0.0.1:{port}/", timeout=timeout):
            return True
    except urllib.error.HTTPError:
        return True
    except (urllib.error.URLError, OSError, http.client.HTTPException):
        return False


def check_passes(url: str, name: str) -> bool:
    """True if the readiness report at `url` says that its check `name` is fine."""
    try:
        with _OPENER.open(url, timeout=10) as response:
            report = json.load(response)
    except urllib.error.HTTPError as answer:
        report = json.load(answer) if answer.code == 503 else {}
    except (urllib.error.URLError, OSError, http.client.HTTPException, ValueError):
        return False
    return bool(report.get("checks", {}).get(name, {}).get("ok"))


def is_listening(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(probe: Callable[[], bool], *, timeout: float, gave_up: Callable[[], bool] = lambda: False) -> bool:
    """True as soon as `probe` holds; False when the time is over or `gave_up` says that it never will."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if probe():
            return True
        if gave_up():
            return False
        time.sleep(0.2)
    return False
