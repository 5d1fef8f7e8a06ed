"""Rich texts expanded together.

Wagtail expands each text on its own and builds each link from the list of all sites: two queries per text.
Here all texts of a page share one query, and links are built from the table of authorities in the process.
"""

from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page
from wagtail.rich_text.rewriters import LinkRewriter

from cms.tenants import hosts
from cms.tenants.models import Authority

# Editors cannot type this character, and no text contains it.
SEPARATOR = "\x1e"


def expand(texts: list[str], authority: Authority | None) -> list[SafeString]:
    """The texts as HTML for a reader on this authority's site, in the same order."""
    if not any(texts):
        return [mark_safe("") for _ in texts]
    rewriter = LinkRewriter(bulk_rules={"page": lambda links: _page_links(links, authority)}, reference_extractors={})
    expanded = rewriter(SEPARATOR.join(text.replace(SEPARATOR, "") for text in texts))
    # Stored by editors through Wagtail's whitelist, hence safe.
    return [mark_safe(text) for text in expanded.split(SEPARATOR)]  # noqa: S308


def _page_links(links: list[dict[str, Any]], authority: Authority | None) -> list[str]:
    ids = {int(link["id"]) for link in links if str(link.get("id", "")).isdigit()}
    rows = Page.objects.filter(pk__in=ids, live=True).values_list("pk", "path", "url_path")
    addresses = {str(pk): _address(path, url_path, authority) for pk, path, url_path in rows}
    return [_opening_tag(addresses.get(str(link.get("id")))) for link in links]


def _address(path: str, url_path: str, here: Authority | None) -> str | None:
    """Path only on the own site, absolute to another; None for pages no public site shows."""
    owner = hosts.authority_for_path(path)
    if owner is None or owner.site is None:
        return None
    local = "/" + url_path.removeprefix(owner.site.root_page.url_path)
    return local if here is not None and owner.pk == here.pk else owner.url(local)


def _opening_tag(address: str | None) -> str:
    """A link whose target is gone stays as text."""
    return f'<a href="{escape(address)}">' if address else "<a>"
