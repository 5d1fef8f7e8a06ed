"""Logging in and out on a public host."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts import flow
from accounts.flow import Door, safe_next
from accounts.oidc.realms import RealmName
from accounts.principals import principal_for
from accounts.requests import IdentifiedRequest
from accounts.trust import TrustLevel
from cms.tenants.models import Authority

HOME = "/mein-bereich/"


@require_GET
def login(request: IdentifiedRequest) -> HttpResponse:
    """What logging in is for, and the way to it. Sets no cookie: only going on does.

    Whoever is logged in goes on at once, unless the page asks for more trust (`level`) than this login has.
    """
    wanted = safe_next(request.GET.get("next", ""))
    if request.principal is not None and request.trust.level >= _level(request.GET.get("level", "")):
        return HttpResponseRedirect(wanted or HOME)
    go_on = reverse("accounts:begin") + (f"?{urlencode({'next': wanted})}" if wanted else "")
    return render(request, "accounts/login.html", {"go_on": go_on, "wanted": wanted})


@require_GET
def begin(request: IdentifiedRequest) -> HttpResponse:
    authority = _authority(request)
    if f"{request.scheme}://{request.get_host()}" != authority.url(""):
        # The cookie belongs to one host name, and Keycloak brings the browser back to the main one.
        return HttpResponseRedirect(authority.url(request.get_full_path()))
    # Somebody who is logged in wants another login; without the prompt Keycloak would answer with the present one.
    return flow.begin(request, _door(authority), anew=request.principal is not None)


@require_GET
def callback(request: IdentifiedRequest) -> HttpResponse:
    return flow.finish(request, _door(_authority(request)))


@require_POST
def logout(request: IdentifiedRequest) -> HttpResponse:
    done = reverse("accounts:logged_out")
    return flow.leave(request, realm=RealmName.CITIZENS, back_to=_authority(request).url(done), path=done)


@require_GET
def logged_out(request: IdentifiedRequest) -> HttpResponse:
    return render(request, "accounts/logged_out.html")


def _door(authority: Authority) -> Door:
    return Door(
        realm=RealmName.CITIZENS,
        redirect_uri=authority.url(reverse("accounts:callback")),
        home=HOME,
        try_again=reverse("accounts:login"),
        admit=principal_for,
    )


def _level(asked: str) -> int:
    """A trust level as addresses name it; 0 for anything else."""
    return int(asked) if asked in {str(one.value) for one in TrustLevel} else 0


def _authority(request: IdentifiedRequest) -> Authority:
    if request.authority is None:
        raise Http404
    return request.authority
