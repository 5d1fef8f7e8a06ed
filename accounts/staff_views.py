"""Logging in and out on the back-office host."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts import flow
from accounts.flow import Door, safe_next
from accounts.memberships import user_for
from accounts.oidc.realms import RealmName
from accounts.requests import IdentifiedRequest

HOME = "/admin/"


@require_GET
def login(request: IdentifiedRequest) -> HttpResponse:
    wanted = safe_next(request.GET.get("next", ""))
    if request.user.is_authenticated:
        return HttpResponseRedirect(wanted or HOME)
    go_on = reverse("staff:begin") + (f"?{urlencode({'next': wanted})}" if wanted else "")
    return render(request, "accounts/staff_login.html", {"go_on": go_on})


@require_GET
def begin(request: IdentifiedRequest) -> HttpResponse:
    return flow.begin(request, _door())


@require_GET
def callback(request: IdentifiedRequest) -> HttpResponse:
    return flow.finish(request, _door())


@require_POST
def logout(request: IdentifiedRequest) -> HttpResponse:
    done = reverse("staff:logged_out")
    return flow.leave(request, realm=RealmName.STAFF, back_to=address(done), path=done)


@require_GET
def logged_out(request: IdentifiedRequest) -> HttpResponse:
    return render(request, "accounts/staff_logged_out.html")


def address(path: str) -> str:
    """Absolute address on the back-office host, from the settings and never from the request."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{path}"


def _door() -> Door:
    return Door(
        realm=RealmName.STAFF,
        redirect_uri=address(reverse("staff:callback", urlconf="cms.urls_back_office")),
        home=HOME,
        try_again=reverse("staff:login", urlconf="cms.urls_back_office"),
        admit=user_for,
    )
