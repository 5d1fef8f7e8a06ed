"""What machines ask every site for."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe
from wagtail.models import Page

from portal_pages import caching
from portal_pages.page import local_path
from portal_pages.views import authority_of

# Pages behind these paths belong to one person, or are the same list in another order.
CLOSED = ("/antrag/", "/mein-bereich/", "/anmelden/", "/abmelden/", "/zahlung/", "/datei/", "/suche/")
CONTACT_VALID_DAYS = 180


@require_safe
@conditional_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every page of this host that can be opened, one query."""
    authority = authority_of(request)
    root = authority.site.root_page.path if authority.site is not None else ""
    pages = Page.objects.filter(path__startswith=root).order_by("path")
    rows = pages.values_list("path", "live", "url_path", "last_published_at")
    entries = [
        {"address": authority.url(local_path(url_path, authority)), "changed": changed}
        for url_path, changed in _reachable(rows)
    ]
    response = render(request, "portal_pages/sitemap.xml", {"entries": entries}, content_type="application/xml")
    return caching.share(response)


@require_safe
@conditional_page
def robots(request: HttpRequest) -> HttpResponse:
    """Published pages may be read; what belongs to one person is closed."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines += ["", f"Sitemap: {authority_of(request).url('/sitemap.xml')}", ""]
    return caching.share(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"))


@require_safe
@conditional_page
def security_contact(request: HttpRequest) -> HttpResponse:
    """RFC 9116: where to report a weakness. The date of expiry moves on, as long as somebody runs the portal."""
    authority = authority_of(request)
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    expires = today + timedelta(days=CONTACT_VALID_DAYS)
    contact = f"mailto:{authority.email}" if authority.email else authority.url("/impressum/")
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: de, en",
        f"Canonical: {authority.url('/.well-known/security.txt')}",
        "",
    ]
    return caching.share(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"))


def _reachable(rows: Iterable[tuple[str, bool, str, datetime | None]]) -> Iterator[tuple[str, datetime | None]]:
    """Address and date of the published pages; in the order of the tree, a withdrawn page closes all below it."""
    closed = None
    for path, live, url_path, changed in rows:
        if closed is not None and path.startswith(closed):
            continue
        closed = None if live else path
        if live:
            yield url_path, changed
