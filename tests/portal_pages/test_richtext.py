"""Texts of a page, expanded together."""

from collections.abc import Callable

import pytest

from cms.tenants.models import Authority
from portal_pages.models import ServicePage
from portal_pages.richtext import SEPARATOR, expand


def link(page: ServicePage | int) -> str:
    return f'<a linktype="page" id="{page if isinstance(page, int) else page.pk}">dort</a>'


def test_links_on_the_own_site_are_paths_and_elsewhere_absolute(
    erkelenz: Authority, gangelt: Authority, services: Callable[[int], list[ServicePage]]
) -> None:
    page = services(1)[0]

    assert expand([link(page)], erkelenz) == ['<a href="/leistungen/leistung-0/">dort</a>']
    assert expand([link(page)], gangelt) == [f'<a href="{erkelenz.url("/leistungen/leistung-0/")}">dort</a>']


def test_a_link_to_nothing_stays_as_words(erkelenz: Authority, services: Callable[[int], list[ServicePage]]) -> None:
    page = services(1)[0]
    page.live = False
    page.save()

    assert expand([link(page), link(987654), '<a linktype="page">x</a>'], erkelenz) == [
        "<a>dort</a>",
        "<a>dort</a>",
        "<a>x</a>",
    ]


def test_texts_come_back_in_their_order_and_number(erkelenz: Authority) -> None:
    texts = ["", "<p>eins</p>", f"zwei{SEPARATOR}drei", ""]

    assert expand(texts, erkelenz) == ["", "<p>eins</p>", "zweidrei", ""]


def test_other_links_are_left_alone(erkelenz: Authority) -> None:
    text = '<a href="https://example.org/">x</a> <a href="mailto:a@example.org">y</a>'

    assert expand([text], erkelenz) == [text]


@pytest.mark.django_db
def test_no_text_costs_no_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django's fixture
        assert expand(["", ""], None) == ["", ""]
