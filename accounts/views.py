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
from cms.tenants.models import Authority

HOME = "/mein-bereich/"


@require_GET
def login(request: IdentifiedRequest) -> HttpResponse:
    """What logging in is for, and the way to it. Sets no cookie: only going on does."""
    wanted = safe_next(request.GET.get("next", ""))
    if request.principal is not None:
        return HttpResponseRedirect(wanted or HOME)
    go_on = reverse("accounts:begin") + (f"?{urlencode({'next': wanted})}" if wanted else "")
    return render(request, "accounts/login.html", {"go_on": go_on, "wanted": wanted})


@require_GET
def begin(request: IdentifiedRequest) -> HttpResponse:
    authority = _authority(request)
    if f"{request.scheme}://{request.get_host()}" != authority.url(""):
        # The cookie belongs to one host name, and Keycloak brings the browser back to the main one.
        return HttpResponseRedirect(authority.url(request.get_full_path()))
    return flow.begin(request, _door(authority))


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


def _authority(request: IdentifiedRequest) -> Authority:
    if request.authority is None:
        raise Http404
    return request.authority
