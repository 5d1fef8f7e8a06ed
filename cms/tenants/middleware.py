"""Host name → kind of site, before anything else runs.

A known public host gets its authority and its scope; the back office and the operators get their own address
spaces; every other name gets an error page that carries no tenant's content.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from cms.tenants import hosts, scope
from cms.tenants.models import Authority
from theme import views


class PortalRequest(HttpRequest):
    """A request as this middleware leaves it; `authority` is None off the public hosts."""

    authority: Authority | None
    urlconf: str


class HostMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        hostname = _hostname(request)
        request.authority = None
        if hosts.is_back_office(hostname):
            request.urlconf = "cms.urls_back_office"
            return self.get_response(request)
        # Probes ask here whether the database is away, so nothing may ask the database before.
        if hostname in settings.OPERATOR_HOSTS:
            request.urlconf = "cms.urls_operators"
            return self.get_response(request)
        authority = hosts.authority_for_host(hostname)
        if authority is not None:
            request.authority = authority
            # Also while somebody who works in English looks at a preview: the public reads German.
            with scope.use(authority), translation.override(settings.LANGUAGE_CODE):
                return self.get_response(request)
        return views.unknown_host(request)


def _hostname(request: HttpRequest) -> str:
    """The name asked for, lower case, without a port. X-Forwarded-Host is never believed."""
    raw = str(request.META.get("HTTP_HOST", "")).lower()
    if raw.startswith("["):
        return raw.partition("]")[0] + "]"
    return raw.partition(":")[0].rstrip(".")
