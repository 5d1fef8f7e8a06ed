"""Interrupting and coming back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forms_app.applications import guests
from forms_app.applications.models import Application
from forms_app.builder import versions
from forms_app.wizard import expiry, renewal, typed
from forms_app.wizard.journey import Journey
from forms_app.wizard.strangers import for_owner


@dataclass(frozen=True)
class SavedPage:
    """How to come back to a draft."""

    kept_until: datetime
    resume_url: str
    home_url: str
    leave_url: str
    access_url: str = ""
    code: str = ""


@never_cache
@require_safe
@for_owner
def saved(request: HttpRequest, application: Application) -> HttpResponse:
    """Say that the draft is kept, until when, and how to come back."""
    if not application.is_draft:
        return redirect("wizard:done", application.pk)
    is_guest = application.principal_id is None
    page = SavedPage(
        kept_until=expiry.kept_until(application),
        resume_url=reverse("wizard:resume", args=[application.pk]),
        home_url=reverse("citizen:home"),
        leave_url=reverse("wizard:leave", args=[application.pk]),
        access_url=request.build_absolute_uri(reverse("citizen:access", args=[application.pk])) if is_guest else "",
        code=guests.code_for(application.pk) if is_guest else "",
    )
    return render(request, "wizard/saved.html", {"application": application, "page": page})


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
    journey = Journey(versions.load(application.form_version_id), typed.without(application.answers or {}))
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
