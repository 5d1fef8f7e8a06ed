"""Entries, tasks and a newer version of the form in Chromium: wide and narrow, light and dark, and without scripts."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from forms_app.builder.models import Offer
from tests.forms_app.builder.test_moving import added
from tests.forms_app.builder.test_repeats import partners
from tests.forms_app.wizard.test_entries import add, at_the_list, new_page
from tests.forms_app.wizard.test_in_the_browser import SIZES
from tests.forms_app.wizard.test_renewal import NEW, publish
from tests.forms_app.wizard.test_tasks import tasks_form
from tests.forms_app.wizard.walk import begin, fill, id_of
from tests.samples.forms import sample_form


@pytest.fixture
def firm(erkelenz, offer_of) -> Offer:
    return offer_of(erkelenz, definition=partners(least=1, most=3))


@pytest.fixture
def pages(browser: Client, firm: Offer, erkelenz, offer_of) -> dict[str, str]:
    """Addresses of every page that a long form adds, by name."""
    empty = at_the_list(browser, firm)
    listed = at_the_list(browser, firm)
    entry = add(browser, listed, "Alva Beispiel-Mustermann von und zu Hohenzollernplatz")
    unfinished = new_page(browser, listed)
    browser.post(unfinished, {"f-name": "Bruno", "f-share": "viel", "asked": ["f-name", "f-share"], "spaeter": "1"})
    tasks = begin(browser, offer_of(erkelenz, definition=tasks_form()).pk)
    fill(browser, tasks.replace("/aufgaben/", "/urkunde/"), ("urkunde",))
    offer = offer_of(erkelenz)
    draft = fill(browser, begin(browser, offer.pk), ("urkunde",))
    publish(offer, added(sample_form(), NEW, step=1))
    return {
        "empty": empty,
        "entries": listed,
        "new": f"{listed}neu/",
        "entry": entry,
        "unfinished": unfinished,
        "remove": f"{entry}entfernen/",
        "tasks": tasks,
        "renewal": f"/antrag/{id_of(draft)}/neue-fassung/",
    }


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_axe_finds_nothing_on_the_pages_of_long_forms(window, browser, erkelenz, pages, width, scheme):
    opened = window(browser, erkelenz.hostname, width=width, scheme=scheme)

    for name, path in pages.items():
        opened.open(path)
        _picture(opened.page, f"{name}-{width}-{scheme}")
        assert opened.axe() == [], path
        assert not opened.overflows(), path
    assert opened.complaints == []


def test_people_are_added_without_scripts(window, browser: Client, firm, erkelenz):
    opened = window(browser, erkelenz.hostname, script=False)
    page = opened.open(at_the_list(browser, firm))

    page.get_by_role("button", name="Eintrag hinzufügen").click()
    for name in ("Alva", "Bruno"):
        page.get_by_label("Name").fill(name)
        page.get_by_label("Anteil in Prozent").fill("50")
        page.get_by_label("Nein").check()
        page.get_by_role("button", name="Speichern und weiter").click()
        page.get_by_label("Ja" if name == "Alva" else "Nein", exact=True).check()
        page.get_by_role("button", name="Weiter", exact=True).click()

    page.wait_for_url("**/ende/")
    page.get_by_role("link", name="Zurück", exact=True).click()
    assert page.get_by_role("heading", name="Bruno").is_visible()


def _picture(page: Any, name: str) -> None:
    """Keep a picture where somebody wants to look at one."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
