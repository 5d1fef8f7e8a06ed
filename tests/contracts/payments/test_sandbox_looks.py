"""The checkout page of the sandbox in a browser, without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.fixtures_payments import SandboxProcess

RETURN = "/_ctl/ledger"


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_every_page_of_the_sandbox_is_accessible_and_says_that_no_money_flows(
    sandbox: SandboxProcess, chromium: Browser, width: int, scheme: str
) -> None:
    payment = sandbox.create()
    checkout = payment["_links"]["checkout"]["href"]
    context = chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]  # one of Playwright's words
        bypass_csp=True,  # axe is injected; the pages themselves allow no script
    )
    page = context.new_page()

    for address in (checkout, f"{checkout}/paypal", f"{sandbox.url}/", f"{sandbox.url}/nowhere"):
        page.goto(address)
        assert "es fließt kein Geld" in page.inner_text("body")
        assert Axe().run(page).violations_count == 0, address
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    context.close()


def test_a_citizen_without_scripts_pays_with_three_clicks(sandbox: SandboxProcess, chromium: Browser) -> None:
    payment = sandbox.create(redirectUrl=f"{sandbox.url}{RETURN}")
    context = chromium.new_context(java_script_enabled=False)
    page: Page = context.new_page()

    page.goto(payment["_links"]["checkout"]["href"])
    page.get_by_role("button", name="PayPal").click()
    page.get_by_role("button", name="Bezahlen", exact=True).click()
    page.wait_for_url(f"**{RETURN}")

    context.close()
    assert sandbox.payments()[0]["status"] == "paid"
