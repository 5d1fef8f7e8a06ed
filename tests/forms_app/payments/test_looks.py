"""The payment pages in a browser: readable by everybody, wide and light, narrow and dark."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Principal
from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.payments import exchange
from forms_app.payments.models import PaymentAttempt
from forms_app.payments.providers.base import Status
from forms_app.payments.providers.fake import Bank
from forms_app.payments.states import State
from tests.fixtures_accounts import LoginCitizen
from tests.fixtures_browser import OpenWindow

pytestmark = pytest.mark.django_db
SIZES = [(1280, "light"), (360, "dark")]


@pytest.fixture
def browser(erkelenz: Authority, alva: Principal, login_citizen: LoginCitizen) -> Client:
    client = Client(headers={"host": erkelenz.hostname})
    login_citizen(client, alva)
    return client


def _waiting(bank: Bank, attempt: PaymentAttempt) -> str:
    bank.line = "down"
    return "payments:pay"


def _open(bank: Bank, attempt: PaymentAttempt) -> str:
    return "payments:pay"


def _not_confirmed(bank: Bank, attempt: PaymentAttempt) -> str:
    exchange.advance(attempt.pk)
    return "payments:return"


def _paid(bank: Bank, attempt: PaymentAttempt) -> str:
    exchange.advance(attempt.pk)
    attempt.refresh_from_db()
    bank.move(attempt.external_id, Status.PAID)
    exchange.hurry(attempt.pk)
    exchange.advance(attempt.pk)
    return "payments:return"


def _failed(bank: Bank, attempt: PaymentAttempt) -> str:
    PaymentAttempt.unscoped.update(state=State.FAILED)
    return "payments:return"


SCENES: dict[str, Callable[[Bank, PaymentAttempt], str]] = {
    "waiting": _waiting,
    "open": _open,
    "not_confirmed": _not_confirmed,
    "paid": _paid,
    "failed": _failed,
}


@pytest.mark.parametrize("scene", SCENES)
def test_a_payment_page_is_accessible_and_fits_every_window(
    browser: Client,
    bank: Bank,
    payable: Application,
    attempt: PaymentAttempt,
    erkelenz: Authority,
    window: OpenWindow,
    scene: str,
) -> None:
    name = SCENES[scene](bank, attempt)

    for width, scheme in SIZES:
        seen = window(browser, erkelenz.hostname, width=width, scheme=scheme)
        seen.open(reverse(name, args=[payable.pk]))
        assert seen.axe() == []
        assert not seen.overflows()
        assert seen.complaints == []
