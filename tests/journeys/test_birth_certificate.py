"""A birth certificate ordered in Erkelenz, from the page to the decision, on real parts.

Once with JavaScript and once without. With it, every page on the way is looked at by axe at 1280 and 360 pixels, light
and dark.
"""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
import requests
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from dev import demo, places
from dev.portal import Portal
from tests.journeys.conftest import OpenBrowser
from tests.journeys.seeing import look

pytestmark = [pytest.mark.browser, pytest.mark.keycloak]
See = Callable[[Page], None]


def nothing(_page: Page) -> None:
    """Without scripts axe cannot run; the same pages are looked at in the other journey."""


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_alva_orders_a_birth_certificate_and_reads_the_decision(
    script: bool, live_portal: Portal, open_browser: OpenBrowser, tmp_path: Path
) -> None:
    see: See = look if script else nothing
    alva, bruno = open_browser(script=script), open_browser(script=script)
    passport = picture(tmp_path)

    citizen = find_the_service(alva, live_portal, see)
    log_in(citizen, "alva", see)
    fill_in(citizen, passport, see)
    reference = check_and_submit(citizen, see)
    pay(citizen, see)
    decide(bruno, live_portal, reference, document(tmp_path), see)
    read_the_decision(citizen, live_portal, reference, see)
    everybody_else_knows(live_portal, reference)


def find_the_service(alva: BrowserContext, place: Portal, see: See) -> Page:
    """From the home page over A–Z to the service and its start page."""
    page = alva.new_page()
    page.goto(place.url("erkelenz"))
    see(page)
    page.get_by_role("navigation").get_by_role("link", name="Leistungen A–Z").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A")
    see(page)
    assert alva.cookies() == [], "a reader who is not logged in gets no cookie"
    page.get_by_role("main").get_by_role("link", name="Geburtsurkunde anfordern", exact=True).first.click()
    see(page)
    page.get_by_role("link", name="Online beantragen").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Geburtsurkunde")
    see(page)
    assert alva.cookies() == []
    page.get_by_role("link", name=re.compile("Anmelden")).last.click()
    return page


def log_in(page: Page, person: str, see: See) -> None:
    """Through the portal's login page and the real Keycloak."""
    if page.locator("#kc-login").count() == 0:
        see(page)
        page.get_by_role("main").get_by_role("link", name=re.compile("anmelden", re.IGNORECASE)).first.click()
    expect(page.locator("#kc-login")).to_be_visible()
    see(page)
    page.fill("#username", person)
    page.fill("#password", demo.PASSWORD)
    page.click("#kc-login")
    page.wait_for_url(re.compile(r"//[a-z-]+\.localhost"))


def fill_in(page: Page, passport: Path, see: See) -> None:
    """All steps; on the first one with a mistake on the way."""
    page.get_by_role("button", name=re.compile("beginnen|starten", re.IGNORECASE)).first.click()
    see(page)
    go_on(page)
    expect(page).to_have_title(re.compile("^Fehler:"))
    see(page)
    page.get_by_label("Geburtsurkunde", exact=True).check()
    go_on(page)
    fill(page, "Anzahl der Geburtsurkunden", "2")
    choose(page, "DIN A4")
    see(page)
    go_on(page)
    fill(page, "Familienname bei der Geburt", "Lindqvist")
    fill(page, "Vornamen", "Alva Zoë")
    date(page, "Geburtsdatum", "17", "4", "1990")
    place(page, "Geburtsort", "Erkelenz")
    see(page)
    go_on(page)
    choose(page, "Ich bin es selbst")
    fill(page, "Ihr Familienname", "Lindqvist")
    fill(page, "Ihre Vornamen", "Alva Zoë")
    date(page, "Ihr Geburtsdatum", "17", "4", "1990")
    fill(page, "Straße", "Musterweg")
    fill(page, "Hausnummer", "12 a")
    fill(page, "Postleitzahl", "41812")
    fill(page, "Ort", "Erkelenz")
    fill(page, "Ihre E-Mail-Adresse", "alva@example.org")
    choose(page, "Mit einer Kopie meines Ausweises")
    see(page)
    go_on(page)
    choose(page, "Eheschließung")
    choose(page, "Mit der Post an meine Anschrift")
    page.locator("input[type=file]").last.set_input_files(passport)
    page.get_by_label(re.compile("richtig und vollständig")).check()
    page.get_by_label(re.compile("Hinweise zum Datenschutz")).check()
    see(page)
    go_on(page)


def check_and_submit(page: Page, see: See) -> str:
    """All answers and the fee stand on one page; sending is binding and said to be."""
    main = page.get_by_role("main")
    expect(main).to_contain_text("Alva Zoë")
    expect(main).to_contain_text("15,00")
    see(page)
    page.get_by_role("button", name=re.compile("erbindlich absenden")).click()
    expect(main).to_contain_text(re.compile(r"ERK-\d\d-\w{4}-\w{4}-\w"))
    see(page)
    found = re.search(r"ERK-\d\d-\w{4}-\w{4}-\w", main.inner_text())
    assert found
    return found[0]


