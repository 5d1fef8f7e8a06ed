"""What the back office offers for forms, and what it must not do to one that people have used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.backoffice.routes import Door

from . import exchange, library, records, translating, views
from .gate import checklist, pages
from .models import FormPage, FormVersion, ImportReport
from .shared_pages import FieldGroupPage, SharedStepPage
from .usage import forms_using


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    """The pages of the builder beside Wagtail's own."""
    return [
        path("formulare/<int:page_id>/englisch/", translating.translate, name="builder_translate"),
        path("formulare/<int:page_id>/versionen/", views.versions, name="builder_versions"),
        path("formulare/<int:page_id>/versionen/vergleich/", views.compare, name="builder_compare"),
        path("formulare/<int:page_id>/versionen/<int:number>/bearbeiten/", views.restore, name="builder_restore"),
        path("formulare/<int:page_id>/verzeichnis/", records.record, name="builder_record"),
        path("formulare/<int:page_id>/verzeichnis.csv", records.record_csv, name="builder_record_csv"),
        path("bausteine/<int:page_id>/verwendung/", library.usage_of, name="builder_usage"),
        path("formulare/<int:page_id>/bausteine/<int:shared_id>/", library.adopt, name="builder_adopt"),
        path("formulare/<int:page_id>/texte/<uuid:use_id>/", library.adapt, name="builder_adapt"),
        *exchange.urlpatterns,
    ]


@hooks.register("back_office_doors")
def doors() -> dict[str, Door]:
    """Who may open them."""
    names = (
        *("translate", "import_report", "export", "versions", "compare", "restore", "record", "record_csv"),
        *("usage", "adopt", "adapt"),
    )
    # Below which page a form may be added is not a question of editing that page.
    return {"builder_import": Door.PAGE, **{f"builder_{name}": Door.EDIT for name in names}}


@hooks.register("register_page_header_buttons")
def beside_the_page(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Import below a page, export and the report of a form."""
    yield from _buttons(page, user)
    is_ours = page.specific_class in (FormPage, FieldGroupPage, SharedStepPage)
    if is_ours and page.permissions_for_user(user).can_edit() and ImportReport.objects.filter(page_id=page.pk).exists():
        yield _button(_("Bericht des Imports"), "builder_import_report", page, "doc-full", 34)


@hooks.register("register_page_listing_more_buttons")
def in_the_list(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    """The same in the list of pages, but the report: asking for each row would cost a query each."""
    yield from _buttons(page, user)


def _buttons(page: Page, user: Any) -> Iterator[Button]:
    if page.specific_class is FormPage:
        if page.permissions_for_user(user).can_edit():
            yield _button(_("Formular exportieren"), "builder_export", page, "download", 32)
            yield _button(_("Versionen"), "builder_versions", page, "history", 62)
            yield _button(_("Verzeichnis von Verarbeitungstätigkeiten"), "builder_record", page, "clipboard-list", 63)
    elif page.specific_class in (FieldGroupPage, SharedStepPage):
        if page.permissions_for_user(user).can_edit():
            yield _button(_("Verwendung"), "builder_usage", page, "list-ul", 62)
    elif exchange.may_receive(page, user):
        yield _button(_("Formular importieren"), "builder_import", page, "upload", 36)


def _button(label: str, route: str, page: Page, icon: str, priority: int) -> Button:
    return Button(label, reverse(route, args=[page.pk]), icon_name=icon, priority=priority)


@hooks.register("insert_global_admin_css")
def look_of_the_desk() -> SafeString:
    """Checklist, versions and records have a look of their own."""
    return format_html('<link rel="stylesheet" href="{}">', static("builder/desk.css"))


@hooks.register("before_delete_page")
def keep_published_forms(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a form with versions, or a page above one: applications need them for ever."""
    return _refuse(request, page) if _is_needed([page]) else None


@hooks.register("before_bulk_action")
def keep_published_forms_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], _action: Any
) -> HttpResponse | None:
    """The same for several pages at once."""
    chosen = [each for each in objects if isinstance(each, Page)]
    if action_type != "delete" or not _is_needed(chosen):
        return None
    return _refuse(request, chosen[0])


@hooks.register("before_bulk_action")
def publish_finished_forms_only(
    request: HttpRequest, action_type: str, objects: Iterable[Any], _action: Any
) -> HttpResponse | None:
    """Refuse to publish several pages at once when one of them is a form with something left to do."""
    if action_type != "publish":
        return None
    chosen = [each for each in objects if isinstance(each, Page)]
    unfinished = [form for page in chosen for form in _forms_below(page) if _has_to_be_finished(form)]
    if not unfinished:
        return None
    text = _("„%(title)s“ ist noch nicht fertig. Was zu tun ist, steht dort in der Prüfliste.")
    messages.error(request, text % {"title": unfinished[0].get_admin_display_title()})
    return redirect("wagtailadmin_pages:edit", unfinished[0].pk)


def _forms_below(page: Page) -> Iterable[FormPage]:
    """The forms an action on this page would reach that have something to publish."""
    forms: Iterable[FormPage] = FormPage.objects.descendant_of(page, inclusive=True).filter(
        has_unpublished_changes=True
    )
    return forms


def _has_to_be_finished(form: FormPage) -> bool:
    found = checklist.check(pages.subject_of(form.get_latest_revision_as_object()))
    return bool(checklist.hard_findings(found))


def _is_needed(chosen: Iterable[Page]) -> bool:
    return any(
        FormVersion.objects.filter(form__path__startswith=page.path).exists() or _is_used_block(page) for page in chosen
    )


def _is_used_block(page: Page) -> bool:
    """A shared block that stands in a form as it is live or edited; frozen versions do not need it any more."""
    below = {
        pk
        for model in (FieldGroupPage, SharedStepPage)
        for pk in model.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True)
    }
    return bool(below) and any(not form.path.startswith(page.path) for form, _edited in forms_using(below))


def _refuse(request: HttpRequest, page: Page) -> HttpResponse:
    text = _(
        "„%(title)s“ wird noch gebraucht und bleibt: Anträge oder Formulare hängen daran."
        " Nehmen Sie das Formular aus der Veröffentlichung, dann beginnt niemand mehr einen neuen Antrag."
    )
    messages.error(request, text % {"title": page.get_admin_display_title()})
    parent = page.get_parent()
    return redirect("wagtailadmin_explore", parent.pk if parent is not None else page.pk)
