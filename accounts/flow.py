"""One login from the first click to the open session, the same for both realms."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_variables

from accounts import sessions
from accounts.models import Principal, User
from accounts.oidc import policy, realms
from accounts.oidc.client import client_for
from accounts.oidc.errors import KeycloakUnavailable, LoginRejected
from accounts.oidc.policy import Identity, Wish
from accounts.oidc.realms import RealmName
from accounts.requests import IdentifiedRequest
from cms.audit import trail
from cms.audit.actors import Actor

log = logging.getLogger(__name__)
LONGEST_NEXT = 2000


@dataclass(frozen=True)
class Door:
    """Where people of one realm log in: its fixed callback, and what becomes of somebody who has."""

    realm: RealmName
    redirect_uri: str
    home: str
    try_again: str
    admit: Callable[[Identity], Principal | User]


def begin(request: IdentifiedRequest, door: Door, *, anew: bool = False) -> HttpResponse:
    """Send the browser to Keycloak; a page that says so when there is none.

    `anew` asks for a login even of somebody whom Keycloak still knows.
    """
    remember = {"next": safe_next(request.GET.get("next", ""))}
    try:
        client = client_for(realms.get(door.realm))
        extra = {"ui_locales": "de"} | ({"prompt": "login"} if anew else {})
        url = client.begin(request, door.redirect_uri, extra=extra, remember=remember)
    except KeycloakUnavailable as problem:
        return unavailable(request, door, problem)
    return _uncached(HttpResponseRedirect(url))


@sensitive_variables()
def finish(request: IdentifiedRequest, door: Door) -> HttpResponse:
    """Take the browser back. Either everything is right and a session is open, or nothing has changed."""
    try:
        client = client_for(realms.get(door.realm))
        tokens, remembered = client.finish(request)
        identity = policy.check(tokens.claims, Wish(**remembered.get("wish", {})))
        owner = door.admit(identity)
        sessions.open_for(request, owner, identity, tokens)
    except KeycloakUnavailable as problem:
        return unavailable(request, door, problem)
    except LoginRejected as refusal:
        return rejected(request, door, refusal)
    trail.record("accounts.login", by=owner.actor, authority=request.authority, subject=owner)
    return _uncached(HttpResponseRedirect(remembered["next"] or door.home))


def leave(request: IdentifiedRequest, *, realm: RealmName, back_to: str, path: str) -> HttpResponse:
    """End the session here, then let Keycloak end its own and send the browser back. Here it ends in any case."""
    row = request.oidc_session
    id_token = row.tokens["id"] if row is not None else ""
    if row is not None:
        owner = row.principal or row.user
        sessions.revoke(row, "logout")
        if owner is not None:
            trail.record("accounts.logout", by=owner.actor, authority=request.authority, subject=owner)
    sessions.forget(request)
    if not id_token:
        return HttpResponseRedirect(path)
    try:
        client = client_for(realms.get(realm))
        url = client.end_session_url(id_token=id_token, back_to=back_to)
    except KeycloakUnavailable:
        return HttpResponseRedirect(path)
    return HttpResponseRedirect(url)


def safe_next(wanted: str) -> str:
    """The path to go on to, if it is one of this very host; otherwise nothing."""
    plain = wanted.isprintable() and len(wanted) <= LONGEST_NEXT and wanted.startswith("/")
    if plain and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return ""


def unavailable(request: IdentifiedRequest, door: Door, problem: KeycloakUnavailable) -> HttpResponse:
    log.error("login not possible", extra={"realm": door.realm.value, "reason": str(problem)})
    page = render(request, "accounts/unavailable.html", {"try_again": door.try_again}, status=503)
    page["Retry-After"] = "60"
    return _uncached(page)


def rejected(request: IdentifiedRequest, door: Door, refusal: LoginRejected) -> HttpResponse:
    """One neutral page for every reason; the reason itself is for the audit trail only."""
    trail.record(
        "accounts.login_refused",
        by=Actor.system("accounts"),
        authority=request.authority,
        subject=door.realm.value,
        facts={"reason": refusal.reason},
    )
    context = {"try_again": door.try_again, "cancelled": refusal.reason == "cancelled"}
    return _uncached(render(request, "accounts/rejected.html", context, status=400))


def _uncached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    # The callback's address carries a code; it must not travel on as a referrer.
    response["Referrer-Policy"] = "no-referrer"
    return response
