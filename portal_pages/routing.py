"""Path → page in two queries, whatever the depth.

Wagtail walks down the tree with two queries per level. Here the page and everything above it come from one
query by `url_path` (indexed in migration 0002), the fields of its type from a second one.
"""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from cms.tenants.models import Authority
from portal_pages.page import PublicPage


@dataclass(frozen=True)
class Found:
    """A published page with the pages above it, the front page first."""

    page: PublicPage
    trail: list[Page]


def find(authority: Authority, path: str) -> Found | None:
    """The published page at this path ("leistungen/hund-anmelden/", "" for the front page), or None."""
    if authority.site is None:
        return None
    wanted = _paths(str(authority.site.root_page.url_path), path)
    rows = list(
        Page.objects.filter(url_path__in=wanted, live=True)
        .only("id", "title", "url_path", "path", "depth", "content_type")
        .order_by("depth")
    )
    # Fewer rows than levels: the page or one above it is missing or not published.
    if [row.url_path for row in rows] != wanted:
        return None
    page = _specific(rows[-1])
    return Found(page, rows[:-1]) if page is not None else None


def _paths(root: str, path: str) -> list[str]:
    """`url_path` of the front page and of every level below it, down to the page."""
    levels = [root]
    for segment in filter(None, path.split("/")):
        levels.append(f"{levels[-1]}{segment}/")
    return levels


def _specific(row: Page) -> PublicPage | None:
    model = ContentType.objects.get_for_id(row.content_type_id).model_class()
    if model is None or not issubclass(model, PublicPage):
        return None
    page: PublicPage | None = model._default_manager.select_related(*model.shown_with).filter(pk=row.pk).first()
    return page
