"""The system checks that keep the towns apart."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.checks import CheckMessage
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.backoffice import checks

CHANGE = {"content_type__app_label": "wagtailcore", "codename": "change_page"}


def ids(found: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in found]


def test_the_shipped_configuration_passes(erkelenz):
    assert checks.unwanted_apps(None) == []
    assert checks.open_settings(None) == []
    assert checks.rights_on_the_whole_tree(None, databases=["default"]) == []


def test_an_app_that_mixes_towns_is_refused(settings):
    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "wagtail.contrib.search_promotions"]

    assert ids(checks.unwanted_apps(None)) == ["backoffice.E001"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("WAGTAIL_GRAVATAR_PROVIDER_URL", "//gravatar.com"), ("WAGTAILADMIN_PAGE_SEARCH_FILTER_BY_PERMISSIONS", False)],
)
def test_a_setting_that_opens_a_door_is_refused(settings, name, value):
    setattr(settings, name, value)

    assert ids(checks.open_settings(None)) == ["backoffice.E002"]


def test_a_group_with_rights_on_all_pages_is_refused(db):
    group = Group.objects.create(name="Alle Seiten")
    GroupPagePermission.objects.create(
        group=group, page=Page.objects.get(depth=1), permission=Permission.objects.get(**CHANGE)
    )

    found = checks.rights_on_the_whole_tree(None, databases=["default"])

    assert ids(found) == ["backoffice.E003"]
    assert "Alle Seiten" in found[0].msg


def test_a_group_with_rights_on_all_files_is_refused(db):
    group = Group.objects.create(name="Alle Bilder")
    GroupCollectionPermission.objects.create(
        group=group,
        collection=Collection.get_first_root_node(),
        permission=Permission.objects.get(codename="change_image"),
    )

    assert ids(checks.rights_on_the_whole_tree(None, databases=["default"])) == ["backoffice.E003"]
