"""The sandbox creates, shows, changes and lists payments as the provider documents.

Sources: https://docs.mollie.com/reference/create-payment, /get-payment, /list-payments, /update-payment,
/cancel-payment and /handling-errors.
"""

from typing import Any

import pytest
import requests

from tests.fixtures_payments import SandboxProcess

# --- what a creation must contain -------------------------------------------------------------------

REFUSED: list[tuple[str, Any, str]] = [
    ("amount", None, "amount"),
    ("amount", "12.00", "amount"),
    ("amount", {"currency": "EUR", "value": "12"}, "amount.value"),
    ("amount", {"currency": "EUR", "value": "12.0"}, "amount.value"),
    ("amount", {"currency": "EUR", "value": "12,00"}, "amount.value"),
    ("amount", {"currency": "EUR", "value": 12.00}, "amount.value"),
    ("amount", {"currency": "EUR", "value": "-1.00"}, "amount.value"),
    ("amount", {"currency": "EUR", "value": "0.00"}, "amount"),
    ("amount", {"currency": "EUR", "value": "10000.01"}, "amount"),
    ("amount", {"currency": "XXX", "value": "12.00"}, "amount.currency"),
    ("amount", {"value": "12.00"}, "amount.currency"),
    ("description", None, "description"),
    ("description", "", "description"),
    ("description", "x" * 256, "description"),
    ("redirectUrl", None, "redirectUrl"),
    ("redirectUrl", "erkelenz.example", "redirectUrl"),
    ("redirectUrl", "javascript:alert(1)", "redirectUrl"),
    ("cancelUrl", "ftp://erkelenz.example", "cancelUrl"),
    ("webhookUrl", "mailto:a@example.org", "webhookUrl"),
    ("locale", "de", "locale"),
    ("locale", "tlh_KX", "locale"),
    ("metadata", {"note": "x" * 1024}, "metadata"),
    ("profileId", "pfl_erkelenz", "profileId"),
    ("testmode", True, "testmode"),
    ("method", "giropay", "method"),
    ("method", ["creditcard", "sofort"], "method"),
    ("dueDate", "2001-01-01", "dueDate"),
    ("dueDate", "tomorrow", "dueDate"),
]


@pytest.mark.parametrize(("field", "value", "named"), REFUSED, ids=[f"{f}={str(v)[:30]}" for f, v, _ in REFUSED])
def test_a_creation_that_breaks_a_rule_is_refused_with_the_name_of_the_field(
    sandbox: SandboxProcess, field: str, value: Any, named: str
) -> None:
    response = sandbox.call("POST", "payments", sandbox.order(**{field: value}))

    assert response.status_code == 422
    assert response.json()["field"] == named
    assert sandbox.payments() == []


ACCEPTED: list[tuple[str, Any]] = [
    ("amount", {"currency": "EUR", "value": "0.01"}),
    ("amount", {"currency": "EUR", "value": "10000.00"}),
    ("description", "x" * 255),
    ("locale", "de_DE"),
    ("metadata", {"attempt": "6f7c1f0e-5a3b-4c57-9a55-1f2d3c4b5a69"}),
    ("metadata", "any JSON"),
    ("method", "banktransfer"),
    ("method", ["creditcard", "paypal"]),
    ("cancelUrl", "https://erkelenz.example/zurueck/"),
    ("webhookUrl", "http://erkelenz.localhost:8000/hook/"),
]


@pytest.mark.parametrize(("field", "value"), ACCEPTED, ids=[f"{f}={str(v)[:30]}" for f, v in ACCEPTED])
def test_a_creation_within_the_rules_is_accepted(sandbox: SandboxProcess, field: str, value: Any) -> None:
    assert sandbox.create(**{field: value})["status"] == "open"


# --- what a payment looks like ----------------------------------------------------------------------


def test_a_created_payment_has_the_documented_fields_and_a_checkout_link(sandbox: SandboxProcess) -> None:
    payment = sandbox.create(metadata={"attempt": "a"})

    assert payment["resource"] == "payment"
    assert payment["id"].startswith("tr_")
    assert payment["mode"] == "test"
    assert payment["profileId"] == sandbox.profile
    assert payment["metadata"] == {"attempt": "a"}
    assert payment["amount"] == {"currency": "EUR", "value": "12.00"}
    assert payment["_links"]["self"]["href"] == f"{sandbox.url}/v2/payments/{payment['id']}"
    assert payment["_links"]["checkout"]["href"].startswith(f"{sandbox.url}/checkout/")


def test_answers_are_hal_json(sandbox: SandboxProcess) -> None:
    response = sandbox.call("POST", "payments", sandbox.order())

    assert response.headers["Content-Type"] == "application/hal+json"


@pytest.mark.parametrize("length", [10, 22, 40])
def test_the_length_of_an_id_is_no_promise(sandbox: SandboxProcess, length: int) -> None:
    sandbox.set(id_length=length)

    assert len(sandbox.create()["id"]) == length + len("tr_")


