"""The sandbox knocks as the provider documents: https://docs.mollie.com/reference/webhooks."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import requests

from tests.fixtures_payments import SandboxProcess

# --- webhooks ---------------------------------------------------------------------------------------

FINAL = ("paid", "canceled", "expired", "failed")


class Door:
    """A receiver that answers with the statuses it is told to, the last one for ever."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, str]] = [(200, "")]
        self.heard: list[tuple[str, str, bytes]] = []
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                door.heard.append((self.command, self.path, body))
                status, location = door.answers.pop(0) if len(door.answers) > 1 else door.answers[0]
                self.send_response(status)
                if location:
                    self.send_header("Location", location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_POST  # noqa: N815 - named by the base class

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://erkelenz.localhost:{self._server.server_port}/hook/"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def door() -> Iterator[Door]:
    receiver = Door()
    yield receiver
    receiver.close()


@pytest.mark.parametrize("status", [*FINAL, "authorized"])
def test_a_reached_state_knocks_once_with_the_id_and_nothing_else(
    sandbox: SandboxProcess, door: Door, status: str
) -> None:
    payment = sandbox.create(webhookUrl=door.url)["id"]

    sandbox.move(payment, status)
    sandbox.wait(lambda ledger: ledger["webhooks"] and not ledger["waiting_webhooks"])

    assert door.heard == [("POST", "/hook/", f"id={payment}".encode())]


def test_nobody_knocks_for_open_and_pending(sandbox: SandboxProcess, door: Door) -> None:
    payment = sandbox.create(webhookUrl=door.url)["id"]

    sandbox.move(payment, "pending")
    time.sleep(0.3)

    assert door.heard == []


@pytest.mark.parametrize("answer", [201, 204, 400, 404, 500, 503])
def test_only_status_200_counts_as_heard(sandbox: SandboxProcess, door: Door, answer: int) -> None:
    door.answers = [(answer, ""), (200, "")]

    sandbox.pay(sandbox.create(webhookUrl=door.url)["id"])
    ledger = sandbox.wait(lambda ledger: not ledger["waiting_webhooks"])

    assert [call["status"] for call in ledger["webhooks"]] == [answer, 200]


def test_ten_attempts_are_made_and_then_no_more(tmp_path: Any, door: Door) -> None:
    quick = SandboxProcess(tmp_path, seconds_per_hour=0.02)
    quick.start()
    quick.reset()
    door.answers = [(500, "")]

    quick.pay(quick.create(webhookUrl=door.url)["id"])
    ledger = quick.wait(lambda ledger: not ledger["waiting_webhooks"])
    quick.stop()

    assert [call["attempt"] for call in ledger["webhooks"]] == list(range(1, 11))


@pytest.mark.parametrize(("redirect", "arrives_as"), [(301, "GET"), (302, "GET"), (307, "POST"), (308, "POST")])
def test_a_redirect_keeps_or_drops_the_body_by_its_number(
    sandbox: SandboxProcess, door: Door, redirect: int, arrives_as: str
) -> None:
    door.answers = [(redirect, "/elsewhere/"), (200, "")]
    payment = sandbox.create(webhookUrl=door.url)["id"]

    sandbox.pay(payment)
    sandbox.wait(lambda ledger: ledger["webhooks"])

    expected = f"id={payment}".encode() if arrives_as == "POST" else b""
    assert door.heard[1] == (arrives_as, "/elsewhere/", expected)


def test_a_webhook_address_that_is_not_public_is_refused_in_strict_mode(sandbox: SandboxProcess, door: Door) -> None:
    sandbox.set(strict_hooks=True)

    assert sandbox.call("POST", "payments", sandbox.order(webhookUrl=door.url)).json()["field"] == "webhookUrl"
    assert sandbox.create(webhookUrl="https://portal.example.org/hook/")


# --- the checkout page ------------------------------------------------------------------------------


def _press(sandbox: SandboxProcess, payment: dict[str, Any], path: str = "", **buttons: str) -> requests.Response:
    address = payment["_links"]["checkout"]["href"] + path
    return requests.post(address, data=buttons, allow_redirects=False, timeout=5)


@pytest.mark.parametrize(
    ("button", "status"),
    [("pay", "paid"), ("fail", "failed"), ("pending", "pending"), ("open", "open"), ("cancel", "canceled")],
)
def test_a_button_of_the_method_page_decides_and_leads_back(sandbox: SandboxProcess, button: str, status: str) -> None:
    payment = sandbox.create()
    _press(sandbox, payment, method="paypal")

    response = _press(sandbox, payment, "/paypal", action=button)

    assert (response.status_code, response.headers["Location"]) == (303, payment["redirectUrl"])
    assert sandbox.payments()[0]["status"] == status


def test_canceling_in_the_selection_leads_to_the_cancel_address(sandbox: SandboxProcess) -> None:
    payment = sandbox.create(cancelUrl="https://erkelenz.example/abgebrochen/")

    response = _press(sandbox, payment, action="cancel")

    assert response.headers["Location"] == "https://erkelenz.example/abgebrochen/"
    assert sandbox.payments()[0]["status"] == "canceled"


def test_canceling_a_preset_method_leads_back_to_the_selection_and_tells_nobody(
    sandbox: SandboxProcess, door: Door
) -> None:
    payment = sandbox.create(method="paypal", webhookUrl=door.url)

    _press(sandbox, payment, "/paypal", action="cancel")

    assert sandbox.payments()[0]["status"] == "open"
    assert sandbox.ledger()["waiting_webhooks"] == []
    page = requests.get(payment["_links"]["checkout"]["href"], timeout=5).text
    assert "Wie möchten Sie bezahlen?" in page


def test_the_checkout_page_needs_no_script_and_escapes_what_it_shows(sandbox: SandboxProcess) -> None:
    payment = sandbox.create(description="<script>alert(1)</script>")

    page = requests.get(payment["_links"]["checkout"]["href"], timeout=5)

    assert "<script" not in page.text
    assert "es fließt kein Geld" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_a_finished_payment_cannot_be_paid_again(sandbox: SandboxProcess) -> None:
    payment = sandbox.create()
    sandbox.move(payment["id"], "canceled")

    page = _press(sandbox, payment, "/paypal", action="pay")

    assert "nicht mehr offen" in page.text
    assert sandbox.payments()[0]["status"] == "canceled"
