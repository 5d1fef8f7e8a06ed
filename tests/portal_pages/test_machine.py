"""What machines ask every site for."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.test import Client

from cms.tenants.models import Authority
from portal_pages.models import ServicePage


@pytest.fixture(autouse=True)
def _some_services(services: Callable[[int], list[ServicePage]]) -> None:
    services(2)


def test_the_sitemap_lists_published_pages_of_this_host_only(
    reader: Client, erkelenz: Authority, gangelt: Authority
) -> None:
    ServicePage.objects.filter(slug="leistung-1").update(live=False)

    tree = ET.fromstring(reader.get("/sitemap.xml").content)
    found = {element.text for element in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}

    assert erkelenz.url("/") in found
    assert erkelenz.url("/leistungen/leistung-0/") in found
    assert erkelenz.url("/leistungen/leistung-1/") not in found
    assert all(address and address.startswith(erkelenz.url("/")) for address in found)


def test_the_sitemap_leaves_out_what_lies_below_a_withdrawn_page(reader: Client, erkelenz: Authority) -> None:
    ServicePage.objects.get(slug="leistung-0").get_parent().specific.unpublish()

    text = reader.get("/sitemap.xml").content.decode()

    assert "/leistungen/" not in text
    assert erkelenz.url("/lebenslagen/") in text


def test_robots_are_kept_out_of_what_belongs_to_one_person(reader: Client, erkelenz: Authority) -> None:
    text = reader.get("/robots.txt").content.decode()

    assert "Disallow: /mein-bereich/" in text
    assert "Disallow: /antrag/" in text
    assert f"Sitemap: {erkelenz.url('/sitemap.xml')}" in text


@time_machine.travel("2026-11-23T10:00:00Z")
def test_a_weakness_can_be_reported(reader: Client, erkelenz: Authority) -> None:
    response = reader.get("/.well-known/security.txt")
    lines = response.content.decode().splitlines()

    assert response["Content-Type"].startswith("text/plain")
    assert "Expires: 2027-05-22T00:00:00Z" in lines
    assert any(line.startswith("Contact: ") for line in lines)
    assert f"Canonical: {erkelenz.url('/.well-known/security.txt')}" in lines
