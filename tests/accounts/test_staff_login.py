"""Bruno logs in at the back office, and what his groups make of him."""

from typing import Any

import pytest
from django.contrib.auth.models import Group

from accounts import roles
from accounts.models import OidcSession, User
from accounts.roles import CASE_ROLES, Role
from accounts.testing.provider import Person, Provider
from cms.audit.models import AuditEntry
from cms.tenants.models import Authority
from tests.accounts.conftest import ALVA, ERKELENZ_CLERK, OpenBrowser, bruno_of


def test_bruno_becomes_a_clerk_of_erkelenz(provider: Provider, staff_browser: OpenBrowser, erkelenz: Authority) -> None:
    provider.person = bruno_of(ERKELENZ_CLERK)

    response = staff_browser().log_in(next="/admin/pages/")

    assert response["Location"] == "/admin/pages/"
    bruno = User.objects.get()
    assert bruno.role_grants == {(erkelenz.pk, Role.SACHBEARBEITUNG.value)}
    assert bruno.actor.authorities == {erkelenz.pk}
    assert bruno.has_perm("wagtailadmin.access_admin")
    assert not bruno.has_usable_password()
    assert str(bruno) == "Bruno Hansen"


def test_roles_that_decide_nothing_give_no_authority_to_the_actor(
    provider: Provider, staff_browser: OpenBrowser, erkelenz: Authority
) -> None:
    provider.person = bruno_of("/kommunen/05370004/redaktion")

    staff_browser().log_in()

    bruno = User.objects.get()
    assert bruno.authority_ids == {erkelenz.pk}
    assert roles.authority_ids(bruno, *CASE_ROLES) == frozenset()


def test_a_group_that_is_gone_takes_its_role_at_the_next_login(
    provider: Provider, staff_browser: OpenBrowser, erkelenz: Authority
) -> None:
    provider.person = bruno_of(ERKELENZ_CLERK, "/kommunen/05370004/leitung")
    staff_browser().log_in()
    provider.person = bruno_of("/kommunen/05370004/leitung")

    staff_browser().log_in()

    assert User.objects.get().role_grants == {(erkelenz.pk, Role.LEITUNG.value)}
    changes = AuditEntry.objects.filter(action="accounts.roles_changed").order_by("sequence")
    assert [entry.facts for entry in changes] == [
        {"added": "Erkelenz: Leitung, Erkelenz: Sachbearbeitung", "removed": ""},
        {"added": "", "removed": "Erkelenz: Sachbearbeitung"},
    ]


@pytest.mark.parametrize("claim", [None, "not a list", {"a": 1}, []])
def test_a_token_without_groups_leaves_no_role(provider: Provider, staff_browser: OpenBrowser, claim: object) -> None:
    provider.person = bruno_of(ERKELENZ_CLERK)
    staff_browser().log_in()
    provider.person = Person("bruno-1", {"groups": claim})

    staff_browser().log_in()

    assert User.objects.get().role_grants == frozenset()


@pytest.mark.parametrize(
    "path",
    [
        "/kommunen/05370004/redaktion/../sachbearbeitung",
        "/kommunen/05370004/Sachbearbeitung",
        "/Kommunen/05370004/sachbearbeitung",
        "/kommunen/05370004/sachbearbeitung/",
        "kommunen/05370004/sachbearbeitung",
        "/kommunen//sachbearbeitung",
        "/kommunen/05370004/sachbearbeitung\n",
        "/kommunen/05379999/sachbearbeitung",
        "/kommunen/05370004/kreis-it",
        "/kommunen/05370004/it",
        "/kommunen/erkelenz/sachbearbeitung",
        "/kommunen/٠٥٣٧٠٠٠٤/sachbearbeitung",
        "/kreis/sachbearbeitung",
        "/kreis/it/extra",
        "sachbearbeitung",
        "Erkelenz: Sachbearbeitung",
        "",
    ],
)
def test_a_group_that_is_not_exactly_ours_is_ignored_and_recorded(
    provider: Provider, staff_browser: OpenBrowser, path: str
) -> None:
    provider.person = bruno_of(path)

    staff_browser().log_in()

    assert User.objects.get().role_grants == frozenset()
    assert AuditEntry.objects.get(action="accounts.group_ignored").facts == {"path": path}


