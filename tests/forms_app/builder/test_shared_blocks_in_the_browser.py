"""A shared block is changed, its users read what is new, adopt it and say it in their own words; in a browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from forms_app.builder.models import FormPage, FormVersion
from tests.fixtures_browser import OpenWindow
from tests.forms_app.builder import test_editor as editor
from tests.forms_app.builder.test_editor import address
from tests.forms_app.builder.test_shared_blocks import (
    EMAIL,
    PHONE,
    USE,
    ask,
    change,
    edited,
    form_below,
    group_below,
    labels,
    url,
    use,
)

pytestmark = pytest.mark.django_db
central, desk = editor.central, editor.desk
OFFICE = "verwaltung.localhost"
LONG = "Angaben zur Erreichbarkeit der antragstellenden Person und ihrer gesetzlichen Vertreterinnen und Vertreter"
LOOKS = [(1280, "light"), (360, "dark")]


@pytest.fixture
def outdated(central: Any) -> tuple[FormPage, Any]:
    """A finished form in version 1 of a block that has a second."""
    group = group_below(central, ask("E-Mail"), texts_may_change=True)
    form = form_below(
        central,
        use(group),
        purpose="Anmeldung zur Hundesteuer",
        legal_basis="§ 3 Hundesteuersatzung",
        retention_months=24,
        retention_basis="§ 147 Abgabenordnung",
        adapted={USE: {EMAIL: {"label": {"source": "E-Mail", "text": "Ihre E-Mail"}}}},
    )
    group.title = LONG
    items = ask("Ihre E-Mail-Adresse", help="Für Rückfragen."), ask("Telefon", PHONE, "phone")
    return form, change(group, *items, why="Wir fragen jetzt auch nach dem Telefon.")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_every_page_about_shared_blocks_can_be_read_everywhere(
    window: OpenWindow, desk: Client, central: Any, outdated: tuple[FormPage, Any], width: int, scheme: str
) -> None:
    form, group = outdated
    unused = group_below(central, ask("Fax", PHONE, "phone"), title="Fax")
    browser = window(desk, OFFICE, width=width, scheme=scheme)
    places = {
        "form": address("edit", form.pk),
        "block": address("edit", group.pk),
        "usage": url("usage", group.pk),
        "unused": url("usage", unused.pk),
        "adopt": url("adopt", form.pk, group.pk),
        "adapt": url("adapt", form.pk, USE),
    }

    for name, path in places.items():
        page = browser.open(path)
        picture(page, f"{name}-{width}-{scheme}")
        assert not browser.overflows(), path
        ours = (".bo-", ".pp-")
        assert [one for one in browser.axe() if any(each in one for each in ours)] == [], path
    assert browser.complaints == []


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without scripts"])
def test_a_newer_version_is_read_and_adopted(
    window: OpenWindow, desk: Client, outdated: tuple[FormPage, Any], script: bool
) -> None:
    form, group = outdated
    page = window(desk, OFFICE, script=script).open(url("usage", group.pk))
    page.get_by_role("link", name="Fassung 2 ansehen").click()

    expect(page.get_by_text("Wir fragen jetzt auch nach dem Telefon.")).to_be_visible()
    expect(page.get_by_text("Für Rückfragen.")).to_be_visible()
    page.get_by_role("button", name="Fassung 2 in den Entwurf übernehmen").click()

    page.wait_for_url(f"**{address('edit', form.pk)}")
    assert "Der Entwurf verwendet jetzt Fassung 2" in page.content()
    assert labels(edited(form)) == ["Ihre E-Mail", "Telefon"]


def test_the_form_is_published_with_what_was_adopted_and_reworded(
    window: OpenWindow, desk: Client, outdated: tuple[FormPage, Any]
) -> None:
    form, _group = outdated
    browser = window(desk, OFFICE)
    page = browser.open(address("edit", form.pk))
    page.get_by_role("link", name="Änderungen ansehen und übernehmen").click()
    page.get_by_role("button", name="Fassung 2 in den Entwurf übernehmen").click()
    page.wait_for_url(f"**{address('edit', form.pk)}")
    page.get_by_role("link", name="Texte anpassen").click()
    page.get_by_label("Eigener Text, Frage oder Beschriftung: Telefon").fill("Unter welcher Nummer erreichen wir Sie?")
    page.get_by_label("Der eigene Text passt noch.").check()
    page.get_by_role("button", name="Eigene Texte speichern").click()
    expect(page.get_by_text("Gespeichert: 2 eigene Texte.")).to_be_visible()

    page = browser.open(address("edit", form.pk))
    page.locator("form[data-edit-form] footer [data-w-dropdown-target='toggle']").first.click()
    with page.expect_navigation():
        page.locator('button[name="action-publish"]').first.click()

    asked = [item["label"] for step in FormVersion.objects.get().document["steps"] for item in step["items"]]
    assert asked == ["Ihre E-Mail", "Unter welcher Nummer erreichen wir Sie?"]


def picture(page: Page, name: str) -> None:
    """Keep a picture where somebody wants to look at one."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
