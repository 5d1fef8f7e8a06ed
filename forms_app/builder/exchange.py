"""Export, import and the report of an import, as pages of the back office.

The door lets through only pages one may edit; whether a form may be added below a page is asked here.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.models import Page

from cms.backoffice.gate import Refusal

from . import transfer
from .imports.reading import LARGEST_MB, MEGABYTE, NotTaken, too_large
from .imports.receiving import Received, Upload, receive
from .imports.report import by_topic, from_json
from .models import FormPage, ImportReport
from .shared_pages import FieldGroupPage

MOST_LINES_SHOWN = 2000


class SeveralFilesInput(forms.ClearableFileInput):
    """A control for one or several files."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One or several files, none of them too large."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        if not any(given):
            raise forms.ValidationError(_("Wählen Sie eine Datei aus."), code="required")
        if any(one.size > LARGEST_MB * MEGABYTE for one in given if one):
            raise forms.ValidationError(too_large(), code="size")
        return [one for one in given if one]


class ImportForm(forms.Form):
    """The files to take over."""

    uploads = SeveralFilesField(
        label=gettext_lazy("Dateien"),
        widget=SeveralFilesInput({"accept": ".json,.xml,.gc,application/json,application/xml,text/xml"}),
    )


def may_receive(page: Page, user: Any) -> bool:
    """Whether forms can stand below this page and this person may add one."""
    if FormPage not in page.specific_class.allowed_subpage_models():
        return False
    return bool(page.permissions_for_user(user).can_add_subpage())


def _parent(request: HttpRequest, page_id: int) -> Page:
    page = Page.objects.filter(pk=page_id).first()
    if page is None or FormPage not in page.specific_class.allowed_subpage_models():
        raise Http404
    if not page.permissions_for_user(request.user).can_add_subpage():
        raise Refusal(403)
    return page.specific


@require_http_methods(["GET", "HEAD", "POST"])
def import_form(request: HttpRequest, page_id: int) -> HttpResponse:
    """Take files and make a page of them below this one."""
    parent = _parent(request, page_id)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if form.is_bound and form.is_valid():
        uploads = [Upload(one.name or "", one.read()) for one in form.cleaned_data["uploads"]]
        try:
            received = receive(uploads, parent=parent, by=_user(request))
        except NotTaken as refusal:
            form.add_error("uploads", str(refusal))
        else:
            _announce(request, received)
            return redirect("builder_import_report", received.page.pk)
    context = {"form": form, "parent": parent, "limit": LARGEST_MB}
    # A refused file is an answer to the person, not a mistake of the browser: 200, as in Wagtail's own forms.
    return render(request, "builder/exchange/import.html", context)


def _announce(request: HttpRequest, received: Received) -> None:
    title = received.page.get_admin_display_title()
    messages.success(request, _("„%(title)s“ ist als Entwurf angelegt. Noch sieht es niemand.") % {"title": title})
    if received.is_renamed:
        text = _("Es gab hier schon eine Seite mit diesem Titel oder dieser Adresse. Die neue heißt „%(title)s“.")
        messages.warning(request, text % {"title": title})


@require_GET
def import_report(request: HttpRequest, page_id: int) -> HttpResponse:
    """What could not be taken over, as often as somebody wants to read it."""
    report = ImportReport.objects.filter(page_id=page_id).select_related("page", "imported_by").first()
    if report is None:
        raise Http404
    lines = from_json(report.lines)
    context = {
        "report": report,
        "page": report.page.specific,
        "topics": by_topic(lines[:MOST_LINES_SHOWN]),
        "hidden": max(len(lines) - MOST_LINES_SHOWN, 0),
        "contents": contents_of(report.page.specific),
    }
    return render(request, "builder/exchange/report.html", context)


def contents_of(page: Any) -> str:
    """How much was taken over, in words."""
    if isinstance(page, FieldGroupPage):
        count = len(page.items)
        return ngettext("%(n)d Frage", "%(n)d Fragen", count) % {"n": count}
    if not isinstance(page, FormPage):
        return ""
    count = len(page.steps)
    items = [item["type"] for step in page.steps.raw_data for item in step["value"].get("items", ())]
    asked = sum(1 for kind in items if not kind.startswith("content_"))
    steps = ngettext("%(n)d Schritt", "%(n)d Schritte", count) % {"n": count}
    questions = ngettext("%(n)d Frage", "%(n)d Fragen", asked) % {"n": asked}
    return _("%(steps)s mit %(questions)s") % {"steps": steps, "questions": questions}


@require_GET
def export(request: HttpRequest, page_id: int) -> HttpResponse:
    """The form as it is edited now, as one file."""
    page = get_object_or_404(FormPage, pk=page_id)
    draft = page.get_latest_revision_as_object()
    response = HttpResponse(transfer.text_of(draft), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{draft.slug}.json") or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def _user(request: HttpRequest) -> Any:
    return request.user


urlpatterns = [
    path("formulare/<int:page_id>/importieren/", import_form, name="builder_import"),
    path("formulare/<int:page_id>/importbericht/", import_report, name="builder_import_report"),
    path("formulare/<int:page_id>/exportieren/", export, name="builder_export"),
]
