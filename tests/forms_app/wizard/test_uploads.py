"""Files on a step page: kept at once, removable without a script, refused with a sentence."""

from django.core.files.uploadedfile import SimpleUploadedFile

from forms_app.applications import drafts
from forms_app.attachments.models import Attachment
from forms_app.attachments.states import State
from tests.forms_app.attachments.corpus import pdf
from tests.forms_app.wizard.walk import ID, SLUGS, after_reading, begin, f, fill, posted, stored, submit, text_of


def a_pdf(name: str = "vollmacht.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pdf(), "application/pdf")


def third_step(browser, offer):
    return fill(browser, begin(browser, offer.pk), SLUGS[:2])


def proxy(**changes):
    """The third step for somebody who acts for another person."""
    sent = posted("angaben-zu-ihnen", relation="vollmacht", **changes)
    return sent | {"asked": [*sent["asked"], f("authority")]}


def test_a_file_is_kept_with_the_answers(browser, offer):
    address = third_step(browser, offer)

    response = browser.post(address, proxy() | {f("authority"): a_pdf()})

    attachment = Attachment.unscoped.get()
    assert response["Location"].endswith("/zweck/")
    assert stored(address).answers[ID["authority"]] == [str(attachment.pk)]
    assert attachment.state == State.QUARANTINED


def test_a_file_is_kept_even_if_another_answer_is_wrong(browser, offer):
    address = third_step(browser, offer)

    response = browser.post(address, proxy(email="keine adresse") | {f("authority"): a_pdf()})

    assert response.status_code == 422
    assert "vollmacht.pdf" in text_of(response)
    again = browser.post(address, proxy())
    assert again["Location"].endswith("/zweck/")
    assert Attachment.unscoped.count() == 1


def test_the_page_says_the_truth_about_a_file_that_is_not_checked_yet(browser, offer):
    address = third_step(browser, offer)
    browser.post(address, proxy() | {f("authority"): a_pdf()})

    page = text_of(browser.get(address))

    assert "vollmacht.pdf" in page
    assert "Die Datei wird noch auf Schadsoftware geprüft." in page


def test_reading_a_step_with_files_takes_four_queries(browser, offer, django_assert_num_queries):
    address = third_step(browser, offer)
    browser.post(address, proxy() | {f("authority"): a_pdf()})
    browser.get(address)

    with django_assert_num_queries(4):
        browser.get(address)


def test_a_file_is_replaced_by_ticking_the_old_one(browser, offer):
    address = third_step(browser, offer)
    browser.post(address, proxy() | {f("authority"): a_pdf()})
    old = Attachment.unscoped.get()

    browser.post(address, proxy() | {f("authority"): a_pdf("neu.pdf"), f("authority") + "-remove": str(old.pk)})

    new = Attachment.unscoped.get()
    assert new.name == "neu.pdf"
    assert stored(address).answers[ID["authority"]] == [str(new.pk)]


def test_a_file_that_is_not_what_its_name_says_is_refused_at_its_question(browser, offer):
    address = third_step(browser, offer)
    fake = SimpleUploadedFile("vollmacht.pdf", b"MZ\x90\x00 kein PDF", "application/pdf")

    response = browser.post(address, proxy() | {f("authority"): fake})

    assert response.status_code == 422
    assert f("authority") in response.context["form"].errors
    assert not Attachment.unscoped.exists()


def test_ids_of_files_sent_by_a_browser_are_never_believed(browser, offer):
    address = third_step(browser, offer)

    response = browser.post(address, proxy() | {f("authority"): "00000000-0000-4000-8000-000000000001"})

    assert response.status_code == 422
    assert not stored(address).answers.get(ID["authority"])


def test_the_check_page_names_the_files(browser, offer):
    address = third_step(browser, offer)
    zweck = browser.post(address, proxy() | {f("authority"): a_pdf()})["Location"]

    check = browser.get(fill(browser, zweck, SLUGS[3:]))

    assert "vollmacht.pdf" in text_of(check)


def test_a_file_the_scanner_refused_is_not_handed_in(browser, offer):
    address = third_step(browser, offer)
    zweck = browser.post(address, proxy() | {f("authority"): a_pdf()})["Location"]
    check = fill(browser, zweck, SLUGS[3:])
    Attachment.unscoped.update(state=State.REFUSED, reason="infected")

    response = submit(browser, check)

    assert response.status_code == 409
    assert "können wir nicht annehmen" in text_of(response)
    assert stored(check).is_draft


def test_a_file_of_a_question_that_is_no_longer_asked_is_not_handed_in(browser, offer):
    address = third_step(browser, offer)
    browser.post(address, proxy() | {f("authority"): a_pdf()})
    check = fill(browser, address, SLUGS[2:])

    response = submit(browser, check)

    assert response.status_code == 302
    assert not Attachment.unscoped.exists()


def test_a_file_that_another_tab_wants_again_stays_when_sending_is_refused(browser, offer):
    address = third_step(browser, offer)
    browser.post(address, proxy() | {f("authority"): a_pdf()})
    browser.post(address, posted("angaben-zu-ihnen", relation="selbst"))
    check = fill(browser, address.replace("angaben-zu-ihnen", "zweck"), SLUGS[3:])
    page = browser.get(check)

    with after_reading(lambda: drafts.save_answers(stored(check), {ID["relation"]: "vollmacht"})):
        response = browser.post(page.context["submit_url"], {"stand": page.context["stand"]})

    assert response.status_code == 409
    assert stored(check).is_draft
    assert "vollmacht.pdf" in text_of(response)
    assert Attachment.unscoped.count() == 1
