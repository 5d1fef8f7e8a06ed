"""The certificates of the registry offices in Chromium: a death certificate ordered without scripts on a phone, and
every page on which a way ends, readable by everybody.
"""

from __future__ import annotations

import re

import pytest
from django.test import Client
from playwright.sync_api import Locator, Page

from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.builder import compiler, demo, paths, versions
from forms_app.builder.conditions import is_answered
from forms_app.builder.definition import Definition
from forms_app.builder.models import Offer
from portal_pages import demo_catalogue
from portal_pages.models import CentralContent, ServiceIndexPage
from portal_pages.planting import plant
from tests import roots
from tests.fixtures_browser import OpenWindow
from tests.forms_app.wizard.walk import begin, stored

SLUG = "sterbeurkunde-anfordern"
KEY = "99101004012000"


@pytest.fixture
def order(erkelenz: Authority, gangelt: Authority) -> Offer:
    """The demonstration's offer of the form in Erkelenz; Gangelt offers it as well."""
    if not CentralContent.objects.exists():
        roots.first().add_child(instance=CentralContent(title="Zentrale Inhalte", slug="zentral"))
    for town in (erkelenz, gangelt):
        assert town.site is not None
        page = next(page for page in demo_catalogue.services(town) if page.key == KEY)
        plant(ServiceIndexPage.objects.descendant_of(town.site.root_page).get(), [page])
    demo.load(lambda line: None)
    with scope.use(erkelenz):
        return Offer.objects.get(form__slug=SLUG)


def test_a_daughter_orders_death_certificates_on_a_phone_without_scripts(
    window: OpenWindow, browser: Client, order: Offer, erkelenz: Authority
) -> None:
    opened = window(browser, erkelenz.hostname, width=360, script=False)
    page = opened.open(f"/antrag/start/{order.pk}/")
    page.click("form[action*='/antrag/start/'] button")

    page.wait_for_url("**/urkunde/")
    page.get_by_label("Sterbeurkunde", exact=True).check()
    go_on(page)
    page.get_by_label("Anzahl der Sterbeurkunden").fill("3")
    page.get_by_label("DIN A4", exact=True).check()
    go_on(page)
    page.wait_for_url("**/verstorbene-person/")
    page.get_by_label("Familienname der verstorbenen Person").fill("Lindqvist")
    page.get_by_label("Vornamen der verstorbenen Person").fill("Torben")
    group(page, "Geburtsdatum der verstorbenen Person").get_by_label("Jahr").fill("1938")
    go_on(page)
    page.wait_for_url("**/sterbefall/")
    day(page, "Sterbedatum", "3", "2", "2026")
    group(page, "Sterbeort").get_by_label("Ort", exact=True).select_option(label="Gerderath (Erkelenz)")
    go_on(page)
    page.wait_for_url("**/angaben-zu-ihnen/")
    group(page, "In welchem Verhältnis stehen Sie").get_by_label("Kind", exact=True).check()
    page.get_by_label("Ihr Familienname").fill("Lindqvist")
    page.get_by_label("Ihre Vornamen").fill("Alva")
    day(page, "Ihr Geburtsdatum", "17", "4", "1990")
    for label, text in (("Straße", "Musterweg"), ("Hausnummer", "12"), ("Postleitzahl", "41812"), ("Ort", "Erkelenz")):
        group(page, "Anschrift in Deutschland").get_by_label(label, exact=True).fill(text)
    page.get_by_label("Ihre E-Mail-Adresse").fill("alva@example.org")
    page.get_by_label("Durch meine Anmeldung mit Online-Ausweis oder ELSTER").check()
    go_on(page)
    page.wait_for_url("**/zweck-und-zustellung/")
    page.get_by_label("Bank, Versicherung oder Vertrag").check()
    page.get_by_label("Mit der Post an meine Anschrift").check()
    page.get_by_label("Meine Angaben sind richtig und vollständig.").check()
    page.get_by_label("Ich habe die Hinweise zum Datenschutz gelesen.").check()
    go_on(page)
    page.wait_for_url("**/pruefen/")
    assert "20,00" in page.inner_text(".sp-fee")
    page.click("text=Verbindlich absenden und bezahlen")
    page.wait_for_url("**/eingegangen/")

    sent = stored(page.url)
    assert sent.submitted_at is not None
    assert sent.fee_cents == 2000


