"""How a journey looks at pages: axe at two widths, light and dark, and nothing wider than the window."""

from typing import Literal

from playwright.sync_api import Page

from tests.fixtures_browser import violations

WIDTHS = (1280, 360)
SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
# A message that is still fading in has half its colour; wait for it, but not for what moves for ever.
SETTLED = """() => Promise.race([
    Promise.allSettled(document.getAnimations().map(animation => animation.finished)),
    new Promise(resolve => setTimeout(resolve, 1500)),
])"""


def look(page: Page) -> None:
    """Fail with every finding if the page as it stands is not accessible in one of its four looks."""
    page.wait_for_load_state("load")
    page.evaluate(SETTLED)
    findings: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            findings.append(f"{width} px: the page is wider than the window")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate(SETTLED)
            found = violations(page, only_colours=scheme == "dark")
            findings += [f"{width} px, {scheme}: {finding}" for finding in found]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    assert not findings, f"{page.url}\n" + "\n".join(findings)
