"""The sandbox moves payments and refunds as the provider documents, and lists them.

Sources: https://docs.mollie.com/docs/status-change, /reference/list-payments and /reference/create-refund.
"""

import pytest
import requests

from tests.fixtures_payments import SandboxProcess

# --- states and time --------------------------------------------------------------------------------

FINAL = ("paid", "canceled", "expired", "failed")

STATES = ("open", "pending", "authorized", "paid", "canceled", "expired", "failed")
ALLOWED = {
    "open": {"pending", "authorized", "paid", "canceled", "expired", "failed"},
    "pending": {"authorized", "paid", "canceled", "expired", "failed"},
    "authorized": {"paid", "canceled", "expired", "failed"},
}


@pytest.mark.parametrize("source", STATES)
def test_a_payment_moves_only_along_the_documented_table(sandbox: SandboxProcess, source: str) -> None:
    for target in set(STATES) - {source}:
        payment = sandbox.create()["id"]
        if source != "open":
            sandbox.move(payment, source)

        moved = requests.post(f"{sandbox.url}/_ctl/payments/{payment}/to/{target}", json={}, timeout=5)

        assert (moved.status_code == 200) == (target in ALLOWED.get(source, set())), f"{source} → {target}"


@pytest.mark.parametrize(
    ("method", "hours"), [("paybybank", 0.25), ("creditcard", 0.5), ("paypal", 72), ("banktransfer", 13 * 24)]
)
def test_an_open_payment_expires_after_the_time_of_its_method(
    sandbox: SandboxProcess, method: str, hours: float
) -> None:
    payment = sandbox.create(method=method)["id"]

    sandbox.advance(hours=hours, seconds=-60)
    assert sandbox.call("GET", f"payments/{payment}").json()["status"] == "open"
    sandbox.advance(seconds=61)

    assert sandbox.call("GET", f"payments/{payment}").json()["status"] == "expired"


def test_a_cancelable_payment_is_canceled_and_answered(sandbox: SandboxProcess) -> None:
    payment = sandbox.create()
    assert payment["isCancelable"] is True

    response = sandbox.call("DELETE", f"payments/{payment['id']}")

    assert (response.status_code, response.json()["status"]) == (200, "canceled")


@pytest.mark.parametrize("status", FINAL)
def test_a_finished_payment_cannot_be_canceled(sandbox: SandboxProcess, status: str) -> None:
    payment = sandbox.create()["id"]
    sandbox.move(payment, status)

    assert sandbox.call("DELETE", f"payments/{payment}").status_code == 422


def test_a_payment_at_the_card_page_cannot_be_canceled(sandbox: SandboxProcess) -> None:
    payment = sandbox.create(method="creditcard")

    assert payment["isCancelable"] is False
    assert sandbox.call("DELETE", f"payments/{payment['id']}").status_code == 422


def test_description_and_addresses_can_be_changed_afterwards(sandbox: SandboxProcess) -> None:
    payment = sandbox.create()["id"]

    changed = sandbox.call("PATCH", f"payments/{payment}", {"description": "New", "metadata": {"a": 1}})

    assert (changed.json()["description"], changed.json()["metadata"]) == ("New", {"a": 1})
    assert sandbox.call("PATCH", f"payments/{payment}", {"locale": "xx"}).json()["field"] == "locale"


# --- lists ------------------------------------------------------------------------------------------


def test_a_list_is_newest_first_and_turned_by_its_own_links(sandbox: SandboxProcess) -> None:
    created = [sandbox.create()["id"] for _ in range(5)]

    first = sandbox.call("GET", "payments?limit=2").json()
    second = sandbox.call("GET", first["_links"]["next"]["href"].split("/v2/")[1]).json()
    third = sandbox.call("GET", second["_links"]["next"]["href"].split("/v2/")[1]).json()

    listed = [p["id"] for page in (first, second, third) for p in page["_embedded"]["payments"]]
    assert listed == created[::-1]
    assert first["_links"]["previous"] is None
    assert third["_links"]["next"] is None
    assert [first["count"], second["count"], third["count"]] == [2, 2, 1]


def test_a_list_can_be_sorted_the_other_way_round(sandbox: SandboxProcess) -> None:
    created = [sandbox.create()["id"] for _ in range(3)]

    listed = sandbox.call("GET", "payments?sort=asc").json()["_embedded"]["payments"]

    assert [p["id"] for p in listed] == created


@pytest.mark.parametrize("query", ["limit=0", "limit=251", "limit=x", "sort=up"])
def test_a_list_refuses_what_it_does_not_know(sandbox: SandboxProcess, query: str) -> None:
    assert sandbox.call("GET", f"payments?{query}").status_code == 400


# --- refunds ----------------------------------------------------------------------------------------


def _paid(sandbox: SandboxProcess) -> str:
    payment = str(sandbox.create()["id"])
    sandbox.pay(payment)
    return payment


def _refund(sandbox: SandboxProcess, payment: str, value: str, **headers: str) -> requests.Response:
    return sandbox.call(
        "POST", f"payments/{payment}/refunds", {"amount": {"currency": "EUR", "value": value}}, **headers
    )


def test_a_refund_lives_from_pending_to_refunded(sandbox: SandboxProcess) -> None:
    payment = _paid(sandbox)
    refund = _refund(sandbox, payment, "5.00").json()
    address = f"payments/{payment}/refunds/{refund['id']}"

    seen = [sandbox.call("GET", address).json()["status"]]
    for hours in (2, 24):
        sandbox.advance(hours=hours, seconds=1)
        seen.append(sandbox.call("GET", address).json()["status"])

    assert seen == ["pending", "processing", "refunded"]
    assert sandbox.call("GET", f"payments/{payment}").json()["amountRemaining"]["value"] == "7.00"


def test_no_more_is_refunded_than_was_paid(sandbox: SandboxProcess) -> None:
    payment = _paid(sandbox)

    assert _refund(sandbox, payment, "8.00").status_code == 201
    assert _refund(sandbox, payment, "4.01").json()["field"] == "amount"


def test_a_payment_that_is_not_paid_is_not_refunded(sandbox: SandboxProcess) -> None:
    assert _refund(sandbox, sandbox.create()["id"], "1.00").status_code == 422


def test_two_equal_refunds_in_quick_succession_are_a_conflict_unless_keyed(sandbox: SandboxProcess) -> None:
    payment = _paid(sandbox)

    statuses = [_refund(sandbox, payment, "1.00").status_code for _ in range(2)]
    keyed = [_refund(sandbox, payment, "2.00", Idempotency_Key=key).status_code for key in ("a", "b")]

    assert (statuses, keyed) == ([201, 409], [201, 201])


def test_a_refund_can_be_called_back_before_it_is_processed(sandbox: SandboxProcess) -> None:
    payment = _paid(sandbox)
    address = f"payments/{payment}/refunds/{_refund(sandbox, payment, '1.00').json()['id']}"

    assert sandbox.call("DELETE", address).status_code == 204
    assert sandbox.call("GET", address).json()["status"] == "canceled"
    assert sandbox.call("DELETE", address).status_code == 422