def pay(page: Page, see: See) -> None:
    """At the payment sandbox, and back."""
    page.get_by_role("link", name=re.compile("ezahlen")).first.click()
    reload_until(page, lambda: page.get_by_role("link", name=re.compile("ezahlen")).count() > 0)
    page.get_by_role("link", name=re.compile("ezahlen")).first.click()
    see(page)
    page.get_by_role("button").first.click()
    see(page)
    page.get_by_role("button", name=re.compile("^Bezahlen")).click()
    page.wait_for_url(re.compile("erkelenz"))
    reload_until(page, lambda: "Die Gebühr ist bezahlt." in page.get_by_role("main").inner_text())
    see(page)


def decide(bruno: BrowserContext, place: Portal, reference: str, letter: Path, see: See) -> None:
    """The clerk finds the case, takes it up, and approves it with a document."""
    page = bruno.new_page()
    page.goto(place.url("verwaltung", "/admin/"))
    log_in(page, "bruno", see)
    page.get_by_role("link", name=re.compile("Anträge|Posteingang")).first.click()
    see(page)
    page.get_by_role("link", name=reference).first.click()
    expect(page.get_by_role("main")).to_contain_text("Alva Zoë")
    see(page)
    page.get_by_role("button", name="In Bearbeitung nehmen").click()
    page.locator("summary", has_text="Genehmigen").click()
    page.locator("details[open] input[type=file]").set_input_files(letter)
    page.locator("details[open] textarea").fill("Die Urkunde ist heute mit der Post auf den Weg gegangen.")
    see(page)
    page.get_by_role("button", name="Genehmigen").click()
    expect(page.get_by_role("main")).to_contain_text("Der Antrag ist genehmigt.")
    see(page)


def read_the_decision(page: Page, place: Portal, reference: str, see: See) -> None:
    """In "Mein Bereich": the state in plain words, the clerk's words, the document and the receipt."""
    page.goto(place.url("erkelenz", "/mein-bereich/"))
    expect(page.get_by_role("main")).to_contain_text(reference)
    see(page)
    page.get_by_role("main").get_by_role("link", name=re.compile("Geburtsurkunde")).first.click()
    main = page.get_by_role("main")
    reload_until(page, lambda: "bescheid.pdf" in main.inner_text())
    expect(main).to_contain_text("mit der Post auf den Weg gegangen")
    expect(main).to_contain_text(re.compile("bewilligt|genehmigt"))
    see(page)
    with page.expect_download() as download:
        main.get_by_role("link", name=re.compile("bescheid")).first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def everybody_else_knows(place: Portal, reference: str) -> None:
    """One paid payment, one delivery, and the mails: the neighbours' own ledgers say so."""
    receiver = requests.get(f"http://127.0.0.1:{place.port(places.RECEIVER)}/_ctl/ledger", timeout=10).json()
    assert [one["reference"] for one in receiver["submissions"]].count(reference) == 1
    sandbox = requests.get(f"http://127.0.0.1:{place.port(places.SANDBOX)}/_ctl/ledger", timeout=10).json()
    ours = [one for one in sandbox["payments"] if reference in one["description"]]
    assert [(one["status"], one["amount"]["value"]) for one in ours] == [("paid", "15.00")]
    mails = requests.get(f"http://127.0.0.1:{place.port(places.MAILBOX)}/api/mails", timeout=10).json()
    subjects = [mail["subject"] for mail in mails if reference in mail["subject"]]
    assert len(subjects) >= 4
    assert not any("Alva" in subject for subject in subjects)


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Speichern und weiter", exact=True).click()


def fill(page: Page, label: str, value: str) -> None:
    page.get_by_role("textbox", name=re.compile(rf"^\s*{label}\s*(\(|$)")).fill(value)


def choose(page: Page, label: str) -> None:
    page.get_by_label(label, exact=True).check()


def date(page: Page, legend: str, day: str, month: str, year: str) -> None:
    group = page.get_by_role("group", name=re.compile(rf"^\s*{legend}"))
    for label, value in (("Tag", day), ("Monat", month), ("Jahr", year)):
        group.get_by_label(label).fill(value)


def place(page: Page, legend: str, name: str) -> None:
    """A place of the list: with scripts typed into the box to search in, without them chosen from the list."""
    box = page.get_by_role("group", name=re.compile(rf"^\s*{legend}")).get_by_label("Ort", exact=True)
    if box.evaluate("one => one.tagName") == "SELECT":
        box.select_option(label=name)
    else:
        box.fill(name)
        page.get_by_role("option", name=name, exact=True).click()


def reload_until(page: Page, holds: Callable[[], bool], seconds: float = 60) -> None:
    """What a citizen does who waits: look again, until it has happened."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, page.get_by_role("main").inner_text()
        time.sleep(1)
        page.reload()


def picture(folder: Path) -> Path:
    """A small but real photograph of nothing."""
    path = folder / "ausweis.jpg"
    Image.new("RGB", (640, 400), (230, 225, 210)).save(path)
    return path


def document(folder: Path) -> Path:
    """A small but real PDF."""
    path = folder / "bescheid.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    return path
