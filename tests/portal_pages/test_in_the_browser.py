"""The public pages in a real browser: accessible, narrow, without scripts."""

from typing import Literal

import pytest
from django.test import Client

from cms.tenants.models import Authority
from portal_pages.models import HomePage
from tests.fixtures_browser import OpenWindow

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PAGES = {
    "erkelenz": [
        "/",
        "/leistungen/",
        "/leistungen/geburtsurkunde-anfordern/",
        "/leistungen/gewerbe-anmelden/",
        "/lebenslagen/",
        "/lebenslagen/auto-und-verkehr/",
        "/aemter/",
        "/aemter/buergerbuero/",
        "/suche/?q=urkunde",
        "/suche/?q=gebursturkunde",
        "/impressum/",
        "/leichte-sprache/",
        "/gibt-es-nicht/",
    ],
    "kreis-heinsberg": ["/", "/leistungen/", "/datenschutz/", "/barrierefreiheit/", "/english/"],
}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
VISITS = [(slug, path) for slug, paths in PAGES.items() for path in paths]


def client_of(slug: str) -> tuple[Client, str]:
    host = Authority.objects.get(slug=slug).hostname
    return Client(headers={"host": host}), host


@pytest.mark.parametrize(("slug", "path"), VISITS)
def test_every_page_is_accessible_wide_and_narrow_light_and_dark(
    catalogue: None, window: OpenWindow, slug: str, path: str
) -> None:
    client, host = client_of(slug)
    opened = window(client, host)
    page = opened.open(path)

    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            assert opened.axe() == [], (width, scheme)
    page.set_viewport_size({"width": 320, "height": 900})
    assert not opened.overflows()
    assert not opened.complaints


def test_the_menu_and_the_search_work_without_scripts(catalogue: None, window: OpenWindow) -> None:
    client, host = client_of("erkelenz")
    page = window(client, host, width=360, script=False).open("/")

    page.get_by_text("Menü", exact=True).click()
    page.get_by_role("link", name="Lebenslagen", exact=True).first.click()
    page.wait_for_url("**/lebenslagen/")
    page.goto(f"http://{host}/")
    page.get_by_role("searchbox").last.fill("Hund anmelden")
    page.get_by_role("button", name="Suchen").last.click()

    assert page.get_by_role("link", name="Hund anmelden", exact=True).is_visible()


def test_without_scripts_no_button_is_shown_that_needs_them(catalogue: None, window: OpenWindow) -> None:
    client, host = client_of("erkelenz")

    page = window(client, host, script=False).open("/")

    assert page.locator("[data-appearance]").is_hidden()


def test_a_reader_can_switch_to_dark_and_the_next_page_remembers(catalogue: None, window: OpenWindow) -> None:
    client, host = client_of("erkelenz")
    opened = window(client, host)
    page = opened.open("/")

    page.get_by_role("button", name="Dunkle Darstellung").click()
    opened.open("/leistungen/")

    assert page.evaluate("document.documentElement.dataset.kernTheme") == "dark"
    assert opened.axe() == []


def test_the_keyboard_reaches_the_content_first(catalogue: None, window: OpenWindow) -> None:
    client, host = client_of("erkelenz")
    page = window(client, host).open("/leistungen/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "inhalt"


def test_a_published_change_is_seen_at_once(catalogue: None, window: OpenWindow) -> None:
    client, host = client_of("erkelenz")
    page = window(client, host).open("/")
    home = HomePage.objects.get(pk=Authority.objects.get(slug="erkelenz").site.root_page_id)  # type: ignore[union-attr]  # provisioned

    home.welcome = "Guten Tag in Erkelenz"
    home.save_revision().publish()
    page.reload()

    assert page.get_by_text("Guten Tag in Erkelenz").is_visible()