ENDS = {
    "archiv": {"Sterbedatum": "1970"},
    "anderes-standesamt": {
        "Sterbeort": {"code": "other", "place": "Aachen"},
        "Wo liegt dieser Ort?": "deutschland",
    },
    "ausland": {
        "Sterbeort": {"code": "other", "place": "Venlo"},
        "Wo liegt dieser Ort?": "ausland",
        "Bei welchem Standesamt ist der Sterbefall nachträglich eingetragen?": {"code": "other", "place": "Berlin"},
    },
    "keine-berechtigung": {
        "In welchem Verhältnis stehen Sie zu der verstorbenen Person?": "rechtlich",
        "Wofür müssen Sie die Urkunde vorlegen?": "forschung",
        "Ihr Interesse an der Urkunde": "Ich schreibe eine Chronik.",
    },
    "mindestalter": {"Ihr Geburtsdatum": "2020-01-01"},
}
GIVEN = {
    "Art der Urkunde": ["sterbeurkunde"],
    "Anzahl der Sterbeurkunden": 1,
    "Format der Sterbeurkunde": "a4",
    "Familienname der verstorbenen Person": "Lindqvist",
    "Vornamen der verstorbenen Person": "Torben",
    "Geburtsdatum der verstorbenen Person": "1938",
    "Sterbedatum": "2026-02-03",
    "Sterbeort": {"code": "erkelenz", "place": "Erkelenz"},
    "In welchem Verhältnis stehen Sie zu der verstorbenen Person?": "enkel",
    "Ihr Familienname": "Lindqvist",
    "Ihre Vornamen": "Alva",
    "Ihr Geburtsdatum": "1990-04-17",
    "Ihre Anschrift": {"street": "Musterweg", "number": "12", "addition": "", "postcode": "41812", "place": "Erkelenz"},
    "Ihre E-Mail-Adresse": "alva@example.org",
    "Wie weisen Sie sich aus?": "kopie",
}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_every_end_is_readable_and_nobody_goes_on_from_it(
    window: OpenWindow, browser: Client, order: Offer, erkelenz: Authority, width: int, scheme: str
) -> None:
    definition = versions.load(versions.latest(order.form_id).pk)
    opened = window(browser, erkelenz.hostname, width=width, scheme=scheme)

    for slug, changes in ENDS.items():
        page = opened.open(answer(browser, definition, begin(browser, order.pk), {**GIVEN, **changes}, until=slug))

        assert page.url.endswith(f"/{slug}/")
        assert "einen Schritt zurück" in page.inner_text("main")
        assert page.locator("button[name=weiter]").count() == 0
        assert opened.axe() == [], slug
        assert not opened.overflows(), slug
    assert opened.complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (360, "light")])
def test_the_office_of_another_town_is_named_with_the_way_to_its_form(
    window: OpenWindow, browser: Client, order: Offer, erkelenz: Authority, width: int, scheme: str
) -> None:
    definition = versions.load(versions.latest(order.form_id).pk)
    there = {**GIVEN, "Sterbeort": {"code": "gangelt", "place": "Birgden"}}
    opened = window(browser, erkelenz.hostname, width=width, scheme=scheme)

    page = opened.open(answer(browser, definition, begin(browser, order.pk), there, until="angaben-zu-ihnen"))

    assert "Ein anderes Standesamt ist zuständig: Gemeinde Gangelt" in page.inner_text("main")
    link = page.get_by_role("link", name="Den Antrag dort stellen: Gemeinde Gangelt")
    assert re.search(r"//gangelt\.localhost(:\d+)?/antrag/start/\d+/$", link.get_attribute("href") or "")
    assert opened.axe() == []
    assert not opened.overflows()


def answer(browser: Client, definition: Definition, address: str, given: dict[str, object], *, until: str) -> str:
    """Post page after page, as often as the form asks, up to this one; its address."""
    ids = {one.label: one.id for one in definition.fields}
    known = {ids[label]: value for label, value in given.items()}
    while not address.endswith(f"/{until}/"):
        step = definition.step(address.rstrip("/").rsplit("/", 1)[1])
        assert step is not None, address
        shown = [one for one in paths.walk(definition, known).items(step) if hasattr(one, "label")]
        posted = compiler.form_class(definition, step).post_from(known)
        sent = {name: value for name, value in posted.items() if is_answered(value)}
        names = [compiler.html_name(one) for one in shown]
        response = browser.post(address, {**sent, compiler.StepForm.ASKED: names})
        assert response.status_code == 302, response.content.decode()
        address = str(response["Location"])
    return address


def go_on(page: Page) -> None:
    """The page comes again when an answer opened a question on it; waiting for the next control tells."""
    with page.expect_navigation():
        page.click("button[name=weiter]")
    page.wait_for_load_state("networkidle")


def group(page: Page, legend: str) -> Locator:
    return page.get_by_role("group", name=re.compile(rf"^\s*{legend}"))


def day(page: Page, legend: str, *parts: str) -> None:
    for label, value in zip(("Tag", "Monat", "Jahr"), parts, strict=True):
        group(page, legend).get_by_label(label).fill(value)