def test_the_email_of_a_superuser_opens_nothing(provider: Provider, staff_browser: OpenBrowser) -> None:
    boss = User.objects.create_superuser("boss", "bruno@erkelenz.example", "a-long-password")
    provider.person = bruno_of()

    staff_browser().log_in()

    bruno = User.objects.get(subject="bruno-1")
    assert bruno != boss
    assert not bruno.is_superuser
    assert not bruno.has_perm("wagtailadmin.access_admin")


@pytest.mark.parametrize("claims", [{"is_superuser": True}, {"realm_access": {"roles": ["admin"]}}])
def test_no_claim_makes_a_superuser(provider: Provider, staff_browser: OpenBrowser, claims: dict[str, Any]) -> None:
    provider.person = bruno_of("/kreis/it", **claims)

    staff_browser().log_in()

    assert not User.objects.get().is_superuser


def test_somebody_who_was_made_superuser_by_hand_is_none_after_the_next_login(
    provider: Provider, staff_browser: OpenBrowser
) -> None:
    provider.person = bruno_of(ERKELENZ_CLERK)
    staff_browser().log_in()
    User.objects.update(is_superuser=True)

    staff_browser().log_in()

    assert not User.objects.get().is_superuser


def test_a_group_given_by_hand_outside_the_roles_is_left_alone(provider: Provider, staff_browser: OpenBrowser) -> None:
    provider.person = bruno_of(ERKELENZ_CLERK)
    staff_browser().log_in()
    User.objects.get().groups.add(Group.objects.create(name="Chor"))

    staff_browser().log_in()

    assert set(User.objects.get().groups.values_list("name", flat=True)) == {"Chor", "Erkelenz: Sachbearbeitung"}


def test_a_user_who_was_closed_out_stays_out(provider: Provider, staff_browser: OpenBrowser) -> None:
    provider.person = bruno_of(ERKELENZ_CLERK)
    staff_browser().log_in()
    User.objects.update(is_active=False)

    response = staff_browser().log_in()

    assert response.status_code == 400
    assert AuditEntry.objects.latest("sequence").facts == {"reason": "inactive"}


def test_a_login_begun_by_a_citizen_cannot_be_finished_in_the_back_office(
    provider: Provider, citizen_browser: OpenBrowser, staff_browser: OpenBrowser
) -> None:
    provider.person = ALVA
    alva = citizen_browser()
    back = alva.at_provider(alva.begin())
    alva.host = staff_browser().host

    response = alva.come_back(back.replace("/anmelden/rueckruf/", "/anmelden/verwaltung/rueckruf/"))

    assert response.status_code == 400
    assert not User.objects.exists()
    assert not OidcSession.objects.exists()


def test_a_citizens_token_with_groups_is_refused_at_the_staff_callback(
    provider: Provider, staff_browser: OpenBrowser
) -> None:
    provider.person = bruno_of(ERKELENZ_CLERK)
    provider.faults.sign = lambda one, _realm, claims: one.signed("buerger", {**claims, "iss": one.issuer("buerger")})

    response = staff_browser().log_in()

    assert response.status_code == 400
    assert not User.objects.exists()


def test_public_hosts_have_no_staff_login_and_the_back_office_no_citizen_login(
    provider: Provider, citizen_browser: OpenBrowser, staff_browser: OpenBrowser
) -> None:
    assert citizen_browser().get("/anmelden/verwaltung/weiter/").status_code == 404
    assert staff_browser().get("/anmelden/weiter/").status_code == 404
