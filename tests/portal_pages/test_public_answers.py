"""What every answer of a public site promises to browsers, proxies and search engines."""

from collections.abc import Callable

import pytest
from django.test import Client

from cms.tenants.models import Authority
from portal_pages.models import ServicePage

PATHS = ["/", "/leistungen/", "/leistungen/leistung-0/", "/lebenslagen/", "/aemter/", "/aemter/standesamt/"]
PATHS += ["/impressum/", "/datenschutz/", "/barrierefreiheit/", "/leichte-sprache/", "/english/", "/suche/?q=x"]


@pytest.fixture(autouse=True)
def _some_services(services: Callable[[int], list[ServicePage]]) -> None:
    services(3)


@pytest.mark.parametrize("path", PATHS)
def test_a_reader_gets_no_cookie_and_a_proxy_may_keep_the_answer(reader: Client, path: str) -> None:
    response = reader.get(path)

    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "public" in response["Cache-Control"]
    assert "s-maxage=3" in response["Cache-Control"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_loads_nothing_from_anywhere_else(reader: Client, path: str) -> None:
    html = reader.get(path).content.decode()

    assert ' src="http' not in html
    assert "<style" not in html
    assert " style=" not in html


def test_an_english_browser_gets_the_german_page_marked_as_german(reader: Client) -> None:
    response = reader.get("/aemter/standesamt/", headers={"Accept-Language": "en-GB,en"})

    assert '<html lang="de">' in response.content.decode()
    assert "Accept-Language" not in response.get("Vary", "")


def test_an_unchanged_page_is_not_sent_again(reader: Client) -> None:
    first = reader.get("/leistungen/")

    again = reader.get("/leistungen/", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert again.content == b""


def test_a_page_names_its_canonical_address(reader: Client, erkelenz: Authority) -> None:
    html = reader.get("/leistungen/leistung-0/").content.decode()

    assert f'<link rel="canonical" href="{erkelenz.url("/leistungen/leistung-0/")}">' in html


@pytest.mark.parametrize("path", ["/gibt-es-nicht/", "/leistungen/gibt-es-nicht/", "/leistungen/leistung-0/tiefer/"])
def test_an_unknown_path_is_a_404_in_the_frame_of_the_town(reader: Client, path: str) -> None:
    response = reader.get(path)

    assert response.status_code == 404
    assert "Stadt Erkelenz" in response.content.decode()


def test_a_page_below_an_unpublished_one_is_not_there(reader: Client) -> None:
    ServicePage.objects.get(slug="leistung-0").get_parent().specific.unpublish()

    assert reader.get("/leistungen/leistung-0/").status_code == 404


def test_another_town_does_not_answer_with_pages_of_this_one(reader: Client, gangelt: object) -> None:
    stranger = Client(headers={"host": "gangelt.localhost"})

    assert reader.get("/leistungen/leistung-0/").status_code == 200
    assert stranger.get("/leistungen/leistung-0/").status_code == 404


def test_pages_cannot_be_written_to(reader: Client) -> None:
    assert reader.post("/leistungen/").status_code == 405


@pytest.mark.parametrize("path", ["/leistungen", "/leistungen/leistung-0", "/suche?q=hund"])
def test_a_missing_slash_leads_to_the_page(reader: Client, path: str) -> None:
    response = reader.get(path)

    assert response.status_code == 301
    assert response["Location"] == path.replace("?", "/?") if "?" in path else f"{path}/"


@pytest.mark.parametrize("path", ["/gibt-es-nicht", "/healthz", "/leistungen/gibt-es-nicht"])
def test_a_missing_slash_does_not_lead_to_nothing(reader: Client, path: str) -> None:
    assert reader.get(path).status_code == 404
