"""System checks: the configuration that keeps the towns apart."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core import checks
from django.db import connections
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

UNWANTED_APPS = {
    "wagtail.contrib.search_promotions": "its queries and promotions belong to no town",
    "wagtail.contrib.redirects": "a redirect without a site acts on all of them",
    "wagtail.contrib.forms": "its submissions follow the rights on pages",
    "wagtail.contrib.simple_translation": "its aliases appear in every tree",
    "wagtail.snippets": "its views do not check the object",
    "wagtail.api.v2": "it serves images and documents of all towns",
    "wagtail.contrib.settings": "the right to change opens the settings of all sites",
}
SETTINGS: dict[str, object] = {
    "WAGTAIL_GRAVATAR_PROVIDER_URL": None,
    "WAGTAIL_ENABLE_UPDATE_CHECK": False,
    "WAGTAIL_ENABLE_WHATS_NEW_BANNER": False,
    "WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS": False,
    "WAGTAILADMIN_PAGE_SEARCH_FILTER_BY_PERMISSIONS": True,
    "WAGTAIL_PASSWORD_MANAGEMENT_ENABLED": False,
    "WAGTAIL_EMAIL_MANAGEMENT_ENABLED": False,
    "WAGTAILIMAGES_IMAGE_FORM_BASE": "cms.backoffice.forms.ImageForm",
    "WAGTAILDOCS_DOCUMENT_FORM_BASE": "cms.backoffice.forms.DocumentForm",
}
DEFAULTS: dict[str, object] = {"WAGTAILADMIN_PAGE_SEARCH_FILTER_BY_PERMISSIONS": True}


def register() -> None:
    checks.register(unwanted_apps, checks.Tags.security)
    checks.register(open_settings, checks.Tags.security)
    checks.register(rights_on_the_whole_tree, checks.Tags.database)


def unwanted_apps(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    return [
        checks.Error(f"{name} is installed: {why}.", hint="Remove it from INSTALLED_APPS.", id="backoffice.E001")
        for name, why in UNWANTED_APPS.items()
        if apps.is_installed(name)
    ]


def open_settings(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    missing = object()
    return [
        checks.Error(
            f"{name} must be {wanted!r}.",
            hint="Otherwise the back office calls third parties or shows things of other towns.",
            id="backoffice.E002",
        )
        for name, wanted in SETTINGS.items()
        if getattr(settings, name, DEFAULTS.get(name, missing)) != wanted
    ]


def rights_on_the_whole_tree(
    app_configs: Sequence[AppConfig] | None, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """Wagtail's first groups have rights on the root, and so on all towns; nobody but the operators may."""
    if not databases or not _migrated(GroupPagePermission._meta.db_table, databases):
        return []
    on_pages = GroupPagePermission.objects.filter(page__depth=1)
    on_collections = GroupCollectionPermission.objects.filter(collection__depth=1)
    names = {
        str(right.group)
        for right in [*on_pages.select_related("group"), *on_collections.select_related("group")]
        if not right.group.permissions.filter(content_type__app_label="backoffice", codename="operate").exists()
    }
    return [
        checks.Error(
            f"The group “{name}” has rights on the whole tree.",
            hint=f"Remove its rights on the root {Page.__name__.lower()} and root {Collection.__name__.lower()}.",
            id="backoffice.E003",
        )
        for name in sorted(names)
    ]


def _migrated(table: str, databases: Iterable[str]) -> bool:
    return all(table in connections[name].introspection.table_names() for name in databases)
