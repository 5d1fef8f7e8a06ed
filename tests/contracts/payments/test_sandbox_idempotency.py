"""The sandbox answers a repeated key as the provider documents: https://docs.mollie.com/reference/api-idempotency."""

import threading
import time

import pytest

from tests.fixtures_payments import SandboxProcess


def test_the_same_key_gives_the_same_payment_and_says_so(sandbox: SandboxProcess) -> None:
    first = sandbox.call("POST", "payments", sandbox.order(), Idempotency_Key="k1")
    second = sandbox.call("POST", "payments", sandbox.order(), Idempotency_Key="k1")

    assert first.json()["id"] == second.json()["id"]
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert len(sandbox.payments()) == 1


def test_the_same_key_with_other_parameters_is_refused(sandbox: SandboxProcess) -> None:
    sandbox.call("POST", "payments", sandbox.order(), Idempotency_Key="k1")

    other = sandbox.call("POST", "payments", sandbox.order(description="Other"), Idempotency_Key="k1")

    assert other.status_code == 400


def test_the_order_of_parameters_is_not_another_request(sandbox: SandboxProcess) -> None:
    order = sandbox.order()
    sandbox.call("POST", "payments", order, Idempotency_Key="k1")

    again = sandbox.call("POST", "payments", dict(reversed(order.items())), Idempotency_Key="k1")

    assert again.headers["Idempotent-Replayed"] == "true"


def test_a_key_is_forgotten_after_an_hour(sandbox: SandboxProcess) -> None:
    sandbox.call("POST", "payments", sandbox.order(), Idempotency_Key="k1")

    sandbox.advance(hours=1, seconds=1)
    sandbox.call("POST", "payments", sandbox.order(), Idempotency_Key="k1")

    assert len(sandbox.payments()) == 2


def test_keys_of_different_profiles_do_not_meet(sandbox: SandboxProcess) -> None:
    sandbox.learn("test_Gangelt", "pfl_gangelt", "Gemeinde Gangelt")
    sandbox.call("POST", "payments", sandbox.order(), Idempotency_Key="k1")

    other = sandbox.call("POST", "payments", sandbox.order(), Idempotency_Key="k1", Authorization="Bearer test_Gangelt")

    assert "Idempotent-Replayed" not in other.headers
    assert len(sandbox.payments()) == 2


def test_a_key_whose_first_request_still_runs_is_a_conflict(sandbox: SandboxProcess) -> None:
    sandbox.fault("delay", ms=700, method="POST")
    statuses: list[int] = []

    def send() -> None:
        statuses.append(sandbox.call("POST", "payments", sandbox.order(), Idempotency_Key="k1").status_code)

    first = threading.Thread(target=send)
    first.start()
    time.sleep(0.2)
    send()
    first.join()

    assert statuses == [409, 201]
    assert len(sandbox.payments()) == 1


@pytest.mark.parametrize("remember", [False, True])
def test_whether_a_refusal_is_remembered_can_be_switched(sandbox: SandboxProcess, remember: bool) -> None:
    sandbox.set(remember_errors=remember)
    broken = sandbox.order(description=None)

    sandbox.call("POST", "payments", broken, Idempotency_Key="k1")
    again = sandbox.call("POST", "payments", broken, Idempotency_Key="k1")

    assert again.status_code == 422
    assert ("Idempotent-Replayed" in again.headers) == remember
