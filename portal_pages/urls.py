"""Addresses people read. The last pattern takes every path, so this module comes last in cms.urls."""

from django.urls import URLPattern, path, re_path

from portal_pages import machine, views

app_name = "portal_pages"
urlpatterns: list[URLPattern] = [
    path("suche/", views.search_page, name="search"),
    path("sitemap.xml", machine.sitemap, name="sitemap"),
    path("robots.txt", machine.robots, name="robots"),
    path(".well-known/security.txt", machine.security_contact, name="security"),
    re_path(r"^((?:[\w\-]+/)*)$", views.serve_page, name="page"),
    # Without this Django would redirect every unknown path to the pattern above before it says 404.
    re_path(r"^((?:[\w\-]+/)*[\w\-]+)$", views.add_slash),
]
