"""The list of everything one person has."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forms_app.applications import ownership
from forms_app.citizen import cases
from forms_app.citizen.forms import ReferenceForm


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Drafts and applications; whoever is not logged in is told how to get in."""
    principal = ownership.principal_of(request)
    if principal is None:
        login_url = f"{reverse('accounts:login')}?{urlencode({'next': request.path})}"
        return render(request, "citizen/welcome.html", {"login_url": login_url, "form": ReferenceForm()})
    found = cases.of(principal, getattr(request, "authority", None))
    return render(
        request, "citizen/home.html", {"cases": found, "name": (principal.attributes or {}).get("given_name")}
    )
