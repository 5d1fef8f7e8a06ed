"""A page whose token no longer fits: somebody logged in again in another tab while it was being filled in.

Django would answer with a bare refusal and the page would be lost. Where the browser vouches that the form is our
own, the page comes back as it was typed, with a fresh token and unsaved.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware


class _Judge(CsrfViewMiddleware):
    """Django's own check, asked for a verdict instead of an answer."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def fits(request: HttpRequest) -> bool:
    """Whether the posted token belongs to this browser."""
    judge = _Judge(lambda _request: HttpResponse())
    return judge.process_view(request, lambda _request: HttpResponse(), (), {}) is None
