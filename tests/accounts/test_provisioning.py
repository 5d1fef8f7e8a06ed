"""What the roles may do in the back office, and what nobody may."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import checks
from django.core.management import CommandError, call_command
from pytest_django import Settings
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Workflow

from accounts import mirror
from accounts.models import StaffRole
from accounts.roles import Role, roles_at
from cms.tenants import provisioning
from cms.tenants.models import Authority
from cms.tenants.register import entries

pytestmark = pytest.mark.django_db

# The right to make users or groups is the right to make superusers.
MINTING = ("user", "group", "permission", "site", "locale")


def rights_on_pages(authority: Authority, role: Role) -> set[tuple[str, str]]:
    rows = GroupPagePermission.objects.filter(group__staff_role__authority=authority, group__staff_role__role=role)
    return set(rows.values_list("page__slug", "permission__codename"))


def rights_on_files(authority: Authority, role: Role) -> set[tuple[str, str]]:
    rows = GroupCollectionPermission.objects.filter(
        group__staff_role__authority=authority, group__staff_role__role=role
    )
    return set(rows.values_list("collection__name", "permission__codename"))


def test_every_role_of_an_authority_has_a_group(kreis: Authority, erkelenz: Authority) -> None:
    assert {row.role for row in StaffRole.objects.filter(authority=erkelenz)} == set(roles_at(erkelenz))
    assert {row.role for row in StaffRole.objects.filter(authority=kreis)} == set(Role)


def test_redaktion_writes_and_freigabe_publishes_in_the_own_town(erkelenz: Authority) -> None:
    assert rights_on_pages(erkelenz, Role.REDAKTION) == {("erkelenz", "add_page"), ("erkelenz", "change_page")}
    assert ("erkelenz", "publish_page") in rights_on_pages(erkelenz, Role.FREIGABE)
    assert {page for page, _ in rights_on_pages(erkelenz, Role.FREIGABE)} == {"erkelenz"}


def test_editors_of_the_kreis_work_on_its_own_and_the_central_tree_after_the_first_run(kreis: Authority) -> None:
    rights = rights_on_pages(kreis, Role.KREIS_REDAKTION)

    assert {page for page, right in rights if right == "publish_page"} == {"kreis-heinsberg", "zentrale-inhalte"}


def test_clerks_have_no_rights_on_pages_or_files(erkelenz: Authority) -> None:
    for role in (Role.SACHBEARBEITUNG, Role.LEITUNG):
        assert not rights_on_pages(erkelenz, role)
        assert not rights_on_files(erkelenz, role)


def test_editors_keep_their_files_in_the_towns_own_folder(erkelenz: Authority) -> None:
    rights = rights_on_files(erkelenz, Role.REDAKTION)

    assert {name for name, right in rights if right.startswith(("add", "change"))} == {"Stadt Erkelenz"}
    assert ("Kreis Heinsberg", "choose_image") in rights
    assert Collection.objects.filter(name="Stadt Erkelenz", depth=2).count() == 1


def test_only_kreis_it_reaches_the_roots(kreis: Authority, erkelenz: Authority) -> None:
    on_root = GroupPagePermission.objects.filter(page__depth=1).values_list("group__name", flat=True)
    on_root_folder = GroupCollectionPermission.objects.filter(collection__depth=1)

    assert set(on_root) == {"Kreis Heinsberg: Kreis-IT"}
    assert set(on_root_folder.values_list("group__name", flat=True)) == {"Kreis Heinsberg: Kreis-IT"}


def test_no_group_may_make_users_groups_or_sites(kreis: Authority, erkelenz: Authority) -> None:
    minting = Permission.objects.filter(group__isnull=False, content_type__model__in=MINTING)

    assert not minting.exists()


def test_the_groups_wagtail_starts_with_are_gone() -> None:
    assert not Group.objects.filter(name__in=["Moderators", "Editors"]).exists()
    assert not GroupPagePermission.objects.filter(group__staff_role=None).exists()
    assert not Workflow.objects.filter(name="Moderators approval").exists()


def test_the_check_finds_a_group_with_rights_on_the_whole_tree(erkelenz: Authority) -> None:
    group = Group.objects.create(name="Zu viel")
    right = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    clean = checks.run_checks(tags=[checks.Tags.database], databases=["default"])

    GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=right)

    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    assert not clean
    assert ["Zu viel" in str(message) for message in found] == [True]


def test_a_second_run_changes_nothing(erkelenz: Authority) -> None:
    entry = next(entry for entry in entries() if entry.slug == "erkelenz")

    assert provisioning.provision(entry, dry_run=False).changes == []


def test_a_right_that_was_taken_away_comes_back(erkelenz: Authority) -> None:
    entry = next(entry for entry in entries() if entry.slug == "erkelenz")
    GroupPagePermission.objects.filter(group__name="Erkelenz: Redaktion").delete()

    plan = provisioning.provision(entry, dry_run=False)

    assert "Erkelenz: Redaktion: 2 Rechte an Seiten ergänzt" in plan.changes
    assert rights_on_pages(erkelenz, Role.REDAKTION)


def test_keycloak_is_told_one_callback_per_host(kreis: Authority, erkelenz: Authority, gangelt: Authority) -> None:
    addresses = mirror.citizen_addresses()

    assert addresses.redirect_uris == (
        erkelenz.url("/anmelden/rueckruf/"),
        gangelt.url("/anmelden/rueckruf/"),
        kreis.url("/anmelden/rueckruf/"),
    )
    assert not any("*" in address for address in (*addresses.redirect_uris, *addresses.post_logout_uris))


def test_keycloak_is_told_the_group_of_every_role(kreis: Authority, erkelenz: Authority, gangelt: Authority) -> None:
    assert mirror.group_paths() == [
        "/kommunen/05370/freigabe",
        "/kommunen/05370/leitung",
        "/kommunen/05370/redaktion",
        "/kommunen/05370/sachbearbeitung",
        "/kommunen/05370004/freigabe",
        "/kommunen/05370004/leitung",
        "/kommunen/05370004/redaktion",
        "/kommunen/05370004/sachbearbeitung",
        "/kommunen/05370008/freigabe",
        "/kommunen/05370008/leitung",
        "/kommunen/05370008/redaktion",
        "/kommunen/05370008/sachbearbeitung",
        "/kreis/it",
        "/kreis/redaktion",
    ]


def test_the_command_says_in_one_sentence_that_keycloak_is_away(settings: Settings) -> None:
    settings.KEYCLOAK_ENABLED = False

    with pytest.raises(CommandError, match="could not be brought up to date"):
        call_command("keycloak_sync", stdout=StringIO())


def test_every_authority_of_the_register_can_be_provisioned(provision: Callable[[str], Authority]) -> None:
    for entry in entries():
        provision(entry.slug)

    assert StaffRole.objects.count() == 11 * 4 + 2
