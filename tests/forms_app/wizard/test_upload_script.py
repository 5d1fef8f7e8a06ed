"""Files sent by the page's script: what the server takes, and what people see while it happens."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from forms_app.attachments.models import Attachment
from tests.forms_app.attachments.corpus import heic, image, pdf
from tests.forms_app.wizard.walk import ID, SLUGS, begin, browser_of, f, fill, id_of, posted, stored, text_of

HEIC = {"name": "IMG_1.HEIC", "mimeType": "image/heic", "buffer": heic((400, 300), place=True)}
GIF = {"name": "bild.gif", "mimeType": "image/gif", "buffer": image("GIF")}


@pytest.fixture
def last(browser, offer) -> str:
    """The page with an optional file."""
    return fill(browser, begin(browser, offer.pk), SLUGS[:3])


def send(browser, page, *, name="a.pdf", content=None, question="evidence", **more):
    file = SimpleUploadedFile(name, pdf() if content is None else content, "application/octet-stream")
    return browser.post(f"{page}datei/", {"frage": ID[question], "datei": file, **more})


def test_a_file_sent_alone_belongs_to_the_answers(browser, last):
    response = send(browser, last)

    attachment = Attachment.unscoped.get()
    assert response.json()["id"] == str(attachment.pk)
    assert response.json()["name"] == "a.pdf"
    assert stored(last).answers[ID["evidence"]] == [str(attachment.pk)]
    assert "a.pdf" in text_of(browser.get(last))


def test_a_photo_of_a_telephone_is_called_what_it_became(browser, last):
    response = send(browser, last, name="IMG_1.HEIC", content=heic((400, 300)))

    assert response.json()["name"] == "IMG_1.jpg"
    assert Attachment.unscoped.get().content_type == "image/jpeg"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.gif", image("GIF"), "Die Datei „a.gif“ passt hier nicht."),
        ("a.pdf", b"", "Die Datei „a.pdf“ ist leer."),
        ("a.pdf", b"x" * (10 * 1024 * 1024 + 1), "Die Datei „a.pdf“ ist zu groß."),
        ("a.heic", heic()[:-20], "„a.heic“: Die Datei ist beschädigt."),
        ("a.heic", image("PNG"), "„a.heic“: Der Inhalt der Datei passt nicht zu ihrem Namen."),
    ],
    ids=["kind", "empty", "large", "broken", "lies"],
)
def test_a_refused_file_says_why_and_leaves_nothing(browser, last, name, content, sentence):
    response = send(browser, last, name=name, content=content)

    assert response.status_code == 422
    assert response.json()["sentence"].startswith(sentence)
    assert not Attachment.unscoped.exists()


def test_more_files_than_the_question_takes_are_refused(browser, last):
    send(browser, last)

    response = send(browser, last, name="b.pdf")

    assert response.status_code == 422
    assert response.json()["sentence"] == "„b.pdf“: Laden Sie bei „Nachweis“ nur 1 Datei hoch."
    assert Attachment.unscoped.count() == 1


@pytest.mark.parametrize("question", ["truth", "email"])
def test_only_questions_for_files_of_this_page_take_one(browser, last, question):
    assert send(browser, last, question=question).status_code == 404


def test_a_page_that_is_not_open_yet_takes_none(browser, offer):
    first = begin(browser, offer.pk)

    response = send(browser, first.replace("urkunde", "zweck"))

    assert response.status_code == 409
    assert not Attachment.unscoped.exists()


def test_nobody_else_can_add_a_file(erkelenz, last):
    response = send(browser_of(erkelenz), last)

    assert response.status_code == 302
    assert "/mein-bereich/zugang/" in response["Location"]
    assert not Attachment.unscoped.exists()


def test_another_site_cannot_add_a_file(erkelenz, last, alva, login_citizen):
    browser = browser_of(erkelenz, enforce_csrf_checks=True)
    login_citizen(browser, alva)

    assert send(browser, last).status_code == 403
    assert not Attachment.unscoped.exists()


def test_a_file_that_was_sent_alone_can_be_removed_with_the_page(browser, last):
    found = send(browser, last).json()["id"]

    browser.post(last, posted("zweck") | {f"{f('evidence')}-remove": found})

    assert not Attachment.unscoped.exists()
    assert not stored(last).answers[ID["evidence"]]


# --- in the browser --------------------------------------------------------------------------------


@pytest.fixture
def opened(window, browser, erkelenz, last):
    view = window(browser, erkelenz.hostname)
    view.open(last)
    return view


def control(page):
    return page.locator(f"input[type=file][name='{f('evidence')}']")


def test_a_chosen_file_goes_up_at_once_and_can_be_removed_again(opened, last):
    page = opened.page
    control(page).set_input_files(HEIC)

    page.get_by_label("IMG_1.jpg entfernen").wait_for()
    assert page.locator("[role=status]").filter(has_text="IMG_1.HEIC ist hochgeladen.").count() == 1
    assert stored(last).answers[ID["evidence"]]
    assert opened.axe() == []
    assert opened.complaints == []


def test_a_file_of_another_kind_says_why_in_the_list(opened):
    page = opened.page
    control(page).set_input_files(GIF)

    page.get_by_text("Die Datei „bild.gif“ passt hier nicht.").first.wait_for()
    page.get_by_role("button", name="Ausblenden: bild.gif").click()
    assert page.get_by_text("Ausblenden").count() == 0
    assert control(page).evaluate("one => one === document.activeElement")


def test_a_connection_that_breaks_off_can_be_tried_again(opened, last):
    page = opened.page
    page.route("**/datei/", lambda route: route.abort(), times=1)
    control(page).set_input_files(HEIC)

    page.get_by_text("Die Verbindung ist abgebrochen.").first.wait_for()
    page.get_by_role("button", name="Noch einmal versuchen: IMG_1.HEIC").click()
    page.get_by_label("IMG_1.jpg entfernen").wait_for()

    assert Attachment.unscoped.filter(application_id=id_of(last)).count() == 1


def test_a_running_upload_shows_its_progress_and_can_be_cancelled(opened):
    page = opened.page
    page.route("**/datei/", lambda route: None, times=1)  # never answered
    control(page).set_input_files(HEIC)

    page.get_by_role("progressbar", name="IMG_1.HEIC wird hochgeladen.").wait_for()
    assert opened.axe() == []
    page.get_by_role("button", name="Hochladen abbrechen: IMG_1.HEIC").click()

    assert page.get_by_role("progressbar", name="IMG_1.HEIC").count() == 0
    assert page.locator(".sp-files").count() == 0
    assert page.locator("[role=status]").filter(has_text="IMG_1.HEIC wurde nicht hochgeladen.").count() == 1
    assert not Attachment.unscoped.exists()


def test_without_scripts_the_file_comes_with_the_page(window, browser, erkelenz, last):
    view = window(browser, erkelenz.hostname, script=False)
    page = view.open(last)
    control(page).set_input_files(HEIC)

    page.get_by_role("button", name="Speichern und später weitermachen").click()

    assert [one.name for one in Attachment.unscoped.all()] == ["IMG_1.jpg"]
    assert json.dumps(stored(last).answers[ID["evidence"]]) != "null"
