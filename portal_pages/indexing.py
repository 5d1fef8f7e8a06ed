"""Page → search entry. Called when a page is published, moved or withdrawn, and for many pages at once."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from wagtail.models import Page

from cms.tenants import hosts
from cms.tenants.models import Authority
from portal_pages.articles import ArticlePage
from portal_pages.folding import fold, plain_text
from portal_pages.offices import OfficePage
from portal_pages.page import PublicPage, local_path
from portal_pages.search import SearchEntry
from portal_pages.services import ServicePage
from portal_pages.topics import TopicPage

KINDS: dict[type[PublicPage], str] = {
    ServicePage: "service",
    TopicPage: "topic",
    OfficePage: "office",
    ArticlePage: "article",
}


def index(page: PublicPage) -> None:
    """Make search know the page as it is now; a page nobody can open is forgotten."""
    authority = hosts.authority_for_path(page.path)
    if type(page) not in KINDS or authority is None or not _is_reachable(page):
        SearchEntry.unscoped.filter(page_id=page.pk).delete()
        return
    values = _values(page, authority)
    SearchEntry.unscoped.update_or_create(page_id=page.pk, defaults=values)


def index_below(page: Page) -> None:
    """The same for pages below this one that search does not know: they come back when it does."""
    known = SearchEntry.unscoped.filter(page_id=OuterRef("pk"))
    for unknown in page.get_descendants().live().type(*KINDS).exclude(Exists(known)).specific():
        index(unknown)


def forget(page: Page) -> None:
    """Search knows neither the page nor anything below it any more: without it, none of them can be opened."""
    SearchEntry.unscoped.filter(page__path__startswith=page.path).delete()


def index_many(pages: Iterable[PublicPage], authority: Authority) -> None:
    """The same for new pages of one authority, in few statements."""
    entries = [SearchEntry(page_id=page.pk, **_values(page, authority)) for page in pages if type(page) in KINDS]
    SearchEntry.unscoped.bulk_create(entries, batch_size=200)


def _is_reachable(page: Page) -> bool:
    """Published, and so is every page above it."""
    return bool(page.live) and not page.get_ancestors().filter(depth__gt=1, live=False).exists()


def _values(page: PublicPage, authority: Authority) -> dict[str, object]:
    terms = " ".join(str(getattr(page, "synonyms", "")).split())
    key = str(getattr(page, "key", ""))
    texts = " ".join(plain_text(text) for text in page.texts().values())
    folded = fold(f"{page.title} {terms} {key} {getattr(page, 'official_name', '')} {page.teaser} {texts}")
    return {
        "authority_id": authority.pk,
        "kind": KINDS[type(page)],
        "title": page.title,
        "teaser": page.teaser,
        "local_path": local_path(page.url_path, authority),
        "online_kind": str(getattr(page, "online_kind", "")),
        "folded_title": fold(page.title),
        "folded_terms": fold(f"{terms} {key}"),
        # A leading space, so that the first word too begins after one.
        "folded_all": f" {folded}",
    }
