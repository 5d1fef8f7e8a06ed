"""Who is asking: a citizen on a public host, a member of staff in the back office, or nobody we know.

Without a session cookie neither session nor database is touched, so that a public page carries no cookie and no
`Vary` for an anonymous reader. With one it takes two queries: the session, and the login with its person.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import freshness, sessions
from accounts.freshness import Freshness
from accounts.models import OidcSession, User
from accounts.oidc.realms import RealmName
from accounts.requests import IdentifiedRequest
from accounts.trust import NOBODY
from cms.tenants import scope

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
GetResponse = Callable[[HttpRequest], HttpResponse]


class IdentityMiddleware:
    """Sets `request.principal`, `request.trust` and `request.oidc_session`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: IdentifiedRequest) -> HttpResponse:
        request.principal, request.trust, request.oidc_session = None, NOBODY, None
        if settings.SESSION_COOKIE_NAME in request.COOKIES and sessions.claims_login(request.session):
            refusal = _identify(request)
            if refusal is not None:
                return refusal
        return self.get_response(request)


def _identify(request: IdentifiedRequest) -> HttpResponse | None:
    """Set who is asking; an answer only if this request cannot be served before Keycloak is back."""
    row = sessions.find(request.session)
    if row is None:
        sessions.forget(request)
        return None
    if (row.realm == RealmName.STAFF) != (request.authority is None):
        # A cookie carried from the back office to a public host, or the other way round, is nobody there.
        request.user = AnonymousUser()
        return None
    state = freshness.ensure(row)
    if state is Freshness.ENDED:
        sessions.forget(request)
        return None
    if state is Freshness.UNKNOWN and row.principal is not None:
        return None
    if state is Freshness.UNKNOWN or (state is Freshness.READ_ONLY and request.method not in SAFE_METHODS):
        return render(request, "accounts/cannot_confirm.html", status=503)
    _admit(request, row)
    return None


def _admit(request: IdentifiedRequest, row: OidcSession) -> None:
    request.oidc_session = row
    if row.principal is not None:
        request.principal = row.principal
        request.trust = row.trust


class StaffScopeMiddleware:
    """Opens the scope of a member of staff: the authorities at which they have a role."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: IdentifiedRequest) -> HttpResponse:
        if request.authority is not None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        user = request.user
        if not isinstance(user, User):
            return self.get_response(request)
        with scope.use(user.authority_ids):
            return self.get_response(request)
