"""Every page carries the policies, whatever it answers."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from cms.tenants.models import Authority
from forms_app.builder.models import Offer

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    # The one address elsewhere: the form for logging out leads to Keycloak.
    f"form-action 'self' {settings.KEYCLOAK_URL}",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}


def directives(response: HttpResponse) -> set[str]:
    """The directives of the policy, without the nonce that is new for every page."""
    parts = response["Content-Security-Policy"].split(";")
    return {" ".join(word for word in part.split() if not word.startswith("'nonce-")) for part in parts}


def assert_protected(response: HttpResponse) -> None:
    assert directives(response) == POLICY
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("host", "path", "status"),
    [
        ("erkelenz.localhost", "/", 200),
        ("erkelenz.localhost", "/leistungen/", 200),
        ("erkelenz.localhost", "/anmelden/", 200),
        ("erkelenz.localhost", "/gibt-es-nicht/", 404),
        ("evil.example", "/", 404),
        ("evil.example", "/antrag/", 404),
    ],
)
def test_every_public_page_carries_the_policies(
    client: Client, erkelenz: Authority, host: str, path: str, status: int
) -> None:
    response = client.get(path, HTTP_HOST=host)

    assert response.status_code == status
    assert_protected(response)


def test_the_wizard_carries_the_policies(client: Client, erkelenz: Authority, offer_of: Callable[..., Offer]) -> None:
    offer = offer_of(erkelenz, guest_allowed=True)

    response = client.get(f"/antrag/start/{offer.pk}/", HTTP_HOST="erkelenz.localhost")

    assert response.status_code == 200
    assert_protected(response)


def test_the_page_about_a_failure_carries_the_policies(erkelenz: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("portal_pages.routing.find", fail)

    response = Client(raise_request_exception=False).get("/leistungen/", HTTP_HOST="erkelenz.localhost")

    assert response.status_code == 500
    assert_protected(response)
