"""A trade is registered in Erkelenz: by a sole trader, a partner of a GbR, and a GmbH with two representatives.

Each once with JavaScript and once without. The company's way is looked at by axe, page by page.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dev.portal import Portal
from tests.forms_app.builder.test_trade_walks import COMPANY, GROUND, PARTNER, SOLE_TRADER
from tests.forms_app.trade import filled, published
from tests.journeys.conftest import OpenBrowser
from tests.journeys.filling import Filler
from tests.journeys.seeing import look
from tests.journeys.test_birth_certificate import See, log_in, nothing, picture

pytestmark = [pytest.mark.browser, pytest.mark.keycloak, pytest.mark.django_db]
PEOPLE = {"sole trader": (SOLE_TRADER, "26,00"), "partner of a GbR": (PARTNER, "26,00"), "GmbH": (COMPANY, "46,00")}


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("who", PEOPLE)
def test_a_trade_is_registered(
    who: str, script: bool, live_portal: Portal, open_browser: OpenBrowser, tmp_path: Path
) -> None:
    given, fee = PEOPLE[who]
    answers = filled("A", {**GROUND["A"], **given, "datum": date.today().isoformat()})
    see: See = look if script and who == "GmbH" else nothing
    page = begin(open_browser(script=script).new_page(), live_portal)

    way = Filler(page, published("A"), answers, picture(tmp_path), see).to_the_check_page()

    assert way[0] == "vorab-check"
    assert ("weitere-vertreter" in way) == (who == "GmbH")
    check_and_submit(page, fee, see)


def begin(page: Page, place: Portal) -> Page:
    """From the list of services over the login to the first page."""
    page.goto(place.url("erkelenz", "/leistungen/"))
    page.get_by_role("main").get_by_role("link", name="Gewerbe anmelden", exact=True).first.click()
    page.get_by_role("link", name="Online beantragen").first.click()
    page.get_by_role("link", name=re.compile("Anmelden")).last.click()
    log_in(page, "alva", nothing)
    page.get_by_role("button", name=re.compile("beginnen", re.IGNORECASE)).first.click()
    # Whoever has a draft already is asked first.
    anew = page.get_by_role("button", name=re.compile("neu beginnen|neuen Antrag", re.IGNORECASE))
    if anew.count():
        anew.first.click()
    return page


def check_and_submit(page: Page, fee: str, see: See) -> None:
    """Everything on one page with its fee; then the number, and the way to pay."""
    main = page.get_by_role("main")
    expect(main).to_contain_text(fee)
    see(page)
    declaration = page.get_by_label(re.compile("richtig und vollständig"))
    if declaration.count() and declaration.first.is_visible():
        declaration.first.check()
    page.get_by_role("button", name=re.compile("erbindlich absenden")).click()
    expect(main).to_contain_text(re.compile(r"ERK-\d\d-\w{4}-\w{4}-\w"))
    expect(page.get_by_role("link", name=re.compile("ezahlen")).first).to_be_visible()
    see(page)
