"""The pages beside a form's editor as people see them: wide and on a phone, light and dark, and by axe."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from forms_app.builder.models import FormPage, Offer
from tests.fixtures_browser import OpenWindow
from tests.forms_app.builder import test_versions_desk as versions_desk
from tests.forms_app.builder.test_editor import address
from tests.forms_app.builder.test_versions_desk import RACE, publish, steps, url
from tests.forms_app.wizard.walk import browser_of

pytestmark = pytest.mark.django_db

central, desk, form = versions_desk.central, versions_desk.desk, versions_desk.form
BACK_OFFICE = "verwaltung.localhost"
LOOKS = [(1280, "light"), (360, "dark")]


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_desk_can_be_read_and_used_everywhere(
    window: OpenWindow, desk: Client, form: FormPage, width: int, scheme: str
) -> None:
    publish(form, "Besser gefragt, und mit einem Grund, der auf dem Telefon umbricht.", (RACE, "Welche Rasse?"))
    browser = window(desk, BACK_OFFICE, width=width, scheme=scheme)

    for path in (url("versions", form.pk), f"{url('compare', form.pk)}?von=1&bis=4", url("record", form.pk)):
        browser.open(path)

        assert not browser.overflows(), path
        assert [one for one in browser.axe() if ".bo-" in one] == [], path


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_checklist_leads_to_the_block(window: OpenWindow, desk: Client, form: Any, width: int, scheme: str) -> None:
    form.steps, form.purpose, form.retention_months = steps((RACE, "IHRE RASSE BITTE")), "", None
    form.save_revision()
    browser = window(desk, BACK_OFFICE, width=width, scheme=scheme)
    page = browser.open(address("edit", form.pk))

    page.locator(f".bo-checklist a[href='#block-{RACE}-section']").first.click()

    # The block lies closed inside its step; the browser opens what it is sent to.
    expect(page.locator(f"[id='block-{RACE}-section']")).to_be_visible()
    expect(page).to_have_url(re.compile(f"#block-{RACE}-section$"))
    assert [one for one in browser.axe() if "bo-checklist" in one] == []


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("name", ["privacy", "start"])
def test_the_notice_and_the_closed_form_are_clean(
    window: OpenWindow, erkelenz: Any, offer_of: Any, name: str, width: int, scheme: str
) -> None:
    offer: Offer = offer_of(erkelenz, guest_allowed=True, privacy_text="<p>Das Steueramt gehört zur Kämmerei.</p>")
    FormPage.objects.filter(pk=offer.form_id).update(live=False)
    browser = window(browser_of(erkelenz), "erkelenz.localhost", width=width, scheme=scheme)

    browser.open(reverse(f"wizard:{name}", args=[offer.pk]))

    assert not browser.overflows()
    assert browser.axe() == []
    assert browser.complaints == []
