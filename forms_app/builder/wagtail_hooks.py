"""What the back office must not do to a form that people have used."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page

from cms.backoffice.routes import Door

from . import translating
from .models import FieldGroupPage, FormPage, FormVersion


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """The pages of the builder beside Wagtail's own."""
    return [path("formulare/<int:page_id>/englisch/", translating.translate, name="builder_translate")]


@hooks.register("back_office_doors")
def doors() -> dict[str, Door]:
    """Who may open them."""
    return {"builder_translate": Door.PAGE}


@hooks.register("before_delete_page")
def keep_published_forms(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a form with versions, or a page above one: applications need them for ever."""
    return _refuse(request, page) if _is_needed([page]) else None


@hooks.register("before_bulk_action")
def keep_published_forms_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], _action: Any
) -> HttpResponse | None:
    """The same for several pages at once."""
    pages = [each for each in objects if isinstance(each, Page)]
    if action_type != "delete" or not _is_needed(pages):
        return None
    return _refuse(request, pages[0])


def _is_needed(pages: Iterable[Page]) -> bool:
    return any(
        FormVersion.objects.filter(form__path__startswith=page.path).exists() or _is_used_group(page) for page in pages
    )


def _is_used_group(page: Page) -> bool:
    """A group that stands in a form as it is edited now; frozen versions do not need it any more."""
    groups = set(FieldGroupPage.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True))
    return bool(groups) and any(groups & groups_in(form) for form in FormPage.objects.only("steps"))


def groups_in(form: FormPage) -> set[int]:
    """The shared groups a form uses."""
    return {
        item["value"]
        for step in form.steps.raw_data
        for item in step["value"].get("items", ())
        if item["type"] == "group" and item["value"]
    }


def _refuse(request: HttpRequest, page: Page) -> HttpResponse:
    text = _(
        "„%(title)s“ wird noch gebraucht und bleibt: Anträge oder Formulare hängen daran."
        " Nehmen Sie das Formular aus der Veröffentlichung, dann beginnt niemand mehr einen neuen Antrag."
    )
    messages.error(request, text % {"title": page.get_admin_display_title()})
    parent = page.get_parent()
    return redirect("wagtailadmin_explore", parent.pk if parent is not None else page.pk)
