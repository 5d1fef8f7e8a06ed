"""A provider double behind both realms, and browsers that go there and back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests
from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.freshness import breaker
from accounts.middleware import IdentityMiddleware
from accounts.oidc import client as oidc_client
from accounts.oidc import gateway
from accounts.requests import IdentifiedRequest
from accounts.testing.provider import Faults, Person, Provider, running
from accounts.trust import NOBODY
from cms.tenants.models import Authority

ALVA = Person(
    "alva-1",
    {
        "given_name": "Alva",
        "family_name": "Lindqvist",
        "email": "alva@example.org",
        "email_verified": True,
        "postcode": "41812",
        "place": "Erkelenz",
    },
)
ERKELENZ_CLERK = "/kommunen/05370004/sachbearbeitung"


def bruno_of(*groups: str, subject: str = "bruno-1", **claims: Any) -> Person:
    known = {"given_name": "Bruno", "family_name": "Hansen", "email": "bruno@erkelenz.example", "groups": list(groups)}
    return Person(subject, {**known, **claims})


@pytest.fixture(scope="session")
def _running_provider() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def provider(_running_provider: Provider, settings: Settings) -> Provider:
    """The double with no fault, nobody logged in, and the portal pointed at it."""
    provider = _running_provider
    provider.faults, provider.person = Faults(), None
    for memory in (provider.codes, provider.refresh_tokens, provider.sessions, provider.requests):
        memory.clear()
    settings.KEYCLOAK_ENABLED = True
    settings.KEYCLOAK_URL = settings.KEYCLOAK_INTERNAL_URL = provider.url
    settings.KEYCLOAK_CLIENT_SECRETS = {**provider.secrets, "portal-sync": "sync-secret"}
    oidc_client.client_for.cache_clear()
    gateway.forget()
    breaker.reset()
    return provider


def asking(
    path: str = "/irgendwo/", *, method: str = "GET", authority: Authority | None = None, query: str = ""
) -> IdentifiedRequest:
    """A bare request as it reaches the middleware, of nobody."""
    request = IdentifiedRequest()
    request.method, request.path, request.path_info = method, path, path
    request.META["QUERY_STRING"] = query
    request.authority = authority
    request.principal, request.oidc_session, request.trust = None, None, NOBODY
    request.user = AnonymousUser()
    return request


def asked_by(client: Client, authority: Authority | None) -> IdentifiedRequest:
    """A request of this client as a view gets it."""
    request = asking(authority=authority)
    request.COOKIES.update({name: morsel.value for name, morsel in client.cookies.items()})
    request.session = SessionStore(client.cookies[django_settings.SESSION_COOKIE_NAME].value)
    IdentityMiddleware(lambda _request: HttpResponse())(request)
    return request


@dataclass
class Browser:
    """One browser at one host of the portal."""

    host: str
    start: str
    client: Client = field(default_factory=Client)

    def get(self, path: str, **query: str) -> Any:
        return self.client.get(path, query, headers={"host": self.host})

    def post(self, path: str, data: dict[str, str] | None = None) -> Any:
        return self.client.post(path, data or {}, headers={"host": self.host})

    def begin(self, **query: str) -> str:
        """Start a login; the address at the provider."""
        response = self.get(self.start, **query)
        assert response.status_code == 302, response.content
        return str(response["Location"])

    def at_provider(self, address: str) -> str:
        """Log in there; the address the provider sends the browser back to."""
        answer = requests.get(address, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]

    def come_back(self, address: str, **changes: str | None) -> Any:
        """Follow the way back, perhaps with other parameters; None takes one out."""
        parts = urlsplit(address)
        query = {**dict(parse_qsl(parts.query)), **changes}
        kept = {name: value for name, value in query.items() if value is not None}
        return self.client.get(f"{parts.path}?{urlencode(kept)}", headers={"host": self.host})

    def log_in(self, **query: str) -> Any:
        return self.come_back(self.at_provider(self.begin(**query)))

    @property
    def session_key(self) -> str:
        morsel = self.client.cookies.get(django_settings.SESSION_COOKIE_NAME)
        return morsel.value if morsel else ""


OpenBrowser = Callable[[], Browser]


@pytest.fixture
def citizen_browser(erkelenz: Authority) -> OpenBrowser:
    """Browsers at the site of Erkelenz."""
    host = erkelenz.url("").partition("//")[2]
    return lambda: Browser(host, "/anmelden/weiter/")


@pytest.fixture
def staff_browser(erkelenz: Authority) -> OpenBrowser:
    """Browsers at the back office."""
    host = django_settings.WAGTAILADMIN_BASE_URL.partition("//")[2]
    return lambda: Browser(host, "/anmelden/verwaltung/weiter/")
