"""Addresses of the back office: Wagtail's admin, every view of it behind the gate and under its own policy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import include, path, re_path, reverse
from django.views.generic import RedirectView
from wagtail.admin import urls as wagtail_admin
from wagtail.documents.views.serve import serve
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms import pictures
from cms.backoffice import listing
from cms.backoffice.csp import with_policy
from cms.backoffice.gate import guarded


def closed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    return with_policy(guarded(view))


def logout(request: HttpRequest) -> HttpResponse:
    """Hand the button of Wagtail's menu on to the logout that also ends the session at Keycloak."""
    return HttpResponse(status=307, headers={"Location": reverse("staff:logout")})


# These replace views of Wagtail at the same address, so they stand before it.
replaced = [
    path("pages/", listing.viewset.index_view, name="wagtailadmin_explore_root"),
    path("login/", RedirectView.as_view(pattern_name="staff:login", query_string=True), name="wagtailadmin_login"),
    path("logout/", logout, name="wagtailadmin_logout"),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="wagtailadmin_home")),
    path("admin/", include(decorate_urlpatterns([*replaced, *wagtail_admin.urlpatterns], closed))),
    path("media/<path:file_name>", closed(pictures.in_back_office), name="picture"),
    re_path(r"^dokumente/(\d+)/(.*)$", closed(serve), name="wagtaildocs_serve"),
]