@pytest.mark.parametrize(
    ("status", "field"),
    [("paid", "paidAt"), ("failed", "failedAt"), ("canceled", "canceledAt"), ("authorized", "authorizedAt")],
)
def test_the_time_of_a_state_appears_only_when_it_is_reached(sandbox: SandboxProcess, status: str, field: str) -> None:
    payment = sandbox.create()
    assert field not in payment

    sandbox.move(payment["id"], status)

    assert field in sandbox.call("GET", f"payments/{payment['id']}").json()


def test_a_payment_that_is_no_longer_open_has_no_checkout_link(sandbox: SandboxProcess) -> None:
    payment = sandbox.create()

    sandbox.pay(payment["id"])

    assert "checkout" not in sandbox.call("GET", f"payments/{payment['id']}").json()["_links"]


def test_a_paid_payment_says_how_much_can_be_refunded(sandbox: SandboxProcess) -> None:
    payment = sandbox.create()

    sandbox.pay(payment["id"])

    paid = sandbox.call("GET", f"payments/{payment['id']}").json()
    assert paid["amountRemaining"] == {"value": "12.00", "currency": "EUR"}
    assert paid["amountRefunded"] == {"value": "0.00", "currency": "EUR"}


# --- keys and addresses -----------------------------------------------------------------------------

KEYS = [
    "",
    "Bearer",
    "Bearer test_unknown",
    "Basic dGVzdDp4",
    "Bearer access_abc",
    "Bearer test_a b",
    "Bearer live_",
]


@pytest.mark.parametrize("value", KEYS)
def test_a_key_that_is_not_known_is_refused(sandbox: SandboxProcess, value: str) -> None:
    response = requests.get(f"{sandbox.url}/v2/payments", headers={"Authorization": value}, timeout=5)

    assert response.status_code == 401
    assert response.json()["title"] == "Unauthorized Request"


def test_a_payment_of_another_profile_is_unknown(sandbox: SandboxProcess) -> None:
    payment = sandbox.create()
    sandbox.learn("test_Gangelt", "pfl_gangelt", "Gemeinde Gangelt")

    response = sandbox.call("GET", f"payments/{payment['id']}", Authorization="Bearer test_Gangelt")

    assert response.status_code == 404


def test_a_payment_of_the_other_mode_is_unknown(sandbox: SandboxProcess) -> None:
    payment = sandbox.create()
    sandbox.learn("live_Erkelenz")

    response = sandbox.call("GET", f"payments/{payment['id']}", Authorization="Bearer live_Erkelenz")

    assert response.status_code == 404


ADDRESSES = [
    ("GET", "payments/tr_unknown", 404),
    ("GET", "payments/tr_unknown/refunds", 404),
    ("GET", "nothing", 404),
    ("PUT", "payments", 405),
    ("DELETE", "payments", 405),
    ("POST", "methods", 405),
    ("GET", "methods/giropay", 404),
    ("GET", "organizations/me", 403),
    ("GET", "settlements", 403),
    ("GET", "balances/primary", 403),
    ("GET", "profiles", 403),
    ("GET", "profiles/me", 200),
    ("GET", "methods", 200),
    ("GET", "methods/all", 200),
    ("GET", "methods/creditcard", 200),
]


@pytest.mark.parametrize(("method", "path", "status"), ADDRESSES)
def test_an_address_answers_with_the_documented_status(
    sandbox: SandboxProcess, method: str, path: str, status: int
) -> None:
    response = sandbox.call(method, path, {} if method in {"PUT", "POST"} else None)

    assert response.status_code == status
    assert (response.status_code == 405) == ("Allow" in response.headers)


def test_an_error_names_status_title_detail_and_documentation(sandbox: SandboxProcess) -> None:
    error = sandbox.call("GET", "payments/tr_unknown").json()

    assert (error["status"], error["title"]) == (404, "Not Found")
    assert error["detail"] == "No payment exists with token tr_unknown."
    assert error["_links"]["documentation"]["type"] == "text/html"


@pytest.mark.parametrize(
    ("content_type", "body", "status"), [("text/plain", "{}", 415), ("application/json", "{", 400)]
)
def test_a_body_that_is_not_json_is_refused(sandbox: SandboxProcess, content_type: str, body: str, status: int) -> None:
    headers = {"Authorization": f"Bearer {sandbox.key}", "Content-Type": content_type}

    response = requests.post(f"{sandbox.url}/v2/payments", data=body, headers=headers, timeout=5)

    assert response.status_code == status


def test_the_methods_of_germany_are_offered_and_the_dead_ones_are_not(sandbox: SandboxProcess) -> None:
    methods = {method["id"] for method in sandbox.call("GET", "methods").json()["_embedded"]["methods"]}

    assert {"creditcard", "paypal", "banktransfer"} <= methods
    assert not {"giropay", "sofort"} & methods


def test_a_method_the_profile_lacks_is_refused(sandbox: SandboxProcess) -> None:
    sandbox.learn(methods=["creditcard"])

    assert sandbox.call("POST", "payments", sandbox.order(method="paypal")).json()["field"] == "method"
