"""Somebody logs in again, more strongly, in the middle of a form: files, entries and typed words are still there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.trust import TrustLevel
from forms_app.attachments.models import Attachment
from forms_app.builder.models import Offer
from tests.forms_app.attachments.corpus import pdf
from tests.forms_app.wizard.test_entries import new_page
from tests.forms_app.wizard.test_refused_files import papers
from tests.forms_app.wizard.walk import begin, browser_of, id_of, stored, text_of

FILES = ["eigener.pdf", "ausweis.pdf"]


def a_pdf(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(), "application/pdf")


def someone(name: str, *files: SimpleUploadedFile) -> dict[str, Any]:
    return {"f-name": name, "f-proof": list(files), "asked": ["f-name", "f-proof"]}


@pytest.fixture
def papers_offer(erkelenz, offer_of) -> Offer:
    return offer_of(erkelenz, definition=papers())


@pytest.fixture
def listed(browser: Client, papers_offer: Offer) -> str:
    """A draft with a file of its own and one entry with another file; the address of the list."""
    first = begin(browser, papers_offer.pk)
    listed = browser.post(first, {"f-papers": [a_pdf(FILES[0])], "asked": ["f-papers"]})["Location"]
    browser.post(new_page(browser, listed), someone("Alva Beispiel", a_pdf(FILES[1])))
    return str(listed)


@pytest.fixture
def log_in_more_strongly(alva, login_citizen) -> Callable[[Client], None]:
    return lambda browser: login_citizen(browser, alva, TrustLevel.SUBSTANZIELL)


def names(listed: str) -> list[str]:
    return [one["name"] for one in stored(listed).answers["s-people"]["entries"]]


def all_is_there(browser: Client, listed: str) -> None:
    page = text_of(browser.get(listed))
    own = text_of(browser.get(listed.replace("personen/eintraege", "nachweise")))
    assert "Alva Beispiel" in page
    assert "1 Datei" in page
    assert FILES[0] in own
    assert sorted(one.name for one in Attachment.unscoped.filter(application_id=id_of(listed))) == sorted(FILES)


def log_out(browser: Client) -> None:
    """The login has ended; what the browser itself keeps stays."""
    for name in [key for key in browser.cookies if key not in {"eingaben", "csrftoken"}]:
        browser.cookies.pop(name)


def test_a_stronger_login_between_two_pages_loses_nothing(browser, listed, log_in_more_strongly):
    log_in_more_strongly(browser)

    all_is_there(browser, listed)
    browser.post(new_page(browser, listed), someone("Bela Beispiel", a_pdf("zweiter.pdf")))
    check = browser.post(listed, {"weitere": "nein"})["Location"]
    page = browser.get(check)
    done = browser.post(page.context["submit_url"], {"stand": page.context["stand"], "richtig": "on"})
    assert done["Location"].endswith("/eingegangen/")
    assert names(listed) == ["Alva Beispiel", "Bela Beispiel"]
    assert Attachment.unscoped.filter(application_id=id_of(listed)).count() == 3


def test_a_page_sent_after_the_login_ended_comes_back_and_names_its_files(browser, listed, log_in_more_strongly):
    address = new_page(browser, listed)
    log_out(browser)
    lost = browser.post(address, someone("Bela Beispiel", a_pdf("zweiter.pdf"), a_pdf("dritter.pdf")))
    assert "eingaben=ja" in lost["Location"]

    log_in_more_strongly(browser)
    page = browser.get(address)

    assert 'value="Bela Beispiel"' in page.content.decode()
    assert "Diese Dateien wählen Sie vorher noch einmal aus: zweiter.pdf, dritter.pdf." in text_of(page)
    all_is_there(browser, listed)
    browser.post(address, someone("Bela Beispiel", a_pdf("zweiter.pdf")))
    assert names(listed) == ["Alva Beispiel", "Bela Beispiel"]


def test_the_entry_that_was_being_changed_keeps_its_file(browser, listed, log_in_more_strongly):
    entry_id = stored(listed).answers["s-people"]["entries"][0]["id"]
    address = f"{listed}{entry_id}/"
    browser.get(address)
    log_out(browser)
    browser.post(address, someone("Alva Muster"))
    log_in_more_strongly(browser)

    page = browser.get(address)
    response = browser.post(address, someone("Alva Muster") | {"gesehen": page.context["seen"]})

    assert 'value="Alva Muster"' in page.content.decode()
    assert FILES[1] in text_of(page)
    assert response["Location"] == listed
    assert names(listed) == ["Alva Muster"]
    assert len(stored(listed).answers["s-people"]["entries"][0]["proof"]) == 1


def test_a_page_from_before_the_stronger_login_comes_back_and_names_its_files(
    erkelenz, alva, login_citizen, papers_offer, log_in_more_strongly
):
    browser = browser_of(erkelenz, enforce_csrf_checks=True)
    login_citizen(browser, alva)

    def token(page: Any) -> dict[str, str]:
        return {"csrfmiddlewaretoken": re.findall(r'csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())[-1]}

    first = begin(browser, papers_offer.pk)
    own = {"f-papers": [a_pdf(FILES[0])], "asked": ["f-papers"]}
    listed = browser.post(first, own | token(browser.get(first)))["Location"]
    page = browser.get(f"{listed}neu/")
    address = re.search(r'action="([^"]+/eintraege/[^"]+)"', page.content.decode())[1]
    before = token(page)
    browser.cookies.pop("csrftoken")  # a login gives the browser a new one
    log_in_more_strongly(browser)

    again = browser.post(address, someone("Bela Beispiel", a_pdf("zweiter.pdf")) | before)

    assert again.status_code == 403
    assert 'value="Bela Beispiel"' in again.content.decode()
    assert "Diese Dateien wählen Sie vorher noch einmal aus: zweiter.pdf." in text_of(again)
    assert browser.post(address, someone("Bela Beispiel", a_pdf("zweiter.pdf")) | token(again))["Location"] == listed
    assert names(listed) == ["Bela Beispiel"]


def test_an_offer_that_asks_for_more_meanwhile_shows_the_draft_after_the_stronger_login(
    browser, listed, papers_offer, log_in_more_strongly
):
    papers_offer.minimum_trust = TrustLevel.SUBSTANZIELL
    papers_offer.save()
    start = f"/antrag/start/{papers_offer.pk}/"
    assert "stärkere Anmeldung" in text_of(browser.get(start))
    asked = browser.get(f"/anmelden/?next={start}&level={TrustLevel.SUBSTANZIELL.value}")
    assert asked.status_code == 200

    log_in_more_strongly(browser)

    assert f"/antrag/{id_of(listed)}/" in text_of(browser.get(start))
    assert browser.get(f"/antrag/{id_of(listed)}/").status_code == 302
    all_is_there(browser, listed)


def test_a_guest_who_logs_in_halfway_keeps_the_draft(guest, erkelenz, offer_of, log_in_more_strongly):
    offer = offer_of(erkelenz, definition=papers(), guest_allowed=True)
    first = begin(guest, offer.pk)
    listed = guest.post(first, {"f-papers": [a_pdf(FILES[0])], "asked": ["f-papers"]})["Location"]
    guest.post(new_page(guest, listed), someone("Alva Beispiel", a_pdf(FILES[1])))

    log_in_more_strongly(guest)

    all_is_there(guest, listed)
    assert guest.post(listed, {"weitere": "nein"})["Location"].endswith("/pruefen/")
