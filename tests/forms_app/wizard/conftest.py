"""Alva's browser and an offer of Erkelenz."""

import pytest
from django.test import Client

from forms_app.builder import versions
from forms_app.builder.models import Offer
from tests.forms_app.wizard.walk import browser_of


@pytest.fixture(autouse=True)
def _forget_versions():
    """Version ids begin anew with each test's database."""
    versions.forget()


@pytest.fixture
def offer(erkelenz, offer_of) -> Offer:
    return offer_of(erkelenz)


@pytest.fixture
def guest_offer(erkelenz, offer_of) -> Offer:
    return offer_of(erkelenz, guest_allowed=True)


@pytest.fixture
def browser(erkelenz, alva, login_citizen) -> Client:
    """Alva, logged in on the site of Erkelenz."""
    client = browser_of(erkelenz)
    login_citizen(client, alva)
    return client


@pytest.fixture
def guest(erkelenz) -> Client:
    """Somebody who is not logged in."""
    return browser_of(erkelenz)
