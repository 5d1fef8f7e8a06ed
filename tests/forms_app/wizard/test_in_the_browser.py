"""Every page from the start to the receipt and "Mein Bereich" in Chromium: readable by everybody, wide and narrow,
light and dark, and walked to the end with scripts switched off."""

import pytest
from django.test import Client

from cms.audit.actors import Actor
from forms_app.applications import messages
from forms_app.applications.models import Message
from tests.forms_app.wizard.walk import SLUGS, begin, fill, id_of, posted, stored, submit

SIZES = [(1280, "light"), (360, "light"), (1280, "dark"), (360, "dark")]


@pytest.fixture
def pages(browser, guest_offer, erkelenz, make_application) -> list[str]:
    """Addresses of Alva's pages in every interesting state."""
    first = begin(browser, guest_offer.pk)
    check = fill(browser, begin(browser, guest_offer.pk))
    done = submit(browser, fill(browser, begin(browser, guest_offer.pk)))["Location"]
    case = make_application(erkelenz, state="in_review")
    messages.write(case, "Wann war das?", by=Actor.staff(1, frozenset({erkelenz.pk})), kind=Message.Kind.QUESTION)
    return [
        f"/antrag/start/{guest_offer.pk}/",
        first,
        *(check.replace("pruefen", slug) for slug in SLUGS),
        check,
        check.replace("pruefen", "gespeichert"),
        done,
        "/mein-bereich/",
        f"/mein-bereich/vorgang/{case.pk}/",
        f"/mein-bereich/vorgang/{case.pk}/zurueckziehen/",
        f"/mein-bereich/vorgang/{id_of(first)}/loeschen/",
    ]


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_axe_finds_nothing_on_any_page_of_alva(window, browser, erkelenz, pages, width, scheme):
    opened = window(browser, erkelenz.hostname, width=width, scheme=scheme)

    for path in pages:
        opened.open(path)
        assert opened.axe() == [], path
        assert not opened.overflows(), path
    assert opened.complaints == []


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_axe_finds_nothing_on_the_pages_of_guests(window, guest, guest_offer, erkelenz, width, scheme):
    check = fill(guest, begin(guest, guest_offer.pk))
    done = submit(guest, check)["Location"]
    opened = window(guest, erkelenz.hostname, width=width, scheme=scheme)

    doors = ["/mein-bereich/", "/mein-bereich/zugang/", f"/mein-bereich/zugang/{id_of(check)}/?eingaben=ja"]
    for path in [*doors, done]:
        opened.open(path)
        assert opened.axe() == [], path
        assert not opened.overflows(), path


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_axe_finds_nothing_on_a_page_with_errors_and_the_summary_has_the_focus(
    window, browser, offer, erkelenz, width, scheme
):
    first = begin(browser, offer.pk)
    opened = window(browser, erkelenz.hostname, width=width, scheme=scheme)
    opened.open(first)

    opened.page.click("button[name=weiter]")
    opened.page.wait_for_selector(".sp-errors")

    assert opened.axe() == []
    assert opened.page.title().strip().startswith("Fehler:")
    assert opened.page.evaluate("document.activeElement.classList.contains('sp-errors')")
    opened.page.click(".sp-errors a >> nth=0")
    assert opened.page.evaluate("document.activeElement.name || document.activeElement.id").startswith(("f-", "id_f-"))


def test_the_whole_journey_works_without_scripts(window, browser: Client, offer, erkelenz):
    opened = window(browser, erkelenz.hostname, script=False)
    page = opened.open(f"/antrag/start/{offer.pk}/")

    page.click("form[action*='/antrag/start/'] button")
    for slug in SLUGS:
        page.wait_for_url(f"**/{slug}/")
        _fill_in(page, slug)
        page.click("button[name=weiter]")
    page.wait_for_url("**/pruefen/")
    page.click("text=Verbindlich absenden")
    page.wait_for_url("**/eingegangen/")

    assert "Ihr Antrag ist eingegangen" in page.inner_text("h1")
    assert stored(page.url).submitted_at is not None


def _fill_in(page, slug):
    """Type the sample's answers into the controls of one page."""
    for name, value in posted(slug).items():
        for control in page.locator(f'main [name="{name}"]:not([type=hidden])').all():
            kind = control.get_attribute("type")
            if kind == "checkbox" and not isinstance(value, list):
                control.check()
            elif kind in {"radio", "checkbox"}:
                wanted = value if isinstance(value, list) else [value]
                if control.get_attribute("value") in wanted:
                    control.check()
            elif kind != "file":
                control.fill(str(value))
