"""What an attacker may try at the callback. Every one ends on the neutral page with no session changed."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests
from django.http import HttpResponse
from joserfc.jwk import RSAKey
from time_machine import travel

from accounts.models import OidcSession, Principal
from accounts.testing import provider as double
from accounts.testing.provider import Provider
from cms.audit.models import AuditEntry
from tests.accounts.conftest import ALVA, Browser, OpenBrowser

pytestmark = pytest.mark.usefixtures("provider")


@pytest.fixture
def browser(provider: Provider, citizen_browser: OpenBrowser) -> Browser:
    provider.person = ALVA
    return citizen_browser()


def assert_refused(response: HttpResponse, reason: str) -> None:
    assert response.status_code == 400
    assert "nicht abgeschlossen" in response.content.decode()
    assert reason not in response.content.decode()
    assert not OidcSession.objects.filter(revoked_at=None).exists()
    assert AuditEntry.objects.filter(action="accounts.login_refused").latest("sequence").facts == {"reason": reason}


# --- state ---


@pytest.mark.parametrize("state", [None, "", "guessed"])
def test_a_callback_needs_the_state_of_a_login_that_was_begun(browser: Browser, state: str | None) -> None:
    back = browser.at_provider(browser.begin())

    response = browser.come_back(back, state=state)

    assert_refused(response, "unknown-state")


def test_the_state_of_another_browser_is_worth_nothing(browser: Browser, citizen_browser: OpenBrowser) -> None:
    attackers_way_back = browser.at_provider(browser.begin())
    victim = citizen_browser()
    victim.begin()

    response = victim.come_back(attackers_way_back)

    assert_refused(response, "unknown-state")


def test_a_way_back_works_once(browser: Browser, provider: Provider) -> None:
    back = browser.at_provider(browser.begin())
    browser.come_back(back)

    response = browser.come_back(back)

    assert response.status_code == 400
    assert OidcSession.objects.count() == 1
    assert sum("token" in request for request in provider.requests) == 1


def test_a_login_must_be_finished_within_ten_minutes(browser: Browser) -> None:
    with travel(time.time() - 601, tick=True):
        back = browser.at_provider(browser.begin())

    response = browser.come_back(back)

    assert_refused(response, "unknown-state")


def test_two_logins_in_two_tabs_can_both_be_finished(browser: Browser) -> None:
    first, second = browser.at_provider(browser.begin()), browser.at_provider(browser.begin())

    responses = [browser.come_back(second), browser.come_back(first)]

    assert [response.status_code for response in responses] == [302, 302]


def test_a_thousand_begun_logins_leave_ten(browser: Browser) -> None:
    addresses = [browser.begin() for _ in range(25)]

    kept = [key for key in browser.client.session.keys() if key.startswith("_state_")]  # noqa: SIM118  # no mapping
    states = [parse_qs(urlsplit(address).query)["state"][0] for address in addresses]
    assert sorted(kept) == sorted(f"_state_buerger_{state}" for state in states[-10:])


# --- the answer ---


@pytest.mark.parametrize("issuer", [None, "http://evil.example/realms/buerger", "{other}", "{own}/"])
def test_an_answer_of_another_server_is_refused_before_its_code_is_used(
    browser: Browser, provider: Provider, issuer: str | None
) -> None:
    known = {"other": provider.issuer("verwaltung"), "own": provider.issuer("buerger")}
    back = browser.at_provider(browser.begin())

    response = browser.come_back(back, iss=issuer.format(**known) if issuer else None)

    assert_refused(response, "issuer-of-answer")
    assert not any("token" in request for request in provider.requests)


def test_a_code_of_another_login_does_not_fit(browser: Browser, citizen_browser: OpenBrowser) -> None:
    stolen = parse_qs(urlsplit(citizen_browser().begin()).query)
    other = citizen_browser()
    code = parse_qs(urlsplit(other.at_provider(other.begin())).query)["code"][0]

    response = browser.come_back(browser.at_provider(browser.begin()), code=code)

    assert stolen
    assert_refused(response, "code-refused")


@pytest.mark.parametrize("code", [None, "", "guessed"])
def test_a_callback_needs_a_code(browser: Browser, code: str | None) -> None:
    response = browser.come_back(browser.at_provider(browser.begin()), code=code)

    assert_refused(response, "code-refused" if code == "guessed" else "no-code")


# --- the ID token ---

HOUR = 3600
FORGERIES: dict[str, dict[str, Any]] = {
    "issuer of the other realm": {"iss": "{other}"},
    "issuer with a trailing slash": {"iss": "{own}/"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "portal-verwaltung"},
    "another audience, azp ours": {"aud": "account"},
    "list of audiences, foreign azp": {"aud": ["portal-buerger", "evil"], "azp": "evil"},
    "no audience": {"aud": None},
    "foreign azp": {"azp": "evil"},
    "no azp": {"azp": None},
    "access token": {"typ": "Bearer"},
    "logout token": {"typ": "Logout", "nonce": None},
    "no type": {"typ": None},
    "no subject": {"sub": None},
    "empty subject": {"sub": ""},
    "no session id": {"sid": None},
    "no expiry": {"exp": None},
    "expired eleven seconds ago": {"exp": -11},
    "issued in an hour": {"iat": HOUR},
    "no issue time": {"iat": None},
    "wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "wrong at_hash": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_token_with_one_wrong_claim_is_refused(browser: Browser, provider: Provider, name: str) -> None:
    known = {"other": provider.issuer("verwaltung"), "own": provider.issuer("buerger")}
    provider.faults.claims = {
        claim: value.format(**known) if isinstance(value, str) else _moment(value) if isinstance(value, int) else value
        for claim, value in FORGERIES[name].items()
    }

    assert_refused(browser.log_in(), "id-token")


def _moment(seconds: int) -> int:
    return int(time.time()) + seconds


@pytest.mark.parametrize(
    "sign",
    [
        double.unsigned,
        double.signed_with_secret,
        double.signed_with_public_key,
        double.signed_by_stranger,
    ],
)
def test_a_token_with_a_wrong_signature_is_refused(
    browser: Browser, provider: Provider, sign: Callable[[Provider, str, dict[str, Any]], str]
) -> None:
    provider.faults.sign = sign

    assert_refused(browser.log_in(), "id-token")


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "PS512"},
        {"alg": "RS512"},
        {"kid": "unknown"},
        {"kid": "verwaltung-1"},
    ],
)
def test_a_token_with_a_wrong_header_is_refused(browser: Browser, provider: Provider, header: dict[str, str]) -> None:
    provider.faults.header = header

    response = browser.log_in()

    assert response.status_code == 400
    assert not OidcSession.objects.exists()


def test_a_key_in_the_token_itself_is_not_used(browser: Browser, provider: Provider) -> None:
    stranger = RSAKey.generate_key(2048)
    provider.faults.sign = lambda one, realm, claims: one.signed(
        realm, claims, key=stranger, jwk=stranger.as_dict(private=False), jku="http://evil.example/keys"
    )

    assert_refused(browser.log_in(), "id-token")


@pytest.mark.parametrize("missing", ["id_token", "refresh_token"])
def test_an_answer_without_all_tokens_is_refused(browser: Browser, provider: Provider, missing: str) -> None:
    provider.faults.token_answer = {missing: None}

    assert_refused(browser.log_in(), "token-missing")


def test_an_impersonated_login_is_refused(browser: Browser, provider: Provider) -> None:
    provider.faults.claims = {"act": {"sub": "an-administrator"}}

    assert_refused(browser.log_in(), "impersonation")


def test_a_login_without_a_time_is_refused(browser: Browser, provider: Provider) -> None:
    provider.faults.claims = {"auth_time": None}

    assert_refused(browser.log_in(), "auth-time-missing")


# --- keys and outages ---


def test_new_keys_of_the_realm_are_found_by_themselves(browser: Browser, provider: Provider) -> None:
    browser.log_in()
    provider.rotate_keys("buerger")

    assert browser.log_in().status_code == 302


def test_unknown_keys_do_not_make_us_flood_keycloak(browser: Browser, provider: Provider) -> None:
    browser.log_in()
    provider.faults.header = {"kid": "unknown"}
    provider.requests.clear()

    for _ in range(5):
        browser.log_in()

    assert sum("certs" in request for request in provider.requests) <= 1


def test_a_dropped_connection_sends_the_code_once_and_logs_nobody_in(browser: Browser, provider: Provider) -> None:
    provider.faults.drop_token_request = True

    response = browser.log_in()

    assert response.status_code == 503
    assert sum("POST" in request for request in provider.requests) == 1
    assert not OidcSession.objects.exists()


def test_an_error_of_keycloak_logs_nobody_in(browser: Browser, provider: Provider) -> None:
    provider.faults.token_status = 500

    assert browser.log_in().status_code in {400, 503}
    assert not OidcSession.objects.exists()


@pytest.mark.parametrize("named", ["http://evil.example/realms/buerger", ""])
def test_a_discovery_document_of_another_issuer_is_not_used(browser: Browser, provider: Provider, named: str) -> None:
    provider.faults.discovery = {"issuer": named}

    response = browser.get(browser.start)

    assert response.status_code == 503


# --- next, host, session ---


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https:evil.example",
        "https://evil.example/",
        "\\\\evil.example",
        "/\\evil.example",
        "///evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "http://gangelt.localhost:8000/mein-bereich/",
        "relative/path",
        "/" + "a" * 3000,
    ],
)
def test_after_the_login_nobody_is_led_elsewhere(browser: Browser, wanted: str) -> None:
    response = browser.log_in(next=wanted)

    assert response["Location"] == "/mein-bereich/"


def test_the_callback_address_never_follows_the_request(browser: Browser) -> None:
    response = browser.client.get(
        browser.start,
        headers={"host": browser.host, "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"},
    )

    assert quote(f"http://{browser.host}/anmelden/rueckruf/", safe="") in response["Location"]


def test_a_session_key_fixed_before_the_login_is_worth_nothing_afterwards(browser: Browser) -> None:
    back = browser.at_provider(browser.begin())
    fixed = browser.session_key

    browser.come_back(back)

    assert fixed
    assert browser.session_key != fixed
    assert Principal.objects.count() == 1


def test_the_former_person_of_a_browser_leaves_nothing_behind(browser: Browser, provider: Provider) -> None:
    browser.log_in()
    session = browser.client.session
    session["kept"] = "by alva"
    session.save()
    provider.person = double.Person("berta-1")

    browser.log_in()

    assert "kept" not in browser.client.session
    assert OidcSession.objects.get(subject="alva-1").revoked_for == "new-login"


def test_no_token_and_no_code_is_in_the_session_or_the_page(browser: Browser, provider: Provider) -> None:
    back = browser.at_provider(browser.begin())
    code = parse_qs(urlsplit(back).query)["code"][0]

    response = browser.come_back(back)

    (refresh,) = provider.refresh_tokens
    assert code not in str(dict(browser.client.session.items()))
    assert refresh not in str(dict(browser.client.session.items()))
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store"


def test_the_double_refuses_a_plain_challenge(browser: Browser) -> None:
    plain = browser.begin().replace("code_challenge_method=S256", "code_challenge_method=plain")

    assert requests.get(plain, allow_redirects=False, timeout=10).status_code == 400
