"""The ways into a preview on a town's host: the editor's ticket, and the link that was shared."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms.origin import own_pages_only
from forms_app.applications import guests
from forms_app.applications.models import Application
from forms_app.preview import runs
from forms_app.preview.models import Link

GONE = 410
TOO_MANY = 429
ROBOTS = "X-Robots-Tag"


@never_cache
@require_safe
def enter(request: HttpRequest, ticket: str) -> HttpResponse:
    """Let the editor's browser into the run the ticket names."""
    found = runs.read_ticket(ticket)
    application = Application.trials.filter(pk=UUID(found)).first() if found else None
    if application is None or application.run is None or not application.run.is_open:
        return _unindexed(render(request, "preview/over.html", {"reason": "ticket"}, status=GONE))
    response = redirect("wizard:resume", application.pk)
    guests.let_in(request, response, application.pk)
    return _unindexed(response)


@never_cache
@own_pages_only
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """What this is, and the button that begins. Looking changes nothing: mail programs open every link."""
    found = Link.objects.select_related("snapshot").filter(digest=Link.digest_of(token)).first()
    if found is None:
        raise Http404
    if not found.is_open:
        return _unindexed(render(request, "preview/over.html", {"reason": "link"}, status=GONE))
    if request.method == "POST":
        return _unindexed(_begin(request, found))
    return _unindexed(render(request, "preview/link.html", _words(found)))


def _begin(request: HttpRequest, found: Link) -> HttpResponse:
    application = runs.begin_by_link(found)
    if application is None:
        return render(request, "preview/link.html", {**_words(found), "is_busy": True}, status=TOO_MANY)
    response = redirect("wizard:resume", application.pk)
    guests.let_in(request, response, application.pk)
    return response


def _words(found: Link) -> dict[str, object]:
    return {"title": found.snapshot.definition().title, "link": found, "made_at": found.snapshot.made_at}


def _unindexed(response: HttpResponse) -> HttpResponse:
    response[ROBOTS] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
