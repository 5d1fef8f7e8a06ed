"""The preview in the back office: its addresses, their doors, and the buttons at a form."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.backoffice.routes import HOOK, Door
from forms_app.builder.models import FormPage
from forms_app.preview.views import desk

NAMES = ("", "_begin", "_share", "_revoke", "_run", "_result")


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    here = "vorschau/<int:page_id>/"
    uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    return [
        path(here, desk.desk, name="form_preview"),
        path(f"{here}beginnen/", desk.begin, name="form_preview_begin"),
        path(f"{here}link/", desk.share, name="form_preview_share"),
        path(f"{here}link/<int:link_id>/widerrufen/", desk.revoke, name="form_preview_revoke"),
        path(f"{here}lauf/<uuid:run_id>/", desk.run, name="form_preview_run"),
        re_path(
            rf"^vorschau/(?P<page_id>[0-9]+)/lauf/(?P<run_id>{uuid})/(?P<name>json|xml|pdf)/$",
            desk.result,
            name="form_preview_result",
        ),
    ]


@hooks.register(HOOK)
def doors() -> Mapping[str, Door]:
    return {f"form_preview{name}": Door.EDIT for name in NAMES}


@hooks.register("register_page_header_buttons")
def button_in_the_editor(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.pk is not None and page.specific_class is FormPage and page.permissions_for_user(user).can_edit():
        yield Button(_("Vorschau und Testlauf"), reverse("form_preview", args=[page.pk]), icon_name="view", priority=5)


@hooks.register("register_page_listing_more_buttons")
def button_in_the_list(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if page.specific_class is FormPage and page.permissions_for_user(user).can_edit():
        yield Button(_("Vorschau und Testlauf"), reverse("form_preview", args=[page.pk]), icon_name="view", priority=15)
