"""How many statements a page costs. Exact numbers: one more is a finding, one less a reason to lower them."""

import re
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal_pages.models import ArticlePage, HomePage, ServiceIndexPage, ServicePage
from portal_pages.planting import plant


def statements(reader: Client, path: str) -> list[str]:
    """The shapes of all statements of one answer; the process knows its tables already."""
    assert reader.get(path).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert reader.get(path).status_code == 200
    return [re.sub(r"'[^']*'|\b\d+\b", "?", query["sql"]) for query in queries]


def repeated(shapes: list[str]) -> list[str]:
    return [shape for shape, times in Counter(shapes).items() if times > 1]


@pytest.mark.parametrize("count", [10, 1000])
def test_a_service_page_costs_four_statements(
    reader: Client, services: Callable[[int], list[ServicePage]], count: int
) -> None:
    services(count)

    shapes = statements(reader, "/leistungen/leistung-0/")

    assert len(shapes) == 4
    assert not repeated(shapes)


@pytest.mark.parametrize("count", [10, 1000])
def test_the_directory_costs_three_statements(
    reader: Client, services: Callable[[int], list[ServicePage]], count: int
) -> None:
    services(count)

    shapes = statements(reader, "/leistungen/")

    assert len(shapes) == 3
    assert not repeated(shapes)


@pytest.mark.parametrize("depth", [1, 6])
def test_a_service_page_costs_the_same_at_any_depth(
    reader: Client, home: HomePage, services: Callable[[int], list[ServicePage]], depth: int
) -> None:
    services(2)
    parent: HomePage | ArticlePage = home
    path = "/"
    for level in range(depth):
        article = ArticlePage(slug=f"ebene-{level}", title=f"Ebene {level}")
        plant(parent, [article])
        parent, path = article, f"{path}ebene-{level}/"
    index = ServiceIndexPage(slug="leistungen", title="Leistungen")
    plant(parent, [index])
    deep = ServicePage(slug="tief", title="Tief", online_kind=ServicePage.Online.FORM)
    plant(index, [deep])

    page = statements(reader, f"{path}leistungen/tief/")
    directory = statements(reader, f"{path}leistungen/")

    assert (len(page), len(directory)) == (3, 3)  # one less: this service has no text with a link


@pytest.mark.parametrize("path", ["/", "/lebenslagen/", "/aemter/", "/impressum/", "/english/", "/suche/?q=leistung"])
def test_no_page_of_the_site_asks_the_same_twice(
    reader: Client, services: Callable[[int], list[ServicePage]], path: str
) -> None:
    services(10)

    shapes = statements(reader, path)

    assert len(shapes) <= 5
    assert not repeated(shapes)
