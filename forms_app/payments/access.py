"""Only the owner sees a payment. Whoever is not known – a login ends while people look for their card – is asked."""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from forms_app.applications import languages, ownership
from forms_app.applications.models import Application


def for_owner(
    view: Callable[[HttpRequest, Application], HttpResponse],
) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """Give a view the application instead of its id; the same answer whether a foreign one exists or not."""

    @wraps(view)
    def opened(request: HttpRequest, application_id: UUID) -> HttpResponse:
        application = ownership.find(request, application_id)
        if application is not None:
            languages.speak(application)
            return view(request, application)
        if ownership.principal_of(request) is not None:
            raise Http404
        wanted = request.path if request.method == "GET" else reverse("payments:pay", args=[application_id])
        query = urlencode({"weiter": wanted})
        return redirect(f"{reverse('citizen:access', args=[application_id])}?{query}")

    return opened
