"""The demonstration: offices, topics and the catalogue of services for every authority.

Data lie in demo_data/. Names, keys, units, fees and documents are those of real services; telephone numbers with
000, streets with "Muster" and the domain .example are invented where no public source names the real ones.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.core.management import call_command
from django.db import transaction

from cms.tenants import hosts, scope
from cms.tenants.models import Authority
from portal_pages import demo_catalogue as catalogue
from portal_pages.home import HomePage
from portal_pages.indexing import index_many
from portal_pages.legal import LegalPage
from portal_pages.offices import OfficeIndexPage, OfficePage
from portal_pages.page import PublicPage
from portal_pages.planting import plant
from portal_pages.services import ServiceIndexPage, ServicePage
from portal_pages.topics import TopicIndexPage, TopicPage

PageType = TypeVar("PageType", bound=PublicPage)
NOTICE_HEADING = "Dies ist eine Vorführung"
NOTICE_TEXT = (
    "<p>Die Leistungen sind echt, Anschriften und Telefonnummern zum Teil erfunden. "
    "Senden Sie keine echten Anträge ab.</p>"
)


def load(say: Callable[[str], None]) -> None:
    """Fill every provisioned authority; what is there already stays untouched."""
    hosts.forget()
    planted = 0
    for authority in hosts.authorities():
        if authority.site is None:
            continue
        with transaction.atomic(), scope.use(authority):
            count = _fill(authority)
        if count:
            say(f"{authority.name}: {count} Seiten")
            planted += count
    if planted:
        # Many pages at once come without entries in Wagtail's own search, which editors use.
        call_command("update_index", verbosity=0)


def _fill(authority: Authority) -> int:
    home = _home(authority)
    _introduce(authority, home)
    offices = _grow(home, OfficeIndexPage, catalogue.offices(authority))
    topics = _grow(home, TopicIndexPage, catalogue.topics(authority))
    services = _grow(home, ServiceIndexPage, catalogue.services(authority))
    _connect(authority, services)
    new: list[PublicPage] = [*offices, *topics, *services]
    index_many(new, authority)
    return len(new)


def _home(authority: Authority) -> HomePage:
    assert authority.site is not None  # `load` skips authorities without one
    home: HomePage = HomePage.objects.get(pk=authority.site.root_page_id)
    return home


def _introduce(authority: Authority, home: HomePage) -> None:
    """Address and contact, unless somebody entered them already, and the notice on the front page."""
    if not authority.street:
        for name, value in catalogue.contact(authority).items():
            setattr(authority, name, value)
        authority.save()
    if not home.notice_heading and not home.notice_text:
        HomePage.objects.filter(pk=home.pk).update(notice_heading=NOTICE_HEADING, notice_text=NOTICE_TEXT)
    LegalPage.objects.descendant_of(home).filter(kind=LegalPage.Kind.PRIVACY, officer="").update(
        officer=catalogue.privacy_officer(authority)
    )


def _grow(home: HomePage, index_type: type[PublicPage], pages: Sequence[PageType]) -> list[PageType]:
    """Plant those pages whose slug the index page does not have yet."""
    parent = index_type.objects.child_of(home).first()
    if parent is None:
        return []
    existing = set(parent.get_children().values_list("slug", flat=True))
    missing = [page for page in pages if page.slug not in existing]
    plant(parent, missing)
    return missing


def _connect(authority: Authority, services: list[ServicePage]) -> None:
    """Offices, topics and links between texts need the ids of pages that were just planted."""
    home = _home(authority)
    offices = dict(OfficePage.objects.descendant_of(home).values_list("slug", "pk"))
    topics = dict(TopicPage.objects.descendant_of(home).values_list("slug", "pk"))
    pages = dict(ServicePage.objects.descendant_of(home).values_list("slug", "pk"))
    links = ServicePage.topics.through
    rows = []
    for service in services:
        service.office_id = next(
            (offices[slug] for slug in catalogue.office_slugs(service.slug) if slug in offices), None
        )
        catalogue.link_texts(service, pages)
        rows += [
            links(servicepage_id=service.pk, topicpage_id=topics[slug])
            for slug in catalogue.topic_slugs(service.slug)
            if slug in topics
        ]
    ServicePage.objects.bulk_update(services, ["office", *catalogue.LINKED_TEXTS], batch_size=50)
    links.objects.bulk_create(rows, batch_size=500)
