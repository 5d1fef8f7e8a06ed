"""Who may call a view at all. What they may do there is a question for policies."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

View = Callable[..., HttpResponse]


def citizen_required(view: View) -> View:
    """Only people who are logged in; everybody else is asked to log in first and then brought back."""

    @wraps(view)
    def for_citizens(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "principal", None) is None:
            return _ask_to_log_in(request, "accounts:login")
        response = view(request, *args, **kwargs)
        return _never_cached(response)

    return for_citizens


def staff_required(view: View) -> View:
    """Only staff of the back office; everybody else is asked to log in first."""

    @wraps(view)
    def for_staff(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _ask_to_log_in(request, "staff:login")
        response = view(request, *args, **kwargs)
        return _never_cached(response)

    return for_staff


def _ask_to_log_in(request: HttpRequest, login: str) -> HttpResponse:
    # After a POST there is nothing to come back to: the page before it is the place to try again.
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else ""
    query = f"?{urlencode({'next': back})}" if back else ""
    return HttpResponseRedirect(f"{reverse(login)}{query}")


def _never_cached(response: HttpResponse) -> HttpResponse:
    """What one person sees must not lie in the cache of a shared computer, nor come back after logging out."""
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "no-store"
    return response
