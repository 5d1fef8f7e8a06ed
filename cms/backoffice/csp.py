"""The content security policy of the back office.

Wagtail's own scripts run from files, so the policy allows no inline script at all; the few inline starters Wagtail
writes into forms are replaced in overrides.py. Styles are the one concession: the rich text editor adds style
elements of its own while somebody writes.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import HEADER, NONE, SELF, UNSAFE_INLINE
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

ADMIN: dict[str, list[str]] = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "media-src": [SELF],
    # Logging out is a form whose answer leads on to Keycloak.
    "form-action": [SELF, settings.KEYCLOAK_URL],
    "frame-ancestors": [NONE],
    "base-uri": [NONE],
    "manifest-src": [SELF],
}
# The editor shows these in a frame of its own.
PREVIEWS = frozenset(
    f"wagtailadmin_pages:{name}"
    for name in ("preview_on_add", "preview_on_edit", "view_draft", "revisions_view", "workflow_preview")
) | {"wagtailadmin_block_preview"}


def with_policy(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give the answer of `view` the policy of the back office."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        match = request.resolver_match
        framed = match is not None and match.view_name in PREVIEWS
        if framed and HEADER in response:
            _allow_frame(response)
        else:
            # The name under which django-csp's decorators leave their wish on the response.
            policy = {**ADMIN, "frame-ancestors": [SELF]} if framed else ADMIN
            setattr(response, "_csp_config", policy)  # noqa: B010  # no attribute of the type
        return response

    return answered


def _allow_frame(response: HttpResponseBase) -> None:
    """A previewed page went through the public host's middleware; it keeps that policy, nonces included."""
    response[HEADER] = response[HEADER].replace(f"frame-ancestors {NONE}", f"frame-ancestors {SELF}")
