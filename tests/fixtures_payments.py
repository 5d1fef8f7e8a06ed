"""The payment sandbox as a test sees it: a real process on a free port, with a ledger to judge by.

One process serves a whole test session; every test begins with an empty ledger, no fault rules and real time.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

ROOT = Path(__file__).resolve().parent.parent
TEST_KEY = "test_Erkelenz4711"
READY = re.compile(r"ready at (http://\S+)")


class SandboxProcess:
    """Start, kill, ask and bend the payment sandbox."""

    key = TEST_KEY
    profile = "pfl_erkelenz"

    def __init__(self, data: Path, *, seconds_per_hour: float = 0.5) -> None:
        self._data = data
        self._seconds_per_hour = seconds_per_hour
        self._port = 0
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self) -> None:
        """Start, or start again on the same port with the same ledger."""
        command = [sys.executable, "-m", "forms_app.payments.sandbox"]
        options = [
            "--port",
            str(self._port),
            "--data",
            str(self._data),
            "--time-scale",
            str(self._seconds_per_hour),
        ]
        self._process = subprocess.Popen(
            [*command, *options], cwd=ROOT, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
        )
        assert self._process.stdout is not None
        announced = READY.search(self._process.stdout.readline())
        assert announced, "the payment sandbox did not start"
        self.url = announced[1]
        self._port = int(self.url.rsplit(":", 1)[1])

    def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=10)

    # --- control ------------------------------------------------------------------------------

    def control(self, address: str, verb: str = "POST", /, **document: Any) -> dict[str, Any]:
        response = requests.request(verb, f"{self.url}/_ctl/{address}", json=document, timeout=20)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    def reset(self) -> None:
        self.key = TEST_KEY
        self.control("reset")
        self.learn()

    def learn(self, key: str = TEST_KEY, profile: str = profile, name: str = "Stadt Erkelenz", **more: Any) -> None:
        self.control("keys", key=key, profile=profile, name=name, **more)

    def fault(self, kind: str, **rule: Any) -> None:
        self.control("faults", kind=kind, **rule)

    def clear_faults(self) -> None:
        self.control("faults", "DELETE")

    def advance(self, *, hours: float = 0, seconds: float = 0) -> None:
        self.control("clock/advance", seconds=hours * 3600 + seconds)

    def set(self, **settings: Any) -> None:
        self.control("settings", **settings)

    def move(self, payment_id: str, status: str, **more: Any) -> None:
        self.control(f"payments/{payment_id}/to/{status}", **more)

    def pay(self, payment_id: str) -> None:
        self.move(payment_id, "paid")

    def ledger(self) -> dict[str, Any]:
        return self.control("ledger", "GET")

    def payments(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ledger()["payments"]
        return found

    def wait(self, holds: Callable[[dict[str, Any]], Any], seconds: float = 10) -> dict[str, Any]:
        """The ledger as soon as the condition holds in it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            ledger = self.ledger()
            if holds(ledger):
                return ledger
            time.sleep(0.05)
        raise AssertionError(f"the ledger never came to it: {ledger}")

    # --- the API, spoken by hand --------------------------------------------------------------

    def call(self, method: str, path: str, document: Any = None, **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items() if value}
        sent = {"Authorization": f"Bearer {self.key}", **named}
        return requests.request(method, f"{self.url}/v2/{path}", json=document, headers=sent, timeout=20)

    def order(self, **changes: Any) -> dict[str, Any]:
        """A creation the API accepts; None drops a field."""
        document = {
            "amount": {"currency": "EUR", "value": "12.00"},
            "description": "Erkelenz ERK-26-7K3P-9QXM-4",
            "redirectUrl": "https://erkelenz.example/zahlung/1/zurueck/",
            **changes,
        }
        return {name: value for name, value in document.items() if value is not None}

    def create(self, **changes: Any) -> dict[str, Any]:
        response = self.call("POST", "payments", self.order(**changes))
        assert response.status_code == 201, response.text
        created: dict[str, Any] = response.json()
        return created


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    process = SandboxProcess(tmp_path_factory.mktemp("sandbox"))
    process.start()
    yield process
    process.stop()


@pytest.fixture
def sandbox(sandbox_process: SandboxProcess) -> SandboxProcess:
    """The running sandbox, as if freshly started; it knows the key of Erkelenz."""
    sandbox_process.reset()
    return sandbox_process
