"""The pages without which an authority's site would not work. Pages that exist already are left as they are."""

from collections.abc import Sequence
from typing import Protocol

from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.tenants.models import Authority
from portal_pages.articles import ArticlePage
from portal_pages.central import CentralContent
from portal_pages.indexing import index_many
from portal_pages.legal import LegalPage
from portal_pages.offices import OfficeIndexPage
from portal_pages.page import PublicPage
from portal_pages.planting import plant
from portal_pages.services import ServiceIndexPage
from portal_pages.standing_texts import EASY_LANGUAGE, ENGLISH
from portal_pages.topics import TopicIndexPage


class Plan(Protocol):
    """What provisioning is told through (cms.tenants.provisioning.Plan)."""

    def note(self, change: str) -> None: ...


def provision(authority: Authority, plan: Plan) -> None:
    """Create the standing pages that are missing, and with the county the tree of what it keeps for all."""
    if authority.site is None:
        return
    if authority.is_kreis:
        _provide_central_content(plan)
    home = Page.objects.get(pk=authority.site.root_page_id)
    existing = set(home.get_children().values_list("slug", flat=True))
    missing = [page for page in _standing_pages(authority) if page.slug not in existing]
    plant(home, missing)
    index_many(missing, authority)
    for page in missing:
        plan.note(_("Seite „%(title)s“ angelegt") % {"title": page.title})


def _provide_central_content(plan: Plan) -> None:
    """A sibling of the sites: no host leads to it."""
    if CentralContent.objects.exists():
        return
    plant(Page.get_first_root_node(), [CentralContent(slug="zentrale-inhalte", title=_("Zentrale Inhalte"))])
    plan.note(_("Zentrale Inhalte angelegt"))


def _standing_pages(authority: Authority) -> Sequence[PublicPage]:
    names = {"name": authority.name, "place": authority.short_name}
    return [
        ServiceIndexPage(slug="leistungen", title=_("Leistungen A–Z")),
        TopicIndexPage(
            slug="lebenslagen",
            title=_("Lebenslagen"),
            teaser=_("Was zusammengehört, finden Sie hier an einer Stelle."),
        ),
        OfficeIndexPage(
            slug="aemter",
            title=_("Ämter und Öffnungszeiten"),
            teaser=_("Hier erreichen Sie uns persönlich, am Telefon und schriftlich."),
        ),
        LegalPage(slug="impressum", title=_("Impressum"), kind=LegalPage.Kind.IMPRINT),
        LegalPage(slug="datenschutz", title=_("Datenschutz"), kind=LegalPage.Kind.PRIVACY),
        LegalPage(
            slug="barrierefreiheit",
            title=_("Erklärung zur Barrierefreiheit"),
            kind=LegalPage.Kind.ACCESSIBILITY,
        ),
        ArticlePage(
            slug="leichte-sprache",
            title=_("Informationen in Leichter Sprache"),
            language=ArticlePage.Language.EASY,
            body=EASY_LANGUAGE % names,
        ),
        ArticlePage(
            slug="english",
            title="Information in English",
            language=ArticlePage.Language.ENGLISH,
            teaser=f"How to use the service portal of {authority.name}.",
            body=ENGLISH % names,
        ),
    ]
