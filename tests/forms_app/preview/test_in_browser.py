"""The preview in Chromium: from the editor's desk to a guest who is turned away again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.test import Client

from forms_app.applications.models import Application
from forms_app.preview.models import Run
from tests.forms_app.preview.conftest import address
from tests.forms_app.wizard.walk import browser_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

TOWN = "erkelenz.localhost"


def look(page, name: str) -> None:
    """Keep a picture where somebody asked for one."""
    folder = os.environ.get("LOOK_AT")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def path_of(url: str) -> str:
    return "/" + url.split("/", 3)[3]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_an_editor_tries_a_form_shares_it_and_takes_the_link_back(
    window, desk, form, erkelenz, settings, work, width, scheme
):
    office = window(desk, settings.BACK_OFFICE_HOST, width=width, scheme=scheme)
    town = window(browser_of(erkelenz), TOWN, width=width, scheme=scheme)
    name = f"{width}-{scheme}"

    def fine(opened, what: str) -> None:
        look(opened.page, f"{what}-{name}")
        assert opened.axe() == [], what
        assert not opened.overflows(), what

    # From the editor to a run of her own.
    office.open(address("form_preview", form.pk))
    fine(office, "desk")
    office.page.click("button:has-text('Testlauf beginnen')")
    office.page.wait_for_selector("text=Was eine Einsendung ergäbe")
    fine(office, "run")
    way_in = path_of(str(office.page.get_attribute("a:has-text('Formular in neuem Fenster ausfüllen')", "href")))
    run_page = path_of(office.page.url)

    # Through the form with example data.
    town.open(way_in)
    town.page.wait_for_selector("h1:has-text('Ihr Hund')")
    fine(town, "step")
    town.page.click("button:has-text('Diese Seite mit Beispieldaten füllen')")
    town.page.wait_for_selector("input[value='Beispiel']")
    town.page.click("button:has-text('Speichern und weiter')")
    town.page.wait_for_selector("h1:has-text('Über Sie')")
    town.page.click("button:has-text('Alles mit Beispieldaten füllen')")
    town.page.wait_for_selector("h1:has-text('Prüfen Sie Ihre Angaben')")
    fine(town, "check")
    town.page.check("input[name=richtig]")
    town.page.click("button:has-text('Verbindlich absenden')")
    town.page.wait_for_selector("text=VORSCHAU-")
    fine(town, "done")
    town.page.click("a:has-text('Zur Übersicht der Vorschau')")
    town.page.wait_for_selector("h1:has-text('Übersicht der Vorschau')")
    fine(town, "overview")

    # What it would have produced.
    work(ignore_delays=True)
    for kind, words in (("JSON", '"preview": true'), ("XML", 'preview="true"'), ("PDF", "PDF herunterladen")):
        office.open(run_page)
        office.page.click(f"a:has-text('{kind} ansehen')")
        office.page.wait_for_selector(f"h1:has-text('{kind} einer Einsendung')")
        assert words in office.page.inner_text("main")
        fine(office, kind.lower())

    # A link, a guest, and the end of both.
    office.open(address("form_preview", form.pk))
    office.page.select_option("#link_days", "1")
    office.page.click("button:has-text('Link erstellen')")
    office.page.wait_for_selector("text=Der Link ist erstellt.")
    fine(office, "link-made")
    shared = path_of(str(office.page.get_attribute(".fp-address a", "href")))
    guest = window(browser_of(erkelenz), TOWN, width=width, scheme=scheme)
    guest.open(shared)
    fine(guest, "link")
    guest.page.click("button:has-text('Vorschau beginnen')")
    guest.page.wait_for_selector("h1:has-text('Ihr Hund')")
    inside = path_of(guest.page.url)
    office.page.click("button:has-text('Widerrufen')")
    office.page.wait_for_selector("text=Der Link ist widerrufen.")
    guest.open(shared)
    assert "Die Vorschau ist zu Ende" in guest.page.inner_text("main")
    fine(guest, "over")
    guest.open(inside)
    assert "Ihr Hund" not in guest.page.inner_text("main")

    assert office.complaints == []
    assert town.complaints == []
    assert guest.complaints == []
    assert not Application.unscoped.exists()
    assert Run.unscoped.count() == 1


def test_it_works_without_scripts(window, desk, form, erkelenz, settings):
    office = window(desk, settings.BACK_OFFICE_HOST, script=False)
    town = window(browser_of(erkelenz), TOWN, script=False)

    office.open(address("form_preview", form.pk))
    office.page.click("button:has-text('Testlauf beginnen')")
    office.page.wait_for_selector("text=Was eine Einsendung ergäbe")
    town.open(path_of(str(office.page.get_attribute("a:has-text('Formular in neuem Fenster ausfüllen')", "href"))))
    town.page.wait_for_selector("h1:has-text('Ihr Hund')")
    town.page.click("button:has-text('Alles mit Beispieldaten füllen')")
    town.page.wait_for_selector("h1:has-text('Prüfen Sie Ihre Angaben')")
    town.page.click("a:has-text('Zur Übersicht der Vorschau')")
    town.page.click("button:has-text('Vorschau beenden und alles löschen')")
    town.page.wait_for_selector("text=ist gelöscht")

    assert not Run.unscoped.exists()


def test_the_panel_in_the_editor_shows_the_page_in_its_frame(window, desk, form, settings):
    office = window(desk, settings.BACK_OFFICE_HOST)
    office.open(f"/admin/pages/{form.pk}/edit/")

    office.page.click("[data-side-panel-toggle='preview']")
    frame = office.page.frame_locator("iframe[data-w-preview-target='iframe']").first
    frame.locator("h1", has_text="Ihr Hund").wait_for(timeout=30_000)

    look(office.page, "panel")
    assert "Vorschau – nichts wird abgeschickt." in frame.locator("body").inner_text()
    assert office.page.locator("input[name='preview-size']").count() == 3
    modes = office.page.locator("select[data-w-preview-target='mode'] option").all_inner_texts()
    assert [one.strip() for one in modes] == ["1. Ihr Hund", "2. Über Sie"]


def test_nobody_is_let_in_by_an_unknown_link(erkelenz):
    assert Client(HTTP_HOST=TOWN).get("/vorschau/link/unbekannt/").status_code == 404
