"""The editor's side: begin a run, see what it would produce, share it. For whoever may edit the form, nobody else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from cms.audit.actors import Actor
from forms_app.applications.models import Application
from forms_app.attachments import services as files
from forms_app.builder.assembling import assemble
from forms_app.builder.checking import problems
from forms_app.builder.models import FormPage
from forms_app.preview import results, runs
from forms_app.preview.forms import LinkForm, TownForm
from forms_app.preview.models import Link, Run

WRONG = 422
P = ParamSpec("P")


@dataclass(frozen=True)
class Result:
    """One thing a submission would produce."""

    name: str
    title: str
    file: str
    content_type: str


RESULTS = {
    "json": Result("json", "JSON", "vorschau.json", "application/json; charset=utf-8"),
    "xml": Result("xml", "XML", "vorschau.xml", "application/xml; charset=utf-8"),
    "pdf": Result("pdf", "PDF", "vorschau.pdf", "application/pdf"),
}


def _for_editor(
    view: Callable[Concatenate[HttpRequest, FormPage, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give the view the form; who may edit it was asked at the door."""

    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, page_id: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        page = get_object_or_404(FormPage, pk=page_id)
        return view(request, page, *args, **kwargs)

    return opened


@require_safe
@_for_editor
def desk(request: HttpRequest, page: FormPage) -> HttpResponse:
    """Everything about the preview of this form."""
    return _desk(request, page)


def _desk(request: HttpRequest, page: FormPage, *, status: int = 200, **more: Any) -> HttpResponse:
    towns = runs.towns(page)
    mine = Run.unscoped.filter(snapshot__form=page, by=_user(request)).select_related("application", "authority")
    context = {
        "page": page,
        "problems": problems(assemble(runs.draft_of(page))),
        "town_form": TownForm(towns),
        "link_form": LinkForm(towns),
        "runs": [one for one in mine if one.is_open],
        "links": Link.unscoped.filter(snapshot__form=page).select_related("made_by", "authority", "snapshot"),
        **more,
    }
    return render(request, "preview/desk.html", context, status=status)


@require_POST
@_for_editor
def begin(request: HttpRequest, page: FormPage) -> HttpResponse:
    """Freeze the latest draft and begin a run of one's own."""
    form = TownForm(runs.towns(page), request.POST)
    if not form.is_valid():
        return _desk(request, page, status=WRONG, town_form=form)
    try:
        snapshot = runs.freeze(page, form.town, by=_user(request))
    except runs.Unready as unready:
        return _desk(request, page, status=WRONG, problems=unready.problems)
    application = runs.begin(snapshot, by=_user(request))
    return redirect("form_preview_run", page.pk, application.run_id)


@require_POST
@_for_editor
def share(request: HttpRequest, page: FormPage) -> HttpResponse:
    """Make a link. Its address is shown on this answer and never again."""
    form = LinkForm(runs.towns(page), request.POST)
    if not form.is_valid():
        return _desk(request, page, status=WRONG, link_form=form)
    try:
        snapshot = runs.freeze(page, form.town, by=_user(request))
    except runs.Unready as unready:
        return _desk(request, page, status=WRONG, problems=unready.problems)
    link, token = runs.make_link(snapshot, days=int(form.cleaned_data["days"]), by=_user(request))
    return _desk(request, page, new_link=link, new_address=_public(link.authority, "preview:link", token))


@require_POST
@_for_editor
def revoke(request: HttpRequest, page: FormPage, link_id: int) -> HttpResponse:
    """Close a link; whoever came by it is out at once."""
    link = get_object_or_404(Link.unscoped, pk=link_id, snapshot__form=page)
    runs.revoke(link, by=_user(request))
    messages.success(request, _("Der Link ist widerrufen. Wer ihn öffnet, sieht das Formular nicht mehr."))
    return redirect("form_preview", page.pk)


@require_safe
@_for_editor
def run(request: HttpRequest, page: FormPage, run_id: UUID) -> HttpResponse:
    """One run: the way in, and what it would produce."""
    application = _application(request, page, run_id)
    context = {
        "page": page,
        "application": application,
        "run": application.run,
        "address": _public(application.authority, "preview:enter", runs.ticket_for(application)),
        "results": RESULTS.values(),
    }
    return render(request, "preview/run_desk.html", context)


@require_http_methods(["GET", "HEAD"])
@_for_editor
def result(request: HttpRequest, page: FormPage, run_id: UUID, name: str) -> HttpResponse:
    """What a submission would produce, to read or as a file."""
    application = _application(request, page, run_id)
    kind = RESULTS[name]
    content = _content(application, name)
    if "datei" in request.GET:
        if content is None:
            raise Http404
        response = HttpResponse(content, content_type=kind.content_type)
        response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=kind.file)
        return response
    is_text = isinstance(content, str)
    context = {
        "page": page,
        "run": application.run,
        "application": application,
        "result": kind,
        "text": content if is_text else "",
        "is_there": content is not None,
        "is_sent": application.state != "draft",
    }
    return render(request, "preview/result.html", context)


def _content(application: Application, name: str) -> str | bytes | None:
    if name == "json":
        return results.as_json(application)
    if name == "xml":
        return results.as_xml(application)
    paper = results.paper(application)
    return files.open_content(paper, Actor.guest(application.pk)) if paper is not None else None


def _application(request: HttpRequest, page: FormPage, run_id: UUID) -> Application:
    """The application of one's own run; nobody reads what others typed."""
    found = (
        Application.every.select_related("run__snapshot", "authority")
        .filter(run_id=run_id, run__snapshot__form=page, run__by=_user(request))
        .first()
    )
    if found is None or found.run is None or not found.run.is_open:
        raise Http404
    return found


def _public(authority: Any, name: str, *args: Any) -> str:
    # The address on the town's own host, also when the back office writes it.
    return str(authority.url(reverse(name, urlconf="cms.urls", args=args)))


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the gate lets nobody else through
    return request.user
