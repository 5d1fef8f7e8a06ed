"""Accepting a form from our own pages without a cookie.

The start page is cacheable and sets no cookie, so its form cannot carry a token. The browser itself says where
a request comes from (`Sec-Fetch-Site`, `Origin`); scripts of other sites cannot change either header. A request
that says neither is refused: every browser since 2020 sends at least one of them with a form. What is protected
is small – beginning a draft changes nothing but the citizen's own list – and everything after it carries a token.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt


def comes_from_own_page(request: HttpRequest) -> bool:
    """Whether the browser vouches that this request was made by a page of the same host."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    parts = urlsplit(origin)
    return parts.scheme == request.scheme and parts.netloc == request.get_host()


def own_pages_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse a POST from elsewhere; takes the place of the token check for this one view."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and not comes_from_own_page(request):
            return HttpResponse(_("Diese Anfrage kam nicht von einer Seite dieses Portals."), status=403)
        return view(request, *args, **kwargs)

    return csrf_exempt(guarded)
