"""A site with as many services as a test wants, at any depth of the tree."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from cms.tenants import hosts, provisioning
from cms.tenants.models import Authority
from cms.tenants.register import entries
from portal_pages import demo
from portal_pages.models import HomePage, OfficeIndexPage, OfficePage, ServiceIndexPage, ServicePage
from portal_pages.planting import plant
from tests import roots


@pytest.fixture(scope="module")
def _catalogue_of_the_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The county and two towns with everything the demonstration brings, once per module, taken back afterwards."""
    known = {entry.slug: entry for entry in entries()}
    with django_db_blocker.unblock(), rolled_back():
        hosts.forget()
        roots.plant()
        for slug in ("kreis-heinsberg", "erkelenz", "gangelt"):
            provisioning.provision(known[slug], dry_run=False)
        demo.load(lambda line: None)
        yield
    hosts.forget()


@pytest.fixture
def catalogue(_catalogue_of_the_module: None, db: None) -> None:
    """The demonstration of the county, Erkelenz and Gangelt; what a test changes is taken back."""


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reader(erkelenz: Authority) -> Client:
    """Somebody without cookies on the site of Erkelenz."""
    return Client(headers={"host": erkelenz.hostname})


@pytest.fixture
def home(erkelenz: Authority) -> HomePage:
    assert erkelenz.site is not None
    page: HomePage = HomePage.objects.get(pk=erkelenz.site.root_page_id)
    return page


@pytest.fixture
def service_index(home: HomePage) -> ServiceIndexPage:
    index: ServiceIndexPage = ServiceIndexPage.objects.child_of(home).get()
    return index


@pytest.fixture
def office(home: HomePage) -> OfficePage:
    page = OfficePage(slug="standesamt", title="Standesamt", slots=[])
    plant(OfficeIndexPage.objects.child_of(home).get(), [page])
    return page


@pytest.fixture
def services(service_index: ServiceIndexPage, office: OfficePage) -> Callable[[int], list[ServicePage]]:
    """Plant services; the first one has texts that link to others, an online form is promised."""

    def _plant(count: int) -> list[ServicePage]:
        pages = [
            ServicePage(
                slug=f"leistung-{number}",
                title=f"Leistung {number}",
                office_id=office.pk,
                online_kind=ServicePage.Online.FORM,
            )
            for number in range(count)
        ]
        plant(service_index, pages)
        link = f'<p><a linktype="page" id="{pages[-1].pk}">andere</a></p>'
        ServicePage.objects.filter(pk=pages[0].pk).update(short_text=link, fees=link, documents=link, process=link)
        hosts.forget()
        return pages

    return _plant
