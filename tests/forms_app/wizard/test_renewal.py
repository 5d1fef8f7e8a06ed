"""The form is published anew while Alva's draft is open."""

from dataclasses import replace

import pytest
from django.test import Client

from cms.audit.models import AuditEntry
from forms_app.applications.models import Application
from forms_app.builder.definition import Definition, Field
from forms_app.builder.models import FormVersion, Offer
from tests.forms_app.builder.test_moving import added, with_item, without
from tests.forms_app.wizard.walk import begin, fill, id_of, stored, submit, text_of
from tests.samples.forms import ID, sample_form

NEW = Field("11111111-2222-4333-8444-555555555555", "text", "Name der Klinik")


def publish(offer: Offer, definition: Definition) -> FormVersion:
    number = FormVersion.objects.filter(form=offer.form).count() + 1
    return FormVersion.objects.create(
        form=offer.form, number=number, document=definition.to_json(), digest=definition.digest
    )


@pytest.fixture
def draft(browser: Client, offer: Offer) -> str:
    """The first two pages are filled in."""
    return fill(browser, begin(browser, offer.pk), ("urkunde", "geburt"))


def resume(address: str) -> str:
    return f"/antrag/{id_of(address)}/"


def renewal(address: str) -> str:
    return f"/antrag/{id_of(address)}/neue-fassung/"


def test_a_draft_goes_on_as_before_while_the_form_stays_the_same(browser, offer, draft):
    assert browser.get(resume(draft))["Location"] == draft
    assert browser.get(renewal(draft))["Location"] == draft


def test_coming_back_shows_what_the_newer_version_asks_besides(browser, offer, draft):
    publish(offer, added(sample_form(), NEW, step=1))

    page = browser.get(browser.get(resume(draft))["Location"])

    assert page.status_code == 200
    assert "Das Formular wurde geändert" in text_of(page)
    assert "<li>Name der Klinik</li>" in text_of(page)


def test_going_on_with_the_newer_version_keeps_every_answer_and_asks_what_is_new(browser, offer, draft):
    before = stored(draft).answers
    version = publish(offer, added(sample_form(), NEW, step=1))

    response = browser.post(renewal(draft), {"fassung": str(version.number)})

    assert response["Location"].endswith("/geburt/")
    application = stored(draft)
    assert application.form_version_id == version.pk
    assert application.answers == before
    assert AuditEntry.objects.filter(action="application.moved", subject_id=str(application.pk)).count() == 1


def test_the_draft_may_also_be_finished_as_it_was_begun(browser, offer, draft):
    version = publish(offer, added(sample_form(), NEW, step=1))

    check = fill(browser, draft, ("angaben-zu-ihnen", "zweck"))
    done = submit(browser, check)

    assert done["Location"].endswith("/eingegangen/")
    assert stored(draft).form_version_id != version.pk


def test_a_version_that_would_lose_an_answer_is_not_offered(browser, offer, draft):
    version = publish(offer, without(sample_form(), ID["place"]))

    assert browser.get(resume(draft))["Location"] == draft
    assert browser.post(renewal(draft), {"fassung": str(version.number)}).status_code == 302
    assert stored(draft).form_version.number == 1


def test_new_words_alone_are_taken_over_without_new_questions(browser, offer, draft):
    version = publish(offer, with_item(sample_form(), ID["place"], label="In welchem Ort?"))

    assert "Es kommen keine neuen Fragen auf Sie zu." in text_of(browser.get(renewal(draft)))
    assert browser.post(renewal(draft), {"fassung": str(version.number)})["Location"].endswith("/angaben-zu-ihnen/")


def test_a_version_that_was_overtaken_is_shown_again(browser, offer, draft):
    first = publish(offer, added(sample_form(), NEW, step=1))
    publish(offer, added(added(sample_form(), NEW, step=1), replace(NEW, id="zwei", label="Zweite"), step=1))

    response = browser.post(renewal(draft), {"fassung": str(first.number)})

    assert response.status_code == 409
    assert "noch einmal geändert" in text_of(response)
    assert stored(draft).form_version.number == 1


@pytest.mark.parametrize("nonsense", ["", "x", "-1", "999999999999", "²"])
def test_nonsense_moves_nothing(browser, offer, draft, nonsense):
    publish(offer, added(sample_form(), NEW, step=1))

    browser.post(renewal(draft), {"fassung": nonsense})

    assert stored(draft).form_version.number == 1


def test_a_submitted_application_never_moves(browser, offer, draft):
    submit(browser, fill(browser, draft, ("angaben-zu-ihnen", "zweck")))
    version = publish(offer, added(sample_form(), NEW, step=1))

    response = browser.post(renewal(draft), {"fassung": str(version.number)})

    assert response["Location"].endswith("/eingegangen/")
    assert stored(draft).form_version.number == 1


def test_a_stranger_moves_nothing(browser, guest, offer, draft):
    version = publish(offer, added(sample_form(), NEW, step=1))

    guest.post(renewal(draft), {"fassung": str(version.number)})

    assert stored(draft).form_version.number == 1
    assert Application.unscoped.count() == 1
