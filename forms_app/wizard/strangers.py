"""Somebody opens a page of a draft without being known: the login has ended, or the browser is another one.

The answer is the same whether the draft exists or not: the page that asks for the login or for the code. What
was typed on a page is kept in this browser, sealed, and is there again when the owner comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from forms_app.applications import languages, ownership
from forms_app.applications.models import Application
from forms_app.wizard import typed


def is_unknown(request: HttpRequest) -> bool:
    """Whether nobody is logged in; whoever is logged in and owns nothing here gets a 404."""
    return ownership.principal_of(request) is None


def answer(request: HttpRequest, application_id: UUID, slug: str) -> HttpResponse:
    """Ask who it is, and keep what was typed."""
    query = {"weiter": request.path if request.method in {"GET", "HEAD"} or slug else ""}
    kept = None
    response = HttpResponseRedirect("")
    if request.method == "POST" and slug:
        kept = _keep(request, response, application_id, slug)
    if kept is not None:
        query["eingaben"] = "ja" if kept else "nein"
    response["Location"] = f"{reverse('citizen:access', args=[application_id])}?{urlencode(query)}"
    return response


def _keep(request: HttpRequest, response: HttpResponse, application_id: UUID, slug: str) -> bool:
    application = Application.objects.filter(pk=application_id).first()
    if application is None or not application.is_draft:
        # Says the same as for a draft that is there: nobody learns here which ids exist.
        return True
    pairs = typed.pairs_of(request.POST)
    if names := typed.names_of(request.FILES):
        pairs.append((typed.FILES, names))
    return typed.keep_in_browser(response, application, slug, pairs)


def for_owner(
    view: Callable[[HttpRequest, Application], HttpResponse],
) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """Give a view the application instead of its id; ask strangers who they are."""

    @wraps(view)
    def opened(request: HttpRequest, application_id: UUID) -> HttpResponse:
        application = ownership.find(request, application_id, trials=True)
        if application is not None:
            languages.speak(application)
            return view(request, application)
        if is_unknown(request):
            return answer(request, application_id, "")
        raise Http404

    return opened
