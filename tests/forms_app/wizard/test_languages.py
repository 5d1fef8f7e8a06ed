"""A citizen fills in a form in English, and goes back to German without losing a word."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from forms_app.applications import languages
from forms_app.applications.models import Application
from forms_app.builder import versions
from forms_app.builder.languages import Translated, complete, texts
from forms_app.builder.models import FormVersion
from forms_app.notifications import writing
from forms_app.notifications.messages import CATALOGUE, MessageKind
from tests.forms_app.wizard.walk import SLUGS, begin, f, fill, posted
from tests.samples.forms import ID, sample_form

pytestmark = pytest.mark.django_db
START = "/antrag/start/{}/"


@pytest.fixture
def english(offer: Any) -> Any:
    """The offer, its form translated."""
    german = sample_form()
    words = complete(
        german, {text.place: Translated(source=text.german, text=f"EN {text.german}") for text in texts(german)}
    )
    form = replace(german, translations=MappingProxyType({"en": words}))
    FormVersion(form_id=offer.form_id, number=99, document=form.to_json(), digest=form.digest).save()
    versions.forget()
    return offer


def begin_in_english(browser: Client, offer: Any) -> str:
    return str(browser.post(START.format(offer.pk) + "?sprache=en")["Location"])


def text(response: Any) -> str:
    return str(response.content.decode())


def test_the_start_page_leads_to_its_english_twin_and_back(browser: Client, english: Any):
    german = text(browser.get(START.format(english.pk)))
    other = text(browser.get(START.format(english.pk) + "?sprache=en"))

    assert '<html lang="de"' in german
    assert f'href="{START.format(english.pk)}?sprache=en" lang="en" hreflang="en">English' in german
    assert '<html lang="en"' in other
    assert f'href="{START.format(english.pk)}" lang="de" hreflang="de">Deutsch' in other
    assert "EN " in other


@pytest.mark.parametrize("wanted", ["fr", "de", "", "EN", "../en"])
def test_a_language_the_form_does_not_have_is_german(browser: Client, english: Any, wanted: str):
    assert '<html lang="de"' in text(browser.get(START.format(english.pk), {"sprache": wanted}))


def test_a_form_without_english_offers_none(browser: Client, offer: Any):
    page = text(browser.get(START.format(offer.pk) + "?sprache=en"))

    assert '<html lang="de"' in page
    assert "sprache=en" not in page
    address = begin(browser, offer.pk)
    assert 'name="sprache"' not in text(browser.get(address))


def test_the_whole_way_in_english(browser: Client, english: Any):
    address = begin_in_english(browser, english)
    page = text(browser.get(address))
    assert '<html lang="en"' in page
    assert "EN Urkunde" in page
    assert "Save and continue" in page

    wrong = browser.post(address, posted("urkunde", copies=None))
    assert wrong.status_code == 422
    assert "Error:" in text(wrong)
    assert "Fehler:" not in text(wrong)

    check = fill(browser, address)
    assert "EN Angaben zu Ihnen" in text(browser.get(check))
    application = Application.unscoped.get()
    assert application.language == "en"
    assert not application.title.startswith("EN"), "clerks read German"


def test_another_language_in_the_middle_of_a_page_keeps_what_was_typed(browser: Client, english: Any):
    address = begin(browser, english.pk)
    typed = posted("urkunde") | {f("remark"): "Noch nicht fertig", f("copies"): "viele"}

    response = browser.post(address, typed | {"sprache": "en"}, follow=True)

    page = text(response)
    assert response.redirect_chain == [(address, 302)]
    assert '<html lang="en"' in page
    assert "Noch nicht fertig" in page
    assert 'value="viele"' in page
    back = text(browser.post(address, typed | {"sprache": "de"}, follow=True))
    assert '<html lang="de"' in back
    assert "Noch nicht fertig" in back


def test_an_unknown_language_in_a_post_changes_nothing(browser: Client, english: Any):
    address = begin(browser, english.pk)

    browser.post(address, posted("urkunde") | {"sprache": "xx"})

    assert Application.unscoped.get().language == "de"


def test_the_next_page_of_the_portal_is_german_again(browser: Client, english: Any):
    browser.get(begin_in_english(browser, english))

    assert '<html lang="de"' in text(browser.get(START.format(english.pk)))


def test_the_bill_is_kept_in_german(browser: Client, english: Any):
    english.fees = [("rule", {"charge": "urkunde", "first": 10, "further": 5, "valid_from": None, "valid_until": None})]
    english.payment_policy = "before"
    english.save()
    check = fill(browser, begin_in_english(browser, english))
    page = browser.get(check)
    assert "EN " in text(page)

    stand = page.context["stand"]
    browser.post(page.context["submit_url"], {"stand": stand, "richtig": "on"})

    application = Application.unscoped.get()
    assert application.submitted_at is not None
    assert application.fee_items
    assert all(not item["text"].startswith("EN") for item in application.fee_items)
    assert '<html lang="en"' in text(browser.get(f"/antrag/{application.pk}/eingegangen/"))
    assert "EN Urkunde" in text(browser.get(reverse("citizen:application", args=[application.pk])))


MORE = {"code": "K7PX-3MQD-9TRA", "until": "24.12.2026"}


@pytest.mark.parametrize("kind", [kind for kind in CATALOGUE if kind is not MessageKind.OFFICE])
def test_mails_speak_the_language_of_the_application(make_application: Any, erkelenz: Any, kind: Any):
    application = make_application(erkelenz)
    german = writing.write(kind, application, **MORE)
    application.language = "en"

    english = writing.write(kind, application, **MORE)

    assert '<html lang="en">' in english.html
    assert '<html lang="de">' in german.html
    assert english.subject != german.subject
    assert "Hello" in english.text or "Dear" in english.text or "Good day" in english.text


def test_the_office_reads_german(make_application: Any, erkelenz: Any):
    application = make_application(erkelenz)
    application.language = "en"

    assert '<html lang="de">' in writing.write(MessageKind.OFFICE, application).html


def test_only_languages_of_the_form_can_be_chosen(make_application: Any, erkelenz: Any):
    application = make_application(erkelenz, state="draft")

    assert languages.offered(application) == ("de",)
    assert not languages.choose(application, "en")


def test_english_takes_no_statement_more(browser: Client, english: Any, django_assert_num_queries: Any):
    german, other = begin(browser, english.pk), begin_in_english(browser, english)
    for address in (german, other):
        browser.get(address)

    for address in (german, other):
        with django_assert_num_queries(3):
            browser.get(address)
    assert SLUGS[0] in german
    assert ID["copies"] in text(browser.get(other))


def test_a_text_too_long_to_be_kept_is_not_cut_by_another_language(browser: Client, english: Any):
    address = begin_in_english(browser, english)
    long_text = "Anfang " + "x" * 60_000 + " Ende"

    response = browser.post(address, posted("urkunde") | {f("remark"): long_text, "sprache": "de"})

    assert response.status_code == 422
    assert "has more than 60,000 characters." in text(response)
    assert long_text in text(response)
