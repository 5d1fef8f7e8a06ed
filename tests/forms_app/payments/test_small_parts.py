"""Amounts, the poller's timetable, accounts and the rules about the configuration."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from cms.ops.health import Unhealthy
from cms.tenants import provisioning
from cms.tenants.models import Authority
from cms.tenants.register import entries
from forms_app.payments import accounts, checks, health, polling
from forms_app.payments.amounts import euros
from forms_app.payments.models import PaymentAccount, PaymentAttempt
from forms_app.payments.providers import mollie
from forms_app.payments.providers.base import PaymentUnavailable
from tests.fixtures_payments import SandboxProcess

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cents", "german", "english"),
    [
        (0, "0,00 €", "0.00 €"),
        (1, "0,01 €", "0.01 €"),
        (1200, "12,00 €", "12.00 €"),
        (123_456, "1.234,56 €", "1,234.56 €"),
        (100_000_000, "1.000.000,00 €", "1,000,000.00 €"),
    ],
)
def test_an_amount_is_written_as_people_write_it(cents: int, german: str, english: str) -> None:
    with override("de"):
        assert euros(cents) == german.replace(" ", "\u00a0")
    with override("en"):
        assert euros(cents) == english.replace(" ", "\u00a0")


@given(st.integers(min_value=0, max_value=10**9))
def test_no_cent_is_lost_between_the_page_and_the_number(cents: int) -> None:
    with override("de"):
        shown = euros(cents)

    assert int("".join(character for character in shown if character.isdigit())) == cents


@given(st.integers(min_value=1, max_value=10**10))
def test_no_cent_is_lost_between_us_and_the_provider(cents: int) -> None:
    text = mollie._decimal(cents)

    assert mollie.AMOUNT.fullmatch(text)
    assert mollie._cents(text) == cents


@given(st.text() | st.floats() | st.integers() | st.none())
def test_an_amount_in_any_other_shape_is_unreadable(value: object) -> None:
    if not (isinstance(value, str) and mollie.AMOUNT.fullmatch(value)):
        assert mollie._cents(value) is None


@pytest.mark.parametrize(("polls", "minutes"), [(0, 1), (1, 2), (2, 5), (3, 15), (4, 60), (5, 60), (50, 60)])
def test_the_poller_asks_often_at_first_and_then_hourly(polls: int, minutes: int) -> None:
    assert polling.next_poll(polls, NOW + timedelta(days=1), NOW) == NOW + timedelta(minutes=minutes)


def test_long_after_the_end_the_poller_asks_once_a_day() -> None:
    ended = NOW - polling.AFTERMATH - timedelta(seconds=1)

    assert polling.next_poll(30, ended, NOW) == NOW + timedelta(days=1)


@pytest.mark.django_db
def test_a_new_authority_can_be_paid_through_the_sandbox(erkelenz: Authority) -> None:
    account = PaymentAccount.unscoped.get(authority=erkelenz)

    assert str(account.api_key).startswith("test_")
    assert str(account.api_key).encode() not in bytes(account.sealed_api_key)


@pytest.mark.django_db
def test_provisioning_again_keeps_the_account(erkelenz: Authority) -> None:
    before = str(PaymentAccount.unscoped.get(authority=erkelenz).api_key)
    plan = provisioning.provision({entry.slug: entry for entry in entries()}["erkelenz"], dry_run=False)

    assert str(PaymentAccount.unscoped.get(authority=erkelenz).api_key) == before
    assert not [change for change in plan.changes if "Zahlungskonto" in change]


@pytest.mark.django_db
def test_the_sandbox_learns_the_keys_from_a_file_only_we_can_read(
    erkelenz: Authority, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR_DIR = tmp_path

    accounts.tell_sandbox()

    path = tmp_path / "sandbox" / "keys.json"
    known = {entry["name"]: entry["key"] for entry in json.loads(path.read_text())}
    assert known["Stadt Erkelenz"] == PaymentAccount.unscoped.get(authority=erkelenz).api_key
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
@pytest.mark.parametrize(("mode", "key"), [("test", "live_abc"), ("live", "test_abc"), ("live", "abc")])
def test_a_key_of_the_other_mode_is_refused(erkelenz: Authority, mode: str, key: str) -> None:
    account = PaymentAccount.new(erkelenz.pk, provider="mollie", mode=mode, api_key=key)

    with pytest.raises(ValidationError):
        account.clean()


@pytest.mark.django_db
def test_verifying_shows_whose_key_it_is(erkelenz: Authority, sandbox: SandboxProcess, settings: Settings) -> None:
    settings.PAYMENT_API_ENDPOINT = sandbox.url
    account = PaymentAccount.unscoped.get(authority=erkelenz)
    sandbox.learn(str(account.api_key), "pfl_checked", "Stadtkasse Erkelenz")

    accounts.verify(account)

    assert (account.profile, account.profile_name) == ("pfl_checked", "Stadtkasse Erkelenz")
    assert account.verified_at is not None


@pytest.mark.django_db
def test_a_key_nobody_knows_is_not_verified(erkelenz: Authority, sandbox: SandboxProcess, settings: Settings) -> None:
    settings.PAYMENT_API_ENDPOINT = sandbox.url
    account = PaymentAccount.unscoped.get(authority=erkelenz)
    account.api_key = "test_nobodyknowsthiskey"

    with pytest.raises(PaymentUnavailable):
        accounts.verify(account)


@pytest.mark.django_db
def test_an_operator_enters_a_key_and_sees_whose_it_is(
    erkelenz: Authority, sandbox: SandboxProcess, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PAYMENT_API_ENDPOINT = sandbox.url
    sandbox.learn("test_entered", "pfl_entered", "Stadtkasse Erkelenz")
    monkeypatch.setattr("sys.stdin", StringIO("test_entered\n"))
    said = StringIO()

    call_command("payment_account", "erkelenz", stdout=said)

    assert "Stadtkasse Erkelenz (pfl_entered)" in said.getvalue()
    assert PaymentAccount.unscoped.get(authority=erkelenz).api_key == "test_entered"


@pytest.mark.django_db
@pytest.mark.parametrize(("production", "key"), [(True, "test_unknown"), (False, "live_unknown"), (False, "test_no")])
def test_a_key_that_does_not_belong_here_is_not_kept(
    erkelenz: Authority,
    sandbox: SandboxProcess,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    production: bool,
    key: str,
) -> None:
    settings.PAYMENT_API_ENDPOINT, settings.PRODUCTION = sandbox.url, production
    before = PaymentAccount.unscoped.get(authority=erkelenz).api_key
    monkeypatch.setattr("sys.stdin", StringIO(key))

    with pytest.raises(CommandError):
        call_command("payment_account", "erkelenz")

    assert PaymentAccount.unscoped.get(authority=erkelenz).api_key == before


@pytest.mark.parametrize(
    ("endpoint", "production", "found"),
    [
        ("https://api.mollie.com", True, []),
        ("http://api.mollie.com", False, ["payments.E001"]),
        ("http://localhost:8090", False, []),
        ("http://localhost:8090", True, ["payments.E002"]),
    ],
)
def test_keys_travel_encrypted_and_never_from_production_to_the_sandbox(
    settings: Settings, endpoint: str, production: bool, found: list[str]
) -> None:
    settings.PAYMENT_API_ENDPOINT, settings.PRODUCTION = endpoint, production
    settings.SANDBOX_URL = "http://localhost:8090"

    assert [message.id for message in checks.endpoint_is_safe()] == found


@pytest.mark.django_db
def test_production_opens_no_account_at_the_sandbox(settings: Settings) -> None:
    settings.PRODUCTION = True

    assert not accounts.uses_sandbox()


@pytest.mark.django_db
def test_payments_that_wait_for_hours_are_unhealthy(attempt: PaymentAttempt) -> None:
    (check,) = health.CHECKS
    check.probe()
    PaymentAttempt.unscoped.update(due_at=timezone.now() - timedelta(hours=1))

    with pytest.raises(Unhealthy):
        check.probe()
    assert not check.critical
