"""`make screenshots`: the pictures of the README, made from a fresh demo in Chromium.

Each picture is one line of PICTURES. They are written to docs/images/.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from dev import demo, needs, portal
from dev.console import Trouble, complain, say
from dev.paths import ROOT

TARGET = ROOT / "docs" / "images"
CHROMIUM_OPTIONS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


@dataclass(frozen=True)
class Picture:
    """One page of one site, as wide as a desk or a phone, optionally after logging in and following links."""

    name: str
    slug: str
    path: str
    width: int = 1280
    height: int = 900
    scheme: Literal["light", "dark"] = "light"
    person: str = ""
    links: tuple[str, ...] = ()


PICTURES = (
    Picture("home", "erkelenz", "/"),
    Picture("home-dark", "gangelt", "/", scheme="dark"),
    Picture("services", "erkelenz", "/leistungen/"),
    Picture("service", "erkelenz", "/leistungen/geburtsurkunde-anfordern/"),
    Picture("application", "erkelenz", "/leistungen/geburtsurkunde-anfordern/", links=("Online beantragen",)),
    Picture("phone", "heinsberg", "/", width=390, height=844),
    Picture("citizen", "erkelenz", "/mein-bereich/", person="alva"),
    Picture("inbox", "verwaltung", "/admin/", person="bruno"),
)


def main() -> int:
    program = needs.chromium()
    if not program:
        complain("There is no Chromium on this machine.")
        return 1
    TARGET.mkdir(parents=True, exist_ok=True)
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            portal.running(Path(folder)) as place,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_OPTIONS))
            for picture in PICTURES:
                _take(browser, place, picture)
            browser.close()
    except Trouble as problem:
        complain(str(problem))
        return 1
    return 0


def _take(browser: Browser, place: portal.Portal, picture: Picture) -> None:
    page = browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme=picture.scheme,
        locale="de-DE",
    )
    if picture.person:
        page.goto(place.url(picture.slug, f"/anmelden/?next={picture.path}"))
        page.click('a[href*="/weiter/"]')
        page.fill("#username", picture.person)
        page.fill("#password", demo.PASSWORD)
        page.click("#kc-login")
        page.wait_for_url(f"**{picture.path}**")
    else:
        page.goto(place.url(picture.slug, picture.path))
    for link in picture.links:
        page.click(f"a:has-text('{link}')")
    page.wait_for_load_state("networkidle")
    target = TARGET / f"{picture.name}.png"
    page.screenshot(path=target)
    page.close()
    say(f"Wrote {target.relative_to(ROOT)}.")


if __name__ == "__main__":
    sys.exit(main())
