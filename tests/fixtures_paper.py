"""The processes at the other end of paper: a back office, a mailbox, a virus scanner.

Each is a real process that serves a whole session; every test begins with an empty ledger and no faults.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from pytest_django import Settings

from dev import clamav
from dev.console import Trouble

ROOT = Path(__file__).resolve().parent.parent
RECEIVER_SECRET = "ein-geheimnis-nur-fuer-tests"


class Neighbour:
    """A process of ours that runs beside the portal and can be told to misbehave."""

    def __init__(self, module: str, *options: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, "--port", "0", *options],
            cwd=ROOT,
            env=dict(os.environ),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self.announced = self._process.stdout.readline()
        found = re.search(r"http://[\w.:]+", self.announced)
        assert found, f"{module} did not start"
        self.url = found[0]

    def control(self, name: str, document: Any = None) -> None:
        response = requests.post(f"{self.url}/_ctl/{name}", json=document, timeout=10)
        assert response.status_code == 200, response.text

    def faults(self, *rules: dict[str, Any]) -> None:
        self.control("faults", list(rules))

    def reset(self) -> None:
        self.control("reset")

    def get(self, path: str, **params: str) -> Any:
        response = requests.get(f"{self.url}{path}", params=params, timeout=10)
        response.raise_for_status()
        return response.json()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=10)


class ReceiverProcess(Neighbour):
    secret = RECEIVER_SECRET

    def submissions(self) -> list[dict[str, Any]]:
        return list(self.get("/_ctl/ledger")["submissions"])

    def ledger(self) -> dict[str, Any]:
        return dict(self.get("/_ctl/ledger"))


class MailboxProcess(Neighbour):
    @property
    def smtp_port(self) -> int:
        found = re.search(r"SMTP 127\.0\.0\.1:(\d+)", self.announced)
        assert found
        return int(found[1])

    def mails(self) -> list[dict[str, Any]]:
        """Every mail, newest first."""
        return list(self.get("/api/mails"))


@pytest.fixture(scope="session")
def receiver_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReceiverProcess]:
    folder = tmp_path_factory.mktemp("receiver")
    process = ReceiverProcess("forms_app.delivery.receiver", "--data", str(folder), "--secret", RECEIVER_SECRET)
    yield process
    process.stop()


@pytest.fixture(scope="session")
def mailbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailboxProcess]:
    folder = tmp_path_factory.mktemp("mailbox")
    process = MailboxProcess("forms_app.notifications.mailbox", "--smtp-port", "0", "--data", str(folder))
    yield process
    process.stop()


@pytest.fixture
def receiver(receiver_process: ReceiverProcess, settings: Settings) -> ReceiverProcess:
    """The running demo back office, empty and well-behaved."""
    receiver_process.reset()
    settings.RECEIVER_URL = receiver_process.url
    return receiver_process


@pytest.fixture
def mailbox(mailbox_process: MailboxProcess, settings: Settings) -> MailboxProcess:
    """The running mailbox, empty and well-behaved; the portal's mail goes there."""
    mailbox_process.reset()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = mailbox_process.smtp_port
    settings.MAIL_PROBE_URL = f"{mailbox_process.url}/api/mails"
    return mailbox_process


@pytest.fixture(scope="session")
def clamd_address() -> Iterator[str]:
    try:
        with clamav.daemon() as address:
            yield address
    except Trouble as trouble:
        pytest.skip(str(trouble))


@pytest.fixture
def clamd(clamd_address: str, settings: Settings) -> str:
    """The address of a real clamd that knows the test virus; the portal scans with it."""
    settings.CLAMAV_ADDRESS = clamd_address
    return clamd_address
