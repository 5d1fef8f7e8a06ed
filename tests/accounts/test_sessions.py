"""A login lives as long as Keycloak says, and not a request longer than it must."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts import freshness, sessions
from accounts.access import citizen_required, staff_required
from accounts.freshness import Freshness
from accounts.middleware import IdentityMiddleware, StaffScopeMiddleware
from accounts.models import OidcSession, Principal, UsedLogoutToken, User
from accounts.schedules import sweep
from accounts.testing.provider import Person, Provider
from accounts.trust import TrustLevel
from cms.tenants import scope
from cms.tenants.models import Authority
from tests.accounts.conftest import ALVA, ERKELENZ_CLERK, Browser, OpenBrowser, asked_by, asking, bruno_of
from tests.fixtures_accounts import LoginCitizen, LoginStaff, make_session


def run_out(row: OidcSession, *, ago: timedelta = timedelta(seconds=1)) -> None:
    OidcSession.objects.filter(pk=row.pk).update(access_expires_at=timezone.now() - ago)


# --- finding out who asks ---


def test_a_request_of_alva_takes_two_queries(
    client: Client, alva: Principal, erkelenz: Authority, login_citizen: LoginCitizen
) -> None:
    login_citizen(client, alva)

    with CaptureQueriesContext(connection) as queries:
        request = asked_by(client, erkelenz)

    assert len(queries) == 2
    assert request.principal == alva
    assert request.principal.attributes["given_name"] == "Alva"
    assert request.trust.level is TrustLevel.NIEDRIG


class UntouchableSession(SessionBase):
    def __init__(self) -> None:
        """Nothing is prepared, because nothing may be used."""

    def __getattribute__(self, name: str) -> Any:
        raise AssertionError(f"session.{name} was touched")


def test_a_request_without_a_cookie_touches_neither_session_nor_database(erkelenz: Authority) -> None:
    request = asking(authority=erkelenz)
    request.session = UntouchableSession()

    with CaptureQueriesContext(connection) as queries:
        IdentityMiddleware(lambda _request: HttpResponse())(request)
        StaffScopeMiddleware(lambda _request: HttpResponse())(request)

    assert len(queries) == 0
    assert request.principal is None


def test_a_login_that_was_ended_is_nobody_and_the_browser_forgets_it(
    client: Client, alva: Principal, erkelenz: Authority, login_citizen: LoginCitizen
) -> None:
    row = login_citizen(client, alva)
    key = client.session.session_key
    sessions.revoke(row, "logout")

    request = asked_by(client, erkelenz)

    assert request.principal is None
    assert request.session.session_key != key
    assert sessions.SESSION_KEY not in request.session


def test_a_cookie_of_the_back_office_is_nobody_on_a_public_host(
    client: Client, bruno: User, erkelenz: Authority, login_staff: LoginStaff
) -> None:
    login_staff(client, bruno)

    request = asked_by(client, erkelenz)

    assert request.principal is None
    assert not request.user.is_authenticated


def test_a_cookie_of_a_public_host_is_nobody_in_the_back_office(
    client: Client, alva: Principal, login_citizen: LoginCitizen
) -> None:
    login_citizen(client, alva)

    request = asked_by(client, None)

    assert request.principal is None


def test_bruno_works_in_the_scope_of_his_roles(
    client: Client, bruno: User, erkelenz: Authority, gangelt: Authority
) -> None:
    seen: list[frozenset[int] | None] = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.append(scope.required().authority_ids)
        return HttpResponse()

    request = asking("/admin/")
    request.COOKIES[django_settings.SESSION_COOKIE_NAME] = "something"
    request.user = bruno
    StaffScopeMiddleware(view)(request)

    assert seen == [frozenset({erkelenz.pk})]
    assert scope.current() is None


def test_the_fixture_logs_staff_in_at_the_back_office(client: Client, bruno: User, login_staff: LoginStaff) -> None:
    login_staff(client, bruno)

    assert client.get("/anmelden/")["Location"] == "/admin/"


# --- who may call a view ---


def test_a_view_for_citizens_sends_others_to_the_login_and_back(erkelenz: Authority) -> None:
    request = asking("/mein-bereich/", query="seite=2")

    response = citizen_required(lambda _request: HttpResponse())(request)

    assert response["Location"] == "/anmelden/?next=%2Fmein-bereich%2F%3Fseite%3D2"


def test_after_a_post_there_is_nothing_to_come_back_to(erkelenz: Authority) -> None:
    request = asking("/mein-bereich/loeschen/", method="POST")

    assert citizen_required(lambda _request: HttpResponse())(request)["Location"] == "/anmelden/"


def test_what_one_citizen_sees_is_never_stored(alva: Principal) -> None:
    request = asking("/mein-bereich/")
    request.principal = alva

    assert citizen_required(lambda _request: HttpResponse())(request)["Cache-Control"] == "no-store"


def test_a_view_for_staff_lets_staff_in(bruno: User) -> None:
    request = asking("/admin/")
    request.user = bruno

    assert staff_required(lambda _request: HttpResponse("drin"))(request).content == b"drin"


# --- renewing ---


@pytest.fixture
def alvas_browser(provider: Provider, citizen_browser: OpenBrowser) -> Browser:
    provider.person = ALVA
    browser = citizen_browser()
    browser.log_in()
    return browser


def is_logged_in(browser: Browser) -> bool:
    """The login page sends people on who are logged in already."""
    return bool(browser.get("/anmelden/").status_code == 302)


def test_a_login_that_has_run_out_is_renewed_on_the_way(alvas_browser: Browser, provider: Provider) -> None:
    row = OidcSession.objects.get()
    former = row.tokens["refresh"]
    run_out(row)

    assert is_logged_in(alvas_browser)

    row = OidcSession.objects.get()
    assert row.access_expires_at > timezone.now()
    assert row.refreshing_until is None
    assert row.tokens["refresh"] != former
    assert list(provider.refresh_tokens) == [row.tokens["refresh"]]


def test_renewing_takes_over_what_the_realm_says_today(alvas_browser: Browser, provider: Provider) -> None:
    (grant,) = provider.refresh_tokens.values()
    grant.person = Person(ALVA.subject, {**ALVA.claims, "place": "Gangelt"})
    run_out(OidcSession.objects.get())

    alvas_browser.get("/anmelden/")

    assert Principal.objects.get().attributes["place"] == "Gangelt"


def test_a_session_that_ended_at_keycloak_ends_here(alvas_browser: Browser, provider: Provider) -> None:
    provider.refresh_tokens.clear()
    run_out(OidcSession.objects.get())

    assert not is_logged_in(alvas_browser)
    assert OidcSession.objects.get().revoked_for == "ended-at-keycloak"


@pytest.mark.parametrize("claims", [{"sub": "mallory"}, {"sid": "another"}, {"aud": "evil"}])
def test_a_renewed_token_of_somebody_else_ends_the_login(
    alvas_browser: Browser, provider: Provider, claims: dict[str, str]
) -> None:
    provider.faults.claims = claims
    run_out(OidcSession.objects.get())

    assert not is_logged_in(alvas_browser)
    assert OidcSession.objects.get().revoked_at is not None


def test_a_citizen_goes_on_reading_for_a_moment_when_keycloak_is_away(
    alvas_browser: Browser, provider: Provider
) -> None:
    provider.faults.drop_token_request = True
    run_out(OidcSession.objects.get())

    reading = is_logged_in(alvas_browser)
    writing = alvas_browser.post("/abmelden/")

    assert reading
    assert writing.status_code == 503
    assert OidcSession.objects.get().revoked_at is None


def test_after_that_moment_the_citizen_is_a_guest_until_keycloak_is_back(
    alvas_browser: Browser, provider: Provider
) -> None:
    provider.faults.drop_token_request = True
    run_out(OidcSession.objects.get(), ago=timedelta(minutes=6))
    while_away = is_logged_in(alvas_browser)
    provider.faults.drop_token_request = False
    freshness.breaker.reset()

    assert not while_away
    assert is_logged_in(alvas_browser)


def test_staff_wait_when_keycloak_is_away(provider: Provider, staff_browser: OpenBrowser) -> None:
    provider.person = bruno_of(ERKELENZ_CLERK)
    browser = staff_browser()
    browser.log_in()
    provider.faults.drop_token_request = True
    run_out(OidcSession.objects.get())

    response = browser.get("/admin/")

    assert response.status_code == 503
    assert "lässt sich gerade nicht bestätigen" in response.content.decode()


def test_a_dead_keycloak_is_not_asked_by_every_request(alvas_browser: Browser, provider: Provider) -> None:
    provider.faults.drop_token_request = True
    provider.requests.clear()
    run_out(OidcSession.objects.get())

    for _ in range(5):
        alvas_browser.get("/anmelden/")

    assert len(provider.requests) == 1


def test_bruno_loses_a_role_within_one_access_token(
    provider: Provider, staff_browser: OpenBrowser, erkelenz: Authority
) -> None:
    provider.person = bruno_of(ERKELENZ_CLERK)
    browser = staff_browser()
    browser.log_in()
    (grant,) = provider.refresh_tokens.values()
    grant.person = bruno_of()
    run_out(OidcSession.objects.get())

    response = browser.get("/admin/")

    assert response.status_code == 403
    assert User.objects.get().role_grants == frozenset()


@pytest.mark.django_db(transaction=True)
def test_requests_side_by_side_renew_once(provider: Provider, settings: Settings, alva: Principal) -> None:
    row = make_session(owner=alva)
    row.issuer = provider.issuer("buerger")
    provider.person = Person("alva")
    grant = provider.grant("buerger", sid=row.sid)
    row.tokens = {"id": "-", "refresh": grant}
    row.save()
    run_out(row)
    provider.faults.wait = 0.3

    def renew(_: int) -> Freshness:
        try:
            return freshness.ensure(OidcSession.objects.select_related("principal", "user").get(pk=row.pk))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        outcomes = list(pool.map(renew, range(6)))

    assert set(outcomes) == {Freshness.FRESH}
    assert sum("POST" in request for request in provider.requests) == 1
    assert OidcSession.objects.get().revoked_at is None


# --- logging out ---


def test_logging_out_needs_a_form_of_ours(alvas_browser: Browser) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = alvas_browser.client.cookies

    assert alvas_browser.get("/abmelden/").status_code == 405
    assert strict.post("/abmelden/", headers={"host": alvas_browser.host}).status_code == 403
    assert is_logged_in(alvas_browser)


def test_logging_out_ends_the_session_here_and_leads_to_keycloak(alvas_browser: Browser, provider: Provider) -> None:
    before = alvas_browser.session_key
    id_token = OidcSession.objects.get().tokens["id"]

    response = alvas_browser.post("/abmelden/")

    assert response["Location"].startswith(f"{provider.issuer('buerger')}/protocol/openid-connect/logout?")
    assert f"id_token_hint={id_token}" in response["Location"]
    assert "client_id=portal-buerger" in response["Location"]
    row = OidcSession.objects.get()
    assert (row.revoked_for, bytes(row.sealed_tokens)) == ("logout", b"")
    alvas_browser.client.cookies[django_settings.SESSION_COOKIE_NAME] = before
    assert not is_logged_in(alvas_browser)


def test_without_keycloak_logging_out_still_ends_the_session_here(alvas_browser: Browser, settings: Settings) -> None:
    settings.KEYCLOAK_ENABLED = False

    response = alvas_browser.post("/abmelden/")

    assert response["Location"] == "/abgemeldet/"
    assert alvas_browser.get("/abgemeldet/").status_code == 200
    assert not is_logged_in(alvas_browser)


def test_staff_log_out_at_their_own_realm(provider: Provider, staff_browser: OpenBrowser) -> None:
    provider.person = bruno_of(ERKELENZ_CLERK)
    browser = staff_browser()
    browser.log_in()

    response = browser.post("/abmelden/")

    assert response["Location"].startswith(provider.issuer("verwaltung"))
    assert browser.get("/admin/").status_code == 302


def test_old_logins_and_used_messages_are_swept_away(alva: Principal) -> None:
    kept, old = make_session(owner=alva), make_session(owner=alva)
    OidcSession.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=15))
    UsedLogoutToken.objects.create(issuer="i", jti="1", expires_at=timezone.now() - timedelta(hours=1))

    sweep()

    assert list(OidcSession.objects.all()) == [kept]
    assert not UsedLogoutToken.objects.exists()
