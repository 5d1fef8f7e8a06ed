"""More text than a draft keeps unchecked is never cut: the page says so, and everything typed stays on it."""

from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile

from forms_app.attachments.models import Attachment
from forms_app.builder.definition import Definition, Field, Repeat, Step
from forms_app.wizard import typed
from tests.forms_app.attachments.corpus import pdf
from tests.forms_app.wizard.test_entries import new_page
from tests.forms_app.wizard.walk import ID, SLUGS, begin, f, fill, posted, stored, text_of

LONG = "Anfang " + "x" * typed.LONGEST + " Ende"
SENTENCE = "Der Text bei „Bemerkung“ hat mehr als 60.000 Zeichen. So lang können wir ihn nicht aufbewahren."


def long_form(most: int = 2000) -> Definition:
    told = Field("told", "long_text", "Bemerkung", required=False, settings={"max_length": most})
    proof = Field("proof", "file", "Nachweis", required=False)
    again = Field("again", "long_text", "Bemerkung", required=False)
    return Definition(
        title="Lange Texte",
        steps=(
            Step("s-one", "einmal", "Einmal", items=(Field("name", "name", "Name"), told, proof)),
            Step("s-many", "oft", "Oft", items=(again,), repeat=Repeat("Eintrag", "einen", "noch einen", most=3)),
        ),
    )


def test_saving_for_later_says_that_a_text_is_too_long_and_keeps_the_page(browser, offer):
    address = begin(browser, offer.pk)

    response = browser.post(address, posted("urkunde", copies=3) | {f("remark"): LONG, "spaeter": "1"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [f("remark")]
    assert text_of(response).count(SENTENCE) == 2  # in the summary and at the question
    assert f'href="#id_{f("remark")}"' in response.content.decode()
    assert LONG in unescape(response.content.decode())
    assert 'value="3"' in response.content.decode()
    assert not stored(address).answers


def test_a_shorter_text_is_saved_afterwards_whole(browser, offer):
    address = begin(browser, offer.pk)
    browser.post(address, posted("urkunde") | {f("remark"): LONG, "spaeter": "1"})
    shorter = "Anfang " + "x" * 50_000 + " Ende"

    browser.post(address, posted("urkunde") | {f("remark"): shorter, "spaeter": "1"})

    assert shorter in unescape(browser.get(address).content.decode())


def test_other_mistakes_are_not_counted_up_when_somebody_only_wants_to_save(browser, offer):
    address = begin(browser, offer.pk)

    wrong = posted("urkunde") | {f("remark"): LONG, f("copies"): "viele", "spaeter": "1"}
    response = browser.post(address, wrong)

    assert list(response.context["form"].errors) == [f("remark")]
    assert 'value="viele"' in response.content.decode()


def test_a_text_in_one_box_of_several_is_named_by_its_question(browser, offer):
    address = fill(browser, begin(browser, offer.pk), SLUGS[:2])

    response = browser.post(
        address, posted("angaben-zu-ihnen") | {f("address") + "-street": LONG, f("email"): "", "spaeter": "1"}
    )

    assert list(response.context["form"].errors) == [f("address")]
    assert LONG in unescape(response.content.decode())


def test_a_text_that_its_question_takes_is_an_answer_of_any_length(browser, erkelenz, offer_of):
    address = begin(browser, offer_of(erkelenz, definition=long_form(most=100_000)).pk)
    sent = {"f-name": "Alva", "f-told": LONG, "asked": ["f-name", "f-told", "f-proof"], "spaeter": "1"}

    assert browser.post(address, sent).status_code == 302
    assert stored(address).answers["told"] == LONG


def test_a_file_that_came_with_the_page_stays(browser, erkelenz, offer_of):
    address = begin(browser, offer_of(erkelenz, definition=long_form()).pk)
    file = SimpleUploadedFile("gut.pdf", pdf(), "application/pdf")
    asked = ["f-name", "f-told", "f-proof"]

    response = browser.post(
        address, {"f-name": "Alva", "f-told": LONG, "f-proof": file, "asked": asked, "spaeter": "1"}
    )

    assert response.status_code == 422
    assert "gut.pdf entfernen" in text_of(response)
    assert stored(address).answers["proof"] == [str(Attachment.unscoped.get().pk)]


def test_an_entry_is_no_different(browser, erkelenz, offer_of):
    first = begin(browser, offer_of(erkelenz, definition=long_form()).pk)
    listed = browser.post(first, {"f-name": "Alva", "asked": ["f-name", "f-told", "f-proof"]})["Location"]

    response = browser.post(new_page(browser, listed), {"f-again": LONG, "asked": ["f-again"], "spaeter": "1"})

    assert response.status_code == 422
    assert SENTENCE in text_of(response)
    assert LONG in unescape(response.content.decode())


def test_a_page_that_another_tab_closed_keeps_a_long_text_whole(browser, offer):
    first = begin(browser, offer.pk)
    second = fill(browser, first, SLUGS[:1])
    application = stored(first)
    application.answers = {}
    application.save()

    browser.post(second, posted("geburt", place=LONG))

    assert (f(name := "place"), [LONG]) in [(key, values) for key, values in stored(first).answers["typed:step-birth"]]
    assert ID[name] not in stored(first).answers
