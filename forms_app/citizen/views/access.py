"""The way back to a case for people who are not logged in: log in, or give the code.

Neither page sets a cookie before the code was right, so their forms are accepted on the browser's word where they
come from (see `cms.origin`).
"""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.origin import own_pages_only
from forms_app.applications import guests
from forms_app.applications.models import Application
from forms_app.citizen import doors
from forms_app.citizen.forms import CodeForm, ReferenceForm

WRONG = 422


@never_cache
@own_pages_only
@require_http_methods(["GET", "HEAD", "POST"])
def by_reference(request: HttpRequest) -> HttpResponse:
    """Number and code open a guest's application."""
    form = ReferenceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            application = doors.by_reference(form.cleaned_data["reference"], form.cleaned_data["code"])
        except doors.Closed as closed:
            form.add_error("code", str(closed))
        else:
            return _let_in(request, application)
    return render(request, "citizen/door.html", {"form": form}, status=WRONG if form.errors else 200)


@never_cache
@own_pages_only
@require_http_methods(["GET", "HEAD", "POST"])
def by_id(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Login or code for one application, whether it exists or not."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            application = doors.by_id(application_id, form.cleaned_data["code"])
        except doors.Closed as closed:
            form.add_error("code", str(closed))
        else:
            return _let_in(request, application)
    context = {
        "form": form,
        "login_url": f"{reverse('accounts:login')}?{urlencode({'next': _target(request, application_id)})}",
        "kept": request.GET.get("eingaben", ""),
    }
    return render(request, "citizen/access.html", context, status=WRONG if form.errors else 200)


def _let_in(request: HttpRequest, application: Application) -> HttpResponse:
    default = reverse("wizard:resume" if application.is_draft else "citizen:application", args=[application.pk])
    response = redirect(_asked_for(request) or default)
    guests.let_in(request, response, application.pk)
    return response


def _target(request: HttpRequest, application_id: UUID) -> str:
    return _asked_for(request) or reverse("wizard:resume", args=[application_id])


def _asked_for(request: HttpRequest) -> str:
    """Where the person wanted to go: only a path of this very host."""
    wanted = request.GET.get("weiter", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else ""
