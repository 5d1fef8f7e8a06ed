"""Keycloak's own pages as people see them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.contracts.keycloak.conftest import OpenBrowser
from tests.strangers import nobody_is_asked

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)


@contextmanager
def screen(chromium: Browser, width: int, scheme: Literal["light", "dark"]) -> Iterator[Page]:
    """One page of a real browser."""
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    with nobody_is_asked(by=context):
        yield context.new_page()
    context.close()


def assert_accessible(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    found = Axe().run(page).response["violations"]
    assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_pages(
    citizen_browser: OpenBrowser, chromium: Browser, width: int, scheme: Literal["light", "dark"]
) -> None:
    portal = citizen_browser()
    address = portal.get(portal.start)["Location"]

    with screen(chromium, width, scheme) as page:
        page.goto(address)
        expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
        assert_accessible(page)

        page.fill("#username", "niemand")
        page.fill("#password", "falsch")
        page.click("#kc-login")
        expect(page.get_by_text("Benutzername oder Passwort stimmen nicht.")).to_be_visible()
        assert_accessible(page)

        page.get_by_role("link", name="Konto anlegen").click()
        expect(page.get_by_label("Postleitzahl")).to_be_visible()
        assert_accessible(page)
