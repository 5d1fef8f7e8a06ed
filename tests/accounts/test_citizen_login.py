"""Alva logs in on the site of Erkelenz."""

from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django import Settings

from accounts.models import OidcSession, Principal, User
from accounts.testing.provider import Person, Provider
from accounts.trust import TrustLevel
from cms.audit.models import AuditEntry
from tests.accounts.conftest import ALVA, OpenBrowser


def test_alva_logs_in_and_goes_on_where_she_was(provider: Provider, citizen_browser: OpenBrowser) -> None:
    provider.person = ALVA
    browser = citizen_browser()

    response = browser.log_in(next="/antrag/start/7/?a=b")

    assert response.status_code == 302
    assert response["Location"] == "/antrag/start/7/?a=b"
    principal = Principal.objects.get()
    assert (principal.issuer, principal.subject) == (provider.issuer("buerger"), "alva-1")
    assert principal.attributes["given_name"] == "Alva"
    assert principal.attributes["email"] == "alva@example.org"
    assert principal.display_name == "Alva Lindqvist"


def test_a_login_becomes_a_row_with_level_and_sealed_tokens(provider: Provider, citizen_browser: OpenBrowser) -> None:
    provider.person = ALVA

    citizen_browser().log_in()

    row = OidcSession.objects.get()
    assert row.level == TrustLevel.NIEDRIG
    assert row.method == "konto"
    assert row.tokens["refresh"] in provider.refresh_tokens
    assert row.tokens["refresh"].encode() not in bytes(row.sealed_tokens)
    assert row.user is None


def test_a_citizen_never_becomes_a_django_user(provider: Provider, citizen_browser: OpenBrowser) -> None:
    provider.person = Person("mallory-1", {"groups": ["/kreis/it"], "realm_access": {"roles": ["admin"]}})

    citizen_browser().log_in()

    assert not User.objects.exists()


def test_the_second_login_finds_the_same_person(provider: Provider, citizen_browser: OpenBrowser) -> None:
    provider.person = ALVA
    citizen_browser().log_in()
    provider.person = Person(ALVA.subject, {**ALVA.claims, "family_name": "Lindqvist-Berg"})

    citizen_browser().log_in()

    assert Principal.objects.get().attributes["family_name"] == "Lindqvist-Berg"


def test_an_unconfirmed_email_address_is_not_taken_over(provider: Provider, citizen_browser: OpenBrowser) -> None:
    provider.person = Person(ALVA.subject, {**ALVA.claims, "email_verified": False})

    citizen_browser().log_in()

    assert "email" not in Principal.objects.get().attributes


def test_what_is_asked_of_keycloak_is_fixed_and_protected(provider: Provider, citizen_browser: OpenBrowser) -> None:
    browser = citizen_browser()

    asked = parse_qs(urlsplit(browser.begin()).query)

    assert asked["redirect_uri"] == [f"http://{browser.host}/anmelden/rueckruf/"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid"]
    assert asked["ui_locales"] == ["de"]
    assert len(asked["state"][0]) >= 20
    assert len(asked["nonce"][0]) >= 20


def test_a_login_begun_under_another_name_of_the_town_moves_to_the_main_one(
    provider: Provider, citizen_browser: OpenBrowser
) -> None:
    browser = citizen_browser()
    main = browser.host
    browser.host = main.partition(":")[0]

    response = browser.get("/anmelden/weiter/", next="/a/")

    assert response["Location"] == f"http://{main}/anmelden/weiter/?next=%2Fa%2F"
    assert not browser.client.cookies


def test_login_and_refusal_are_in_the_audit_trail_without_personal_data(
    provider: Provider, citizen_browser: OpenBrowser
) -> None:
    provider.person = ALVA
    browser = citizen_browser()
    browser.log_in()
    browser.get("/anmelden/rueckruf/", state="unknown", code="secret-code")

    login, refusal = AuditEntry.objects.filter(action__startswith="accounts.login").order_by("sequence")

    assert login.actor_id == str(Principal.objects.get().pk)
    assert login.facts == {}
    assert refusal.facts == {"reason": "unknown-state"}


def test_somebody_who_is_logged_in_is_not_asked_again(provider: Provider, citizen_browser: OpenBrowser) -> None:
    provider.person = ALVA
    browser = citizen_browser()
    browser.log_in()

    response = browser.get("/anmelden/", next="/leistungen/")

    assert response["Location"] == "/leistungen/"


def test_a_page_that_asks_for_more_trust_leads_to_another_login_and_not_in_a_circle(
    provider: Provider, citizen_browser: OpenBrowser
) -> None:
    provider.person = ALVA
    browser = citizen_browser()
    browser.log_in()

    enough = browser.get("/anmelden/", next="/leistungen/", level="10")
    more = browser.get("/anmelden/", next="/leistungen/", level="20")
    nonsense = browser.get("/anmelden/", next="/leistungen/", level="viel")

    assert enough["Location"] == nonsense["Location"] == "/leistungen/"
    assert more.status_code == 200
    assert "/anmelden/weiter/?next=%2Fleistungen%2F" in more.content.decode()
    assert parse_qs(urlsplit(browser.begin()).query)["prompt"] == ["login"]


def test_somebody_who_is_not_logged_in_here_may_go_on_with_a_login_keycloak_knows(
    provider: Provider, citizen_browser: OpenBrowser
) -> None:
    assert "prompt" not in parse_qs(urlsplit(citizen_browser().begin()).query)


def test_the_page_before_the_login_explains_and_sets_no_cookie(citizen_browser: OpenBrowser) -> None:
    browser = citizen_browser()

    response = browser.get("/anmelden/", next="/mein-bereich/")

    assert response.status_code == 200
    assert "Mit Bürgerkonto anmelden" in response.content.decode()
    assert "/anmelden/weiter/?next=%2Fmein-bereich%2F" in response.content.decode()
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_cancelling_at_keycloak_is_told_as_what_it_is(provider: Provider, citizen_browser: OpenBrowser) -> None:
    provider.person = ALVA
    browser = citizen_browser()
    back = browser.at_provider(browser.begin())

    response = browser.come_back(back, code=None, error="access_denied")

    assert response.status_code == 400
    assert "abgebrochen" in response.content.decode()


def test_without_keycloak_there_is_a_page_that_says_so(settings: Settings, citizen_browser: OpenBrowser) -> None:
    settings.KEYCLOAK_ENABLED = False
    browser = citizen_browser()

    response = browser.get("/anmelden/weiter/")

    assert response.status_code == 503
    assert "Anmeldung zurzeit nicht möglich" in response.content.decode()
    assert "Noch einmal versuchen" in response.content.decode()
    assert response["Retry-After"] == "60"
    assert browser.get("/anmelden/").status_code == 200


@pytest.mark.parametrize("setting", ["KEYCLOAK_URL", "KEYCLOAK_INTERNAL_URL"])
def test_an_unreachable_keycloak_is_the_same_as_none(
    provider: Provider, settings: Settings, citizen_browser: OpenBrowser, setting: str
) -> None:
    setattr(settings, setting, "http://127.0.0.1:9")
    settings.KEYCLOAK_INTERNAL_URL = "http://127.0.0.1:9"

    assert citizen_browser().get("/anmelden/weiter/").status_code == 503
