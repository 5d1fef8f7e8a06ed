"""What only the real Keycloak can show: its forms, its tokens, its sessions."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import mirror, roles
from accounts.freshness import Freshness, ensure
from accounts.models import OidcSession, Principal, User
from accounts.oidc import gateway, realms
from accounts.oidc.errors import SessionEnded
from accounts.oidc.realms import RealmName
from accounts.roles import Role
from accounts.trust import TrustLevel
from cms.audit.models import AuditEntry
from cms.tenants.models import Authority
from tests.contracts.keycloak.conftest import Browser, OpenBrowser, RunningKeycloak


def run_out(row: OidcSession) -> OidcSession:
    """The access token has run out; everything else is as it was."""
    OidcSession.objects.filter(pk=row.pk).update(access_expires_at=timezone.now() - timedelta(seconds=1))
    return OidcSession.objects.select_related("principal", "user").get(pk=row.pk)


# --- citizens ---


def test_alva_logs_in_by_form(citizen_browser: OpenBrowser) -> None:
    response = citizen_browser().log_in("alva")

    assert (response.status_code, response["Location"]) == (302, "/mein-bereich/")
    attributes = Principal.objects.get().attributes
    assert attributes["given_name"] == "Alva"
    assert attributes["email"] == "alva@example.org"
    assert attributes["postcode"] == "41812"
    assert attributes["birthdate"] == "1990-04-17"
    row = OidcSession.objects.get()
    assert row.level == TrustLevel.NIEDRIG
    assert row.idp == ""
    assert row.acr == "1"


def test_a_wrong_password_leads_back_to_the_form(citizen_browser: OpenBrowser) -> None:
    browser = citizen_browser()

    answer = browser.send_form(browser.open_form(), "alva", "wrong-password-1")

    assert answer.status_code == 200
    assert "kc-form-login" in answer.text
    assert not OidcSession.objects.exists()


def test_staff_cannot_log_in_as_citizens(citizen_browser: OpenBrowser) -> None:
    browser = citizen_browser()

    answer = browser.send_form(browser.open_form(), "bruno", "demo-Passwort-1")

    assert answer.status_code == 200
    assert not Principal.objects.exists()


def test_the_login_page_is_german_and_looks_like_the_portal(citizen_browser: OpenBrowser) -> None:
    page = citizen_browser().open_form()

    assert '<html class="login-pf" lang="de"' in page.text
    assert "serviceportal.css" in page.text
    assert "Anmelden" in page.text


def test_one_login_serves_several_towns_and_each_refreshes_on_its_own(
    citizen_browser: OpenBrowser, gangelt: Authority
) -> None:
    mirror.sync(dry_run=False)
    at_erkelenz = citizen_browser()
    at_erkelenz.log_in("alva")
    at_gangelt = Browser(gangelt.url("").partition("//")[2], at_erkelenz.start, Client(), at_erkelenz.web)

    at_gangelt.log_in("nobody asks")

    first, second = OidcSession.objects.order_by("created_at")
    assert first.sid == second.sid
    assert [ensure(run_out(row)) for row in (first, second, first)] == [Freshness.FRESH] * 3


def test_a_refresh_brings_new_tokens_and_the_old_one_is_dead(citizen_browser: OpenBrowser) -> None:
    citizen_browser().log_in("alva")
    row = OidcSession.objects.select_related("principal").get()
    former = row.tokens["refresh"]

    assert ensure(run_out(row)) is Freshness.FRESH

    row.refresh_from_db()
    assert row.tokens["refresh"] != former
    assert row.access_expires_at > timezone.now()
    with pytest.raises(SessionEnded):
        gateway.refresh(realms.get(RealmName.CITIZENS), former)


def test_logging_out_ends_both_sessions(citizen_browser: OpenBrowser) -> None:
    browser = citizen_browser()
    browser.log_in("alva")

    response = browser.post("/abmelden/")
    answer = browser.follow(response["Location"])

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"http://{browser.host}/abgemeldet/")
    assert browser.get("/abgemeldet/").status_code == 200
    assert browser.open_form().status_code == 200  # Keycloak asks for the password again
    assert OidcSession.objects.get().revoked_for == "logout"


def test_a_session_ended_by_an_administrator_ends_here_at_the_next_refresh(
    server: RunningKeycloak, citizen_browser: OpenBrowser
) -> None:
    browser = citizen_browser()
    browser.log_in("alva")
    server.admin("POST", f"buerger/users/{server.user_id('buerger', 'alva')}/logout")

    assert ensure(run_out(OidcSession.objects.get())) is Freshness.ENDED
    assert OidcSession.objects.get().revoked_for == "ended-at-keycloak"
    assert bytes(OidcSession.objects.get().sealed_tokens) == b""


# --- staff ---


@pytest.fixture
def bruno_out_of_group(server: RunningKeycloak) -> Iterator[None]:
    """Bruno loses his group at Keycloak, and has it back after the test."""
    user = server.user_id("verwaltung", "bruno")
    (group,) = server.admin("GET", f"verwaltung/users/{user}/groups").json()
    path = f"verwaltung/users/{user}/groups/{group['id']}"
    server.admin("DELETE", path)
    yield
    server.admin("PUT", path)


def test_bruno_gets_the_roles_of_his_groups(
    staff_browser: OpenBrowser, erkelenz: Authority, gangelt: Authority
) -> None:
    response = staff_browser().log_in("bruno")

    assert response["Location"] == "/admin/"
    bruno = User.objects.get()
    assert bruno.get_full_name() == "Bruno Hansen"
    assert bruno.role_grants == {(erkelenz.pk, Role.SACHBEARBEITUNG.value)}
    assert roles.authority_ids(bruno, *roles.CASE_ROLES) == {erkelenz.pk}
    assert not bruno.is_superuser


def test_a_group_taken_away_takes_the_role_at_the_next_refresh(
    staff_browser: OpenBrowser, request: pytest.FixtureRequest
) -> None:
    staff_browser().log_in("bruno")
    request.getfixturevalue("bruno_out_of_group")

    assert ensure(run_out(OidcSession.objects.get())) is Freshness.FRESH

    assert User.objects.get().role_grants == frozenset()
    assert AuditEntry.objects.filter(action="accounts.roles_changed").latest("sequence").facts == {
        "added": "",
        "removed": "Erkelenz: Sachbearbeitung",
    }


@pytest.mark.parametrize(
    ("name", "slug", "wanted"),
    [
        ("emil", "erkelenz", {Role.REDAKTION, Role.FREIGABE}),
        ("lena", "erkelenz", {Role.LEITUNG}),
        ("dora", "kreis-heinsberg", {Role.KREIS_REDAKTION}),
        ("ida", "kreis-heinsberg", {Role.KREIS_IT}),
    ],
)
def test_every_person_of_the_demo_has_the_role_that_is_promised(
    staff_browser: OpenBrowser, name: str, slug: str, wanted: set[Role]
) -> None:
    staff_browser().log_in(name)

    authority = Authority.objects.get(slug=slug)
    assert User.objects.get().role_grants == {(authority.pk, role.value) for role in wanted}


def test_the_switch_for_people_who_leave_ends_every_session(staff_browser: OpenBrowser) -> None:
    staff_browser().log_in("bruno")
    row = OidcSession.objects.select_related("user").get()

    gateway.end_all_sessions(realms.get(RealmName.STAFF), row.subject)

    assert ensure(run_out(row)) is Freshness.ENDED


# --- following our own data ---


def test_synchronising_twice_changes_nothing_the_second_time(
    server: RunningKeycloak, provision: Callable[[str], Authority]
) -> None:
    provision("wegberg")

    first = mirror.sync(dry_run=False)

    second = mirror.sync(dry_run=False)

    assert "portal-buerger: 4 redirect addresses" in first
    assert second == []


def test_a_dry_run_tells_and_changes_nothing(server: RunningKeycloak, provision: Callable[[str], Authority]) -> None:
    provision("wassenberg")

    told = mirror.sync(dry_run=True)

    assert told
    assert mirror.sync(dry_run=True) == told


def test_a_missing_group_is_created_once(server: RunningKeycloak) -> None:
    staff = realms.get(RealmName.STAFF)
    path = "/kommunen/05370999/redaktion"

    created = gateway.sync_groups(staff, [path], dry_run=False)

    assert created == ["group /kommunen/05370999", "group /kommunen/05370999/redaktion"]
    assert gateway.sync_groups(staff, [path], dry_run=False) == []


def test_synchronising_leaves_the_clients_secret_alone(server: RunningKeycloak, citizen_browser: OpenBrowser) -> None:
    assert citizen_browser().log_in("alva").status_code == 302
