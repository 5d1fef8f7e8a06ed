"""Interrupting and coming back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forms_app.applications import drafts, guests
from forms_app.applications.models import Application
from forms_app.applications.policies import NotNow
from forms_app.wizard import notices, renewal, typed, wayback
from forms_app.wizard.journey import Journey
from forms_app.wizard.notices import Notice
from forms_app.wizard.strangers import for_owner
from forms_app.wizard.views.wizard import WRONG

TOO_MANY = 429
SENT = "gesendet"


@dataclass(frozen=True)
class SavedPage:
    """How to come back to a draft."""

    kept_until: datetime
    resume_url: str
    home_url: str
    leave_url: str
    access_url: str = ""
    code: str = ""
    send_url: str = ""


@never_cache
@require_safe
@for_owner
def saved(request: HttpRequest, application: Application) -> HttpResponse:
    """Say that the draft is kept, until when, and how to come back."""
    if not application.is_draft:
        return redirect("wizard:done", application.pk)
    on_top = [notices.link_sent(application.contact)] if SENT in request.GET and application.contact else []
    return _saved_page(request, application, on_top)


@never_cache
@require_POST
@for_owner
def send_link(request: HttpRequest, application: Application) -> HttpResponse:
    """Send a guest the way back to the draft by mail; the answer never tells whether the mailbox exists."""
    if not application.is_draft:
        return redirect("wizard:done", application.pk)
    if application.principal_id is not None or application.is_trial:
        raise Http404
    form = wayback.WayBackForm(request.POST)
    if not form.is_valid():
        return _saved_page(request, application, form=form, status=WRONG)
    try:
        wayback.send(application, form.cleaned_data["email"], with_code=form.cleaned_data["mit_code"])
    except NotNow as refusal:
        form.add_error("email", str(refusal))
        return _saved_page(request, application, form=form, status=TOO_MANY)
    return redirect(reverse("wizard:saved", args=[application.pk]) + f"?{SENT}=1")


def _saved_page(
    request: HttpRequest,
    application: Application,
    on_top: Sequence[Notice] = (),
    *,
    form: wayback.WayBackForm | None = None,
    status: int = 200,
) -> HttpResponse:
    is_guest = application.principal_id is None and not application.is_trial
    page = SavedPage(
        kept_until=drafts.kept_until(application),
        resume_url=reverse("wizard:resume", args=[application.pk]),
        home_url=reverse("citizen:home"),
        leave_url=reverse("wizard:leave", args=[application.pk]),
        access_url=request.build_absolute_uri(reverse("citizen:access", args=[application.pk])) if is_guest else "",
        code=guests.code_for(application.pk) if is_guest else "",
        send_url=reverse("wizard:send_link", args=[application.pk]) if is_guest else "",
    )
    if is_guest and form is None:
        form = wayback.WayBackForm()
    context = {"application": application, "page": page, "notices": on_top, "form": form}
    return render(request, "wizard/saved.html", context, status=status)


@never_cache
@require_safe
@for_owner
def resume(request: HttpRequest, application: Application) -> HttpResponse:
    """Where the citizen left off: the first open step, the check page, or the receipt."""
    if not application.is_draft:
        return redirect("wizard:done", application.pk)
    if renewal.offered(application) is not None:
        return redirect("wizard:newer_version", application.pk)
    return first_page(application)


def first_page(application: Application) -> HttpResponse:
    """The first page of the draft that still needs the citizen."""
    journey = Journey(application.definition, typed.without(application.answers or {}))
    if journey.has_tasks:
        return redirect("wizard:tasks", application.pk)
    if journey.first_open is None:
        return redirect("wizard:check", application.pk)
    name = "wizard:step" if journey.first_open.repeat is None else "wizard:entries"
    return redirect(name, application.pk, journey.first_open.slug)


@require_POST
def leave(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Make this browser forget what it may open as a guest."""
    response = redirect("citizen:access", application_id)
    guests.let_out(request, response)
    return response
