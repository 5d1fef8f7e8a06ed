"""One log line and one count per request: by route, never by path."""

import logging
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

log = logging.getLogger("portal.request")

REQUESTS = Counter("portal_requests", "Answered requests", ["route", "method", "status"])
SECONDS = Histogram("portal_request_seconds", "Time to answer", ["route"])
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class RequestLogMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        response = self.get_response(request)
        seconds = time.monotonic() - started
        route = route_of(request)
        method = request.method if request.method in METHODS else "OTHER"
        REQUESTS.labels(route, method, str(response.status_code)).inc()
        SECONDS.labels(route).observe(seconds)
        level = logging.ERROR if response.status_code >= 500 else logging.INFO
        if log.isEnabledFor(level):
            authority = getattr(request, "authority", None)
            log.log(
                level,
                "request",
                extra={
                    "request_id": uuid.uuid4().hex[:12],
                    "method": method,
                    "route": route,
                    "status": response.status_code,
                    "milliseconds": round(seconds * 1000),
                    "authority": authority.slug if authority is not None else "",
                },
            )
        return response


def log_failure(request: HttpRequest, **_: Any) -> None:
    """Name and place of what went wrong, in a view or a middleware; the message may quote personal data.

    Heard from Django's own signal: it speaks only of what becomes a status 500, never of a 404.
    """
    log.error("unhandled exception", exc_info=sys.exc_info(), extra={"route": route_of(request)})


def route_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name or match.route if match is not None else "unresolved"
