"""The pages on which a citizen pays."""

from collections.abc import Callable
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Principal
from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.payments import exchange, pages, services
from forms_app.payments.models import PaymentAttempt
from forms_app.payments.providers.base import Status
from forms_app.payments.providers.fake import Bank
from forms_app.payments.states import OVER, State
from tests.fixtures_accounts import LoginCitizen

pytestmark = pytest.mark.django_db
Work = Callable[..., int]


@pytest.fixture
def browser(erkelenz: Authority, alva: Principal, login_citizen: LoginCitizen) -> Client:
    """Alva's browser on the site of Erkelenz."""
    client = Client(headers={"host": erkelenz.hostname})
    login_citizen(client, alva)
    return client


def address(name: str, application: Application) -> str:
    return reverse(f"payments:{name}", args=[application.pk])


def test_the_page_shows_the_bill_and_leads_to_the_provider(
    browser: Client, bank: Bank, payable: Application, attempt: PaymentAttempt
) -> None:
    response = browser.get(address("pay", payable))

    text = response.content.decode()
    attempt.refresh_from_db()
    assert "Geburtsurkunde" in text
    assert "12,00\u00a0€" in text
    assert attempt.checkout_url in text
    assert "no-store" in response.headers["Cache-Control"]


def test_the_page_creates_what_the_worker_has_not_created_yet_but_only_once(
    browser: Client, bank: Bank, payable: Application
) -> None:
    for _ in range(3):
        browser.get(address("pay", payable))

    assert len(bank.payments) == 1


def test_while_the_provider_is_away_the_page_says_so_and_reloads_itself(
    browser: Client, bank: Bank, payable: Application
) -> None:
    bank.line = "down"

    response = browser.get(address("pay", payable))

    assert response.headers["Refresh"] == f"4; url={address('pay', payable)}?runde=1"
    text = response.content.decode()
    assert "Die Zahlung wird vorbereitet." in text
    assert "http-equiv" not in text
    assert "Nicht mehr selbst neu laden" in text


@pytest.mark.parametrize("round_", ["30", "999"])
def test_the_page_stops_reloading_after_two_minutes(
    browser: Client, bank: Bank, payable: Application, round_: str
) -> None:
    bank.line = "down"

    response = browser.get(address("pay", payable), {"runde": round_})

    assert "Refresh" not in response.headers
    assert "länger als üblich" in response.content.decode()


@pytest.mark.parametrize("round_", ["-1", "x", "٣", "10000", "1;url=https://evil.example"])
def test_an_unreadable_round_is_the_first(browser: Client, bank: Bank, payable: Application, round_: str) -> None:
    bank.line = "down"

    response = browser.get(address("pay", payable), {"runde": round_})

    assert response.headers["Refresh"].endswith("?runde=1")


def test_coming_back_changes_nothing_by_itself(browser: Client, bank: Bank, payable: Application) -> None:
    browser.get(address("pay", payable))

    response = browser.get(address("return", payable))

    payable.refresh_from_db()
    assert payable.state == "payment_due"
    assert "noch nicht bestätigt" in response.content.decode()


def test_coming_back_asks_the_provider_once_and_shows_that_it_is_paid(
    browser: Client, bank: Bank, payable: Application, attempt: PaymentAttempt
) -> None:
    exchange.advance(attempt.pk)
    attempt.refresh_from_db()
    PaymentAttempt.unscoped.update(checked_at=None)
    bank.move(attempt.external_id, Status.PAID)

    response = browser.get(address("return", payable))

    payable.refresh_from_db()
    assert payable.state == "paid"
    assert "Die Gebühr ist bezahlt." in response.content.decode()
    assert "Refresh" not in response.headers


def test_reloading_does_not_hammer_the_provider(
    browser: Client, bank: Bank, payable: Application, attempt: PaymentAttempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    exchange.advance(attempt.pk)
    calls: list[object] = []
    monkeypatch.setattr(exchange, "advance", lambda *args: calls.append(args))

    for _ in range(10):
        browser.get(address("return", payable))

    assert calls == []


@pytest.mark.parametrize("state", sorted(OVER))
def test_after_a_failure_the_citizen_can_try_again(
    browser: Client, bank: Bank, payable: Application, attempt: PaymentAttempt, state: State
) -> None:
    PaymentAttempt.unscoped.update(state=state)
    page = browser.get(address("return", payable)).content.decode()

    response = browser.post(address("retry", payable), follow=True)

    newest = services.latest(payable)
    assert "Zahlung neu beginnen" in page
    assert newest is not None
    assert newest.pk != attempt.pk
    assert newest.checkout_url in response.content.decode()


def test_trying_again_while_a_payment_is_open_is_the_same_payment(
    browser: Client, bank: Bank, payable: Application
) -> None:
    browser.post(address("retry", payable))

    assert PaymentAttempt.unscoped.count() == 1


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", ["pay", "return"])
def test_every_state_has_a_page_with_a_whole_sentence(
    browser: Client, bank: Bank, payable: Application, state: State, name: str
) -> None:
    bank.line = "down"
    PaymentAttempt.unscoped.update(state=state)

    response = browser.get(address(name, payable))

    assert response.status_code == 200
    page: pages.PaymentPage = response.context["page"]
    assert page.heading.endswith(".")


def test_an_application_without_a_fee_has_nothing_to_pay(browser: Client, bank: Bank, payable: Application) -> None:
    PaymentAttempt.unscoped.all().delete()
    Application.unscoped.filter(pk=payable.pk).update(state="paid", fee_cents=0, fee_items=[])

    assert "nichts zu bezahlen" in browser.get(address("pay", payable)).content.decode()


@pytest.mark.parametrize("name", ["pay", "return", "retry"])
def test_a_stranger_finds_no_payment(
    erkelenz: Authority, bank: Bank, payable: Application, login_citizen: LoginCitizen, name: str
) -> None:
    other = Principal.objects.create(issuer="https://issuer", subject="other")
    stranger = Client(headers={"host": erkelenz.hostname})
    login_citizen(stranger, other)

    response = stranger.generic("POST" if name == "retry" else "GET", address(name, payable))

    assert response.status_code == 404
    assert bank.payments == {}


@pytest.mark.parametrize("name", ["pay", "return", "retry"])
def test_whoever_is_not_logged_in_any_more_is_asked_who_they_are_and_comes_back(
    erkelenz: Authority, bank: Bank, payable: Application, name: str
) -> None:
    nobody = Client(headers={"host": erkelenz.hostname})
    method = "POST" if name == "retry" else "GET"

    known = nobody.generic(method, address(name, payable))
    unknown = nobody.generic(method, address(name, Application(id=uuid4())))

    wanted = address("pay" if name == "retry" else name, payable)
    assert known["Location"] == f"/mein-bereich/zugang/{payable.pk}/?{urlencode({'weiter': wanted})}"
    assert unknown.status_code == known.status_code == 302
    assert bank.payments == {}


def test_another_town_does_not_know_the_payment(
    browser: Client, bank: Bank, payable: Application, gangelt: Authority
) -> None:
    response = browser.get(address("pay", payable), headers={"host": gangelt.hostname})

    assert response.status_code == 404
