"""One case: what its owner sees and does."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.audit.actors import Actor
from forms_app.applications import messages
from forms_app.applications.models import Application, Message
from forms_app.applications.states import State
from forms_app.attachments import policies, services
from forms_app.attachments.models import Attachment
from forms_app.payments.models import PaymentAttempt
from tests.forms_app.attachments.corpus import pdf
from tests.forms_app.wizard.walk import browser_of, text_of

PAGES = ["", "zurueckziehen/", "loeschen/", "kopie.json"]
POSTS = ["nachricht/", "zurueckziehen/", "loeschen/"]


def a_pdf(name="nachweis.pdf"):
    return SimpleUploadedFile(name, pdf(), "application/pdf")


def address(application, page=""):
    return f"/mein-bereich/vorgang/{application.pk}/{page}"


@pytest.mark.parametrize("state", ["draft", "submitted", "waiting", "approved"])
def test_a_foreign_case_is_a_404_on_every_address(stranger, erkelenz, make_application, state):
    case = make_application(erkelenz, state=state)

    for page in PAGES:
        assert stranger.get(address(case, page)).status_code == 404, page
    for page in POSTS:
        assert stranger.post(address(case, page), {"text": "x"}).status_code == 404, page
    assert Application.unscoped.get(pk=case.pk).state == state
    assert not Message.unscoped.exists()


def test_a_foreign_case_of_another_town_is_a_404_too(stranger, gangelt, make_application):
    assert stranger.get(address(make_application(gangelt))).status_code == 404


def test_strangers_without_a_login_cannot_tell_whether_a_case_exists(erkelenz, make_application):
    case, none = make_application(erkelenz), uuid.uuid4()
    nobody = browser_of(erkelenz)

    seen = nobody.get(address(case))["Location"]
    unseen = nobody.get(f"/mein-bereich/vorgang/{none}/")["Location"]

    assert seen.replace(str(case.pk), str(none)) == unseen


def test_the_case_page_says_where_it_stands_what_happened_and_what_was_said(browser, erkelenz, make_application):
    case = make_application(erkelenz, state="in_review")

    page = text_of(browser.get(address(case)))

    assert "Jemand prüft gerade Ihren Antrag." in page
    assert "Wir haben mit der Bearbeitung begonnen." in page
    assert "Sie haben den Antrag abgesendet." in page
    assert case.reference in page
    assert "alva@example.org" in page


@pytest.mark.parametrize("state", ["submitted", "in_review", "waiting", "approved", "rejected", "completed"])
def test_the_case_page_opens_in_every_state(browser, erkelenz, make_application, state):
    assert browser.get(address(make_application(erkelenz, state=state))).status_code == 200


def test_a_draft_is_opened_where_it_is_filled_in(browser, erkelenz, make_application):
    draft = make_application(erkelenz, state="draft")

    assert browser.get(address(draft))["Location"] == f"/antrag/{draft.pk}/"


def test_answering_the_question_of_the_clerk_sends_the_case_on(browser, erkelenz, make_application):
    case = make_application(erkelenz, state="waiting")

    browser.post(address(case, "nachricht/"), {"text": "Meine Mutter ist 1960 geboren."})

    answer = Message.unscoped.get(application=case, author="citizen")
    assert answer.kind == Message.Kind.ANSWER
    assert answer.text == "Meine Mutter ist 1960 geboren."
    assert Application.unscoped.get(pk=case.pk).state == State.IN_REVIEW


def test_what_the_clerk_asked_for_is_handed_in_with_the_answer(browser, erkelenz, make_application):
    case = make_application(erkelenz, state="waiting")
    page = browser.get(address(case)).content.decode()

    response = browser.post(
        address(case, "nachricht/"), {"text": "Anbei.", "enclosed": [a_pdf("ausweis.pdf"), a_pdf("vollmacht.pdf")]}
    )

    assert response.status_code == 302
    assert 'enctype="multipart/form-data"' in page
    assert "Dateien zu Ihrer Antwort" in page
    assert [one.name for one in Attachment.unscoped.filter(application=case)] == ["ausweis.pdf", "vollmacht.pdf"]
    assert {one.state for one in Attachment.unscoped.all()} == {"quarantined"}
    assert Message.unscoped.get(application=case).kind == Message.Kind.ANSWER
    assert Application.unscoped.get(pk=case.pk).state == State.IN_REVIEW
    assert "ausweis.pdf" in text_of(browser.get(address(case)))


def test_one_bad_file_sends_nothing_and_is_named(browser, erkelenz, make_application):
    case = make_application(erkelenz, state="waiting")
    program = SimpleUploadedFile("rechnung.pdf", b"MZ this is a program", "application/pdf")

    response = browser.post(address(case, "nachricht/"), {"text": "Anbei.", "enclosed": [a_pdf(), program]})

    assert response.status_code == 422
    assert "„rechnung.pdf“: Der Inhalt der Datei passt nicht zu ihrem Namen." in text_of(response)
    assert "Anbei." in text_of(response)
    assert not Attachment.unscoped.exists()
    assert not Message.unscoped.exists()
    assert Application.unscoped.get(pk=case.pk).state == State.WAITING


def test_more_files_than_the_application_may_have_are_refused_together(
    browser, erkelenz, make_application, monkeypatch
):
    monkeypatch.setattr(policies, "MAX_FILES", 1)
    case = make_application(erkelenz, state="waiting")

    response = browser.post(address(case, "nachricht/"), {"text": "Anbei.", "enclosed": [a_pdf(), a_pdf("zwei.pdf")]})

    assert response.status_code == 422
    assert "„zwei.pdf“: " in text_of(response)
    assert not Attachment.unscoped.exists()
    assert Application.unscoped.get(pk=case.pk).state == State.WAITING


def test_files_without_a_text_have_to_be_chosen_again_and_the_page_says_so(browser, erkelenz, make_application):
    case = make_application(erkelenz, state="waiting")

    response = browser.post(address(case, "nachricht/"), {"text": "", "enclosed": [a_pdf()]})

    assert response.status_code == 422
    assert "Wählen Sie Ihre Dateien noch einmal aus." in text_of(response)
    assert not Attachment.unscoped.exists()


def test_files_for_a_question_that_is_no_longer_open_are_not_lost_silently(browser, erkelenz, make_application):
    case = make_application(erkelenz, state="in_review")

    response = browser.post(address(case, "nachricht/"), {"text": "Anbei.", "enclosed": [a_pdf()]})

    page = text_of(response)
    assert response.status_code == 409
    assert "Die Rückfrage ist nicht mehr offen" in page
    assert "Anbei." in page
    assert "Dateien zu Ihrer Antwort" not in page
    assert not Message.unscoped.exists()


def test_a_stranger_hands_nothing_in(stranger, erkelenz, make_application):
    case = make_application(erkelenz, state="waiting")

    response = stranger.post(address(case, "nachricht/"), {"text": "Anbei.", "enclosed": [a_pdf()]})

    assert response.status_code == 404
    assert not Attachment.unscoped.exists()


def test_a_message_without_a_question_changes_no_state(browser, erkelenz, make_application):
    case = make_application(erkelenz, state="submitted")

    browser.post(address(case, "nachricht/"), {"text": "Noch etwas."})

    assert Message.unscoped.get().kind == Message.Kind.MESSAGE
    assert Application.unscoped.get(pk=case.pk).state == State.SUBMITTED


def test_an_empty_message_is_sent_back_with_what_to_do(browser, erkelenz, make_application):
    case = make_application(erkelenz)

    response = browser.post(address(case, "nachricht/"), {"text": "  "})

    assert response.status_code == 422
    assert text_of(response).count("Schreiben Sie etwas in das Feld „Ihre Nachricht“.") == 2
    assert not Message.unscoped.exists()


def test_a_message_that_is_too_long_is_kept_while_it_is_shortened(browser, erkelenz, make_application):
    case = make_application(erkelenz)

    response = browser.post(address(case, "nachricht/"), {"text": "a" * 5001})

    assert response.status_code == 422
    assert "a" * 5001 in response.content.decode()


def test_hostile_messages_are_shown_as_text(browser, erkelenz, make_application):
    case = make_application(erkelenz)
    messages.write(case, "<img src=x onerror=alert(1)>", by=Actor.staff(1, frozenset({erkelenz.pk})))

    assert "<img src=x" not in browser.get(address(case)).content.decode()


def test_withdrawing_is_asked_once_and_then_done(browser, erkelenz, make_application):
    case = make_application(erkelenz)

    asked = browser.get(address(case, "zurueckziehen/"))
    assert Application.unscoped.get(pk=case.pk).state == State.SUBMITTED
    browser.post(address(case, "zurueckziehen/"))

    assert "nicht rückgängig" in text_of(asked)
    assert Application.unscoped.get(pk=case.pk).state == State.WITHDRAWN


def test_a_decided_case_cannot_be_withdrawn(browser, erkelenz, make_application):
    case = make_application(erkelenz, state="approved")

    browser.get(address(case, "zurueckziehen/"))
    browser.post(address(case, "zurueckziehen/"))

    assert Application.unscoped.get(pk=case.pk).state == State.APPROVED
    assert "Antrag zurückziehen" not in text_of(browser.get(address(case)))


def test_a_fee_due_after_the_decision_cannot_be_avoided_by_withdrawing(browser, erkelenz, make_application):
    case = make_application(erkelenz, state="approved", fee_cents=1400, payment_policy="after")

    response = browser.post(address(case, "zurueckziehen/"), follow=True)

    assert Application.unscoped.get(pk=case.pk).state == State.PAYMENT_DUE
    assert "Über diesen Antrag ist schon entschieden" in text_of(response)
    assert "Antrag zurückziehen" not in text_of(response)
    assert not PaymentAttempt.unscoped.get(application=case).called_off


def test_deleting_a_draft_is_asked_once_and_takes_the_answers_along(browser, erkelenz, make_application):
    draft = make_application(erkelenz, state="draft")

    browser.get(address(draft, "loeschen/"))
    assert Application.unscoped.get(pk=draft.pk).is_draft
    browser.post(address(draft, "loeschen/"))

    gone = Application.unscoped.get(pk=draft.pk)
    assert gone.state == State.DISCARDED
    assert gone.answers is None
    assert browser.get("/mein-bereich/").context["cases"].is_empty


def test_what_was_handed_in_cannot_be_deleted(browser, erkelenz, make_application):
    case = make_application(erkelenz)

    browser.post(address(case, "loeschen/"))

    assert Application.unscoped.get(pk=case.pk).state == State.SUBMITTED


def test_documents_can_be_downloaded_once_they_are_checked(browser, erkelenz, make_application):
    case = make_application(erkelenz)
    receipt = services.store_generated(case, "kopie.pdf", pdf(), Attachment.Kind.RECEIPT, Actor.system("pdfs"))
    decision = services.store_generated(
        case, "bescheid.pdf", pdf(), Attachment.Kind.DECISION, Actor.staff(1, frozenset({erkelenz.pk}))
    )

    page = text_of(browser.get(address(case)))

    assert f"/datei/{receipt.pk}/" in page
    assert "bescheid.pdf" in page
    assert f"/datei/{decision.pk}/" not in page


def test_alva_gets_a_copy_of_everything(browser, erkelenz, make_application):
    case = make_application(erkelenz, state="waiting")
    messages.write(case, "Wann war das?", by=Actor.staff(1, frozenset({erkelenz.pk})))

    response = browser.get(address(case, "kopie.json"))
    copy = json.loads(response.content)

    assert response["Content-Disposition"] == f'attachment; filename="antrag-{case.reference}.json"'
    assert copy["vorgangsnummer"] == case.reference
    assert "Alva" in json.dumps(copy["angaben"], ensure_ascii=False)
    assert copy["nachrichten"][0]["text"] == "Wann war das?"
    assert copy["verlauf"]


def test_answers_that_depend_on_an_age_stay_as_submitted_after_the_birthday(browser, case_of_a_minor):
    page = text_of(browser.get(address(case_of_a_minor)))
    copy = json.loads(browser.get(address(case_of_a_minor, "kopie.json")).content)

    questions = [one["frage"] for block in copy["angaben"] for one in block["fragen"]]
    assert "Name der gesetzlichen Vertretung" in page
    assert "Name der gesetzlichen Vertretung" in questions


def test_the_pages_of_a_case_are_kept_in_no_cache(browser, erkelenz, make_application):
    assert "no-store" in browser.get(address(make_application(erkelenz)))["Cache-Control"]
