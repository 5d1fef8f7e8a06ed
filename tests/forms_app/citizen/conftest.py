"""Alva's browser."""

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import Principal
from forms_app.builder import versions
from tests.forms_app.wizard.walk import browser_of


@pytest.fixture(autouse=True)
def _forget_what_processes_keep():
    versions.forget()
    cache.clear()


@pytest.fixture
def browser(erkelenz, alva, login_citizen) -> Client:
    """Alva, logged in on the site of Erkelenz."""
    client = browser_of(erkelenz)
    login_citizen(client, alva)
    return client


@pytest.fixture
def stranger(erkelenz, login_citizen) -> Client:
    """Another citizen, logged in on the same site."""
    other = Principal(issuer="http://keycloak.test/realms/buerger", subject="nele")
    other.attributes = {}
    other.save()
    client = browser_of(erkelenz)
    login_citizen(client, other)
    return client
