"""Going on with a newer version of the form, or finishing the draft as it was begun."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forms_app.applications.models import Application
from forms_app.applications.policies import NotNow
from forms_app.wizard import notices, renewal
from forms_app.wizard.strangers import for_owner
from forms_app.wizard.views.saved import first_page
from forms_app.wizard.views.wizard import CLASH


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_owner
def newer_version(request: HttpRequest, application: Application) -> HttpResponse:
    """Say what the newer version changes, and take the draft there on request."""
    if not application.is_draft:
        return redirect("wizard:done", application.pk)
    if request.method == "POST" and "fassung" in request.POST:
        try:
            renewal.accept(application, _number(request.POST["fassung"]))
        except NotNow as refusal:
            application.refresh_from_db()
            return _page(request, application, refusal=str(refusal))
        return first_page(application)
    return _page(request, application)


def _page(request: HttpRequest, application: Application, *, refusal: str = "") -> HttpResponse:
    offered = renewal.offered(application)
    if offered is None:
        return first_page(application)
    context = {
        "application": application,
        "renewal": offered,
        "old_url": first_page(application)["Location"],
        "notices": [notices.refused(refusal)] if refusal else [],
    }
    return render(request, "wizard/renewal.html", context, status=CLASH if refusal else 200)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
