"""The traps of the provider's Python client, each as a test against the sandbox."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from forms_app.payments.providers.base import Account, OutcomeUnknown, Patience, PaymentUnavailable, Status
from forms_app.payments.providers.mollie import Mollie
from tests.contracts.payments.test_adapters import make_order
from tests.fixtures_payments import SandboxProcess


@pytest.fixture
def mollie(sandbox: SandboxProcess, settings: Settings) -> Mollie:
    settings.PAYMENT_API_ENDPOINT = sandbox.url
    return Mollie(Account(sandbox.key, "test"), Patience(1, 1))


BROKEN_ANSWERS: list[dict[str, Any]] = [
    {"kind": "status", "code": 500},
    {"kind": "status", "code": 502, "body": "html"},
    {"kind": "status", "code": 502, "body": "empty"},
    {"kind": "status", "code": 503},
    {"kind": "status", "code": 503, "body": "no_detail"},
    {"kind": "status", "code": 500, "body": "list"},
    {"kind": "status", "code": 500, "body": "truncated"},
    {"kind": "status", "code": 409},
    {"kind": "drop_before_effect"},
    {"kind": "drop_after_effect"},
    {"kind": "status", "code": 502, "body": "html", "after_effect": True},
    {"kind": "delay", "ms": 1500},
]


def _name(rule: dict[str, Any]) -> str:
    return "-".join(str(value) for value in rule.values())


@pytest.mark.parametrize("rule", BROKEN_ANSWERS, ids=_name)
def test_a_creation_without_a_readable_answer_has_an_unknown_outcome_and_is_repeated_safely(
    mollie: Mollie, sandbox: SandboxProcess, rule: dict[str, Any]
) -> None:
    order = make_order()
    sandbox.fault(method="POST", **rule)

    with pytest.raises(OutcomeUnknown):
        mollie.create(order)
    sandbox.wait(lambda ledger: len(ledger["requests"]) >= 1)

    assert _until_settled(lambda: mollie.create(order)).status == Status.OPEN
    assert len(sandbox.payments()) == 1


def _until_settled(create: Callable[[], Any]) -> Any:
    for _ in range(20):
        try:
            return create()
        except OutcomeUnknown:  # the first request still runs
            continue
    raise AssertionError("The outcome never became known.")


REFUSALS = [(400, True), (401, True), (403, True), (404, True), (410, True), (415, True), (422, True), (429, False)]


@pytest.mark.parametrize(("code", "permanent"), REFUSALS)
def test_a_refusal_says_whether_asking_again_can_help(
    mollie: Mollie, sandbox: SandboxProcess, code: int, permanent: bool
) -> None:
    sandbox.fault("status", code=code, method="POST")

    with pytest.raises(PaymentUnavailable) as refusal:
        mollie.create(make_order())

    assert refusal.value.permanent is permanent


@pytest.mark.parametrize("rule", BROKEN_ANSWERS, ids=_name)
def test_a_question_without_a_readable_answer_is_asked_again_later(
    mollie: Mollie, sandbox: SandboxProcess, rule: dict[str, Any]
) -> None:
    payment = mollie.create(make_order())
    sandbox.fault(method="GET", **rule)

    with pytest.raises(PaymentUnavailable) as refusal:
        mollie.fetch(payment.external_id)

    assert not refusal.value.permanent
    sandbox.wait(lambda ledger: len(ledger["requests"]) == 2)  # the delayed one ends after we have left


def test_a_refusal_never_repeats_what_we_sent(mollie: Mollie, sandbox: SandboxProcess) -> None:
    sandbox.fault("status", code=422, method="POST", detail="Alva Lindqvist is not a purpose")

    with pytest.raises(PaymentUnavailable) as refusal:
        mollie.create(make_order())

    assert "Alva" not in str(refusal.value)


HOSTILE_IDS = [
    "tr_1/../../../v2/organizations/me",
    "tr_abcdef/../../profiles",
    "tr_abcdef?embed=all",
    "tr_abcdef#x",
    "tr_abcdef\n",
    "tr_abcdef ",
    "tr_äöüäöü",
    "TR_abcdef1",
    "tr_" + "a" * 65,
    "tr_abc",
    "re_abcdef1",
    "",
]


@pytest.mark.parametrize("hostile", HOSTILE_IDS)
@pytest.mark.parametrize("verb", ["fetch", "cancel", "refund"])
def test_a_hostile_id_never_becomes_an_address(
    mollie: Mollie, sandbox: SandboxProcess, hostile: str, verb: str
) -> None:
    calls: dict[str, Callable[[], object]] = {
        "fetch": lambda: mollie.fetch(hostile),
        "cancel": lambda: mollie.cancel(hostile, "key"),
        "refund": lambda: mollie.refund(hostile, 100, "Zurück", "key"),
    }

    with pytest.raises(PaymentUnavailable):
        calls[verb]()

    assert sandbox.ledger()["requests"] == []


def test_our_own_key_is_sent_and_the_name_of_this_machine_is_not(mollie: Mollie, sandbox: SandboxProcess) -> None:
    order = make_order()

    mollie.create(order)

    (request,) = sandbox.ledger()["requests"]
    assert request["key"] == f"payment-{order.attempt_id}"
    assert request["client"] == ""


@pytest.mark.parametrize("length", [10, 22, 40])
def test_ids_of_every_documented_length_are_accepted(mollie: Mollie, sandbox: SandboxProcess, length: int) -> None:
    sandbox.set(id_length=length)

    payment = mollie.create(make_order())

    assert mollie.fetch(payment.external_id).external_id == payment.external_id


def test_a_status_of_tomorrow_is_unknown_and_no_exception(mollie: Mollie, sandbox: SandboxProcess) -> None:
    payment = mollie.create(make_order())
    sandbox.fault("unknown_status", method="GET")

    assert mollie.fetch(payment.external_id).status == Status.UNKNOWN


def test_a_payment_is_found_on_a_later_page(
    mollie: Mollie, sandbox: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("forms_app.payments.providers.mollie.PAGE_SIZE", 2)
    orders = [make_order() for _ in range(5)]
    created = [mollie.create(order).external_id for order in orders]

    found = mollie.find(orders[0].attempt_id, datetime.now(UTC) - timedelta(days=1))

    assert found is not None
    assert found.external_id == created[0]


def test_the_other_mode_of_the_key_is_noticed_by_the_profile(sandbox: SandboxProcess, settings: Settings) -> None:
    settings.PAYMENT_API_ENDPOINT = sandbox.url
    sandbox.learn("live_Erkelenz")

    assert Mollie(Account("live_Erkelenz", "live")).verify_config().mode == "live"


def test_a_revoked_key_is_refused_for_good(mollie: Mollie, sandbox: SandboxProcess) -> None:
    sandbox.fault("auth_revoked", count=0)

    with pytest.raises(PaymentUnavailable) as refusal:
        mollie.verify_config()

    assert refusal.value.permanent
