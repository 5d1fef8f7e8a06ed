"""The sandbox misbehaves exactly as told, and its ledger can be believed."""

from typing import Any

import pytest
import requests

from tests.fixtures_payments import SandboxProcess


def test_the_ledger_survives_kill_9(tmp_path: Any) -> None:
    process = SandboxProcess(tmp_path)
    process.start()
    process.reset()
    paid = process.create()["id"]
    process.pay(paid)

    process.kill()
    process.start()

    assert [(p["id"], p["status"]) for p in process.payments()] == [(paid, "paid")]
    process.stop()


def test_a_line_dropped_before_the_effect_leaves_nothing_behind(sandbox: SandboxProcess) -> None:
    sandbox.fault("drop_before_effect", method="POST")

    with pytest.raises(requests.ConnectionError):
        sandbox.create()

    assert sandbox.payments() == []


def test_a_line_dropped_after_the_effect_leaves_the_payment_behind(sandbox: SandboxProcess) -> None:
    sandbox.fault("drop_after_effect", method="POST")

    with pytest.raises(requests.ConnectionError):
        sandbox.create()

    assert len(sandbox.payments()) == 1


def test_a_rule_fires_at_its_nth_call_as_often_as_it_says(sandbox: SandboxProcess) -> None:
    sandbox.fault("status", code=503, method="GET", path="^/v2/payments$", nth=2, count=2)

    statuses = [sandbox.call("GET", "payments").status_code for _ in range(4)]

    assert statuses == [200, 503, 503, 200]


@pytest.mark.parametrize("rule", [{"kind": "explode"}, {"kind": "never"}, {"kind": "bad_payload", "fact": "colour"}])
def test_a_misspelt_rule_is_refused(sandbox: SandboxProcess, rule: dict[str, str]) -> None:
    assert requests.post(f"{sandbox.url}/_ctl/faults", json=rule, timeout=5).status_code == 422


def test_control_is_no_part_of_the_api(sandbox: SandboxProcess) -> None:
    assert sandbox.call("GET", "_ctl/ledger").status_code == 404
