"""A guest has the link to the draft sent by mail: what goes out, what does not, and how often."""

from urllib.parse import urlsplit

import pytest
from django.core.cache import cache

from forms_app.applications import guests
from forms_app.applications.models import Application
from forms_app.notifications.models import Mail
from forms_app.wizard.wayback import PER_ADDRESS, PER_DRAFT
from tests.forms_app.wizard.walk import SLUGS, begin, browser_of, fill, id_of, stored, text_of


@pytest.fixture(autouse=True)
def _forget_counts():
    cache.clear()


@pytest.fixture
def draft(guest, guest_offer) -> str:
    return fill(guest, begin(guest, guest_offer.pk), SLUGS[:1])


def ask(browser, address, email="nele@example.org", **data):
    return browser.post(f"/antrag/{id_of(address)}/zusenden/", {"email": email, **data})


def mails():
    return list(Mail.unscoped.order_by("created_at"))


def link_in(mail) -> str:
    """The path of the link, which leads to the site of the town."""
    found = urlsplit(next(word for word in mail.content["text"].split() if "/zugang/" in word))
    assert found.hostname == "erkelenz.localhost"
    return found.path


def test_the_link_comes_by_mail_and_the_code_stays_on_the_page(guest, draft):
    response = ask(guest, draft)
    page = text_of(guest.get(response["Location"]))

    (mail,) = mails()
    assert mail.recipient == "nele@example.org"
    assert link_in(mail) == f"/mein-bereich/zugang/{id_of(draft)}/"
    assert guests.code_for(id_of(draft)) not in mail.content["text"] + mail.content["html"] + mail.content["subject"]
    assert "Wir schreiben an nele@example.org." in page
    assert guests.code_for(id_of(draft)) in page


def test_the_code_goes_with_it_for_whoever_ticks_that(guest, draft):
    ask(guest, draft, mit_code="on")

    (mail,) = mails()
    assert guests.code_for(id_of(draft)) in mail.content["text"]
    assert guests.code_for(id_of(draft)) not in mail.content["subject"]


def test_link_and_code_open_the_draft_on_another_device(guest, draft, erkelenz):
    ask(guest, draft, mit_code="on")
    other = browser_of(erkelenz)
    text = mails()[0].content["text"]
    code = text.split("Der Code dazu ist ")[1].split()[0]

    response = other.post(link_in(mails()[0]), {"code": code}, follow=True)

    assert response.redirect_chain[-1][0] == draft
    assert response.status_code == 200


def test_nothing_personal_stands_in_an_address(guest, draft):
    response = ask(guest, draft)

    assert "nele" not in response["Location"]


def test_the_address_is_kept_sealed_and_the_draft_is_not_touched(guest, draft):
    before = stored(draft)

    ask(guest, draft)

    after = stored(draft)
    assert after.contact == "nele@example.org"
    assert b"nele" not in bytes(after.sealed_contact)
    assert (after.updated_at, after.revision) == (before.updated_at, before.revision)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Geben Sie Ihre E-Mail-Adresse ein."),
        ("nele", "Geben Sie die E-Mail-Adresse mit @ ein"),
        ("nele@example.org, eva@example.org", "Geben Sie die E-Mail-Adresse mit @ ein"),
        ("nele@example.org\nBcc: eva@example.org", "Geben Sie die E-Mail-Adresse mit @ ein"),
    ],
)
def test_what_is_no_address_is_said_on_the_page(guest, draft, typed, sentence):
    response = ask(guest, draft, typed)

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert "<title> Fehler: Gespeichert" in text_of(response)
    assert not mails()


def test_spaces_around_and_in_an_address_do_not_matter(guest, draft):
    ask(guest, draft, " nele @example.org ")

    assert mails()[0].recipient == "nele@example.org"


def test_after_some_mails_the_page_says_to_wait(guest, draft):
    for number in range(PER_DRAFT):
        assert ask(guest, draft, f"nele{number}@example.org").status_code == 302

    response = ask(guest, draft)

    assert response.status_code == 429
    assert "Versuchen Sie es in einer Stunde noch einmal." in text_of(response)
    assert len(mails()) == PER_DRAFT


def test_one_mailbox_is_not_filled_from_many_drafts_and_nobody_is_told(erkelenz, guest_offer):
    answers = []
    for number in range(PER_ADDRESS + 2):
        browser = browser_of(erkelenz)
        address = fill(browser, begin(browser, guest_offer.pk), SLUGS[:1])
        email = "NELE@example.org" if number % 2 else "nele@example.org"
        answers.append(text_of(browser.get(ask(browser, address, email)["Location"])).count("Die E-Mail ist unterwegs"))

    assert len(mails()) == PER_ADDRESS
    assert answers == [1] * (PER_ADDRESS + 2)


def test_a_stranger_cannot_have_mails_sent_about_somebody_elses_draft(erkelenz, draft):
    response = ask(browser_of(erkelenz), draft)

    assert response.status_code == 302
    assert "/mein-bereich/zugang/" in response["Location"]
    assert not mails()


def test_an_account_has_no_such_page(browser, offer):
    address = fill(browser, begin(browser, offer.pk), SLUGS[:1])

    assert ask(browser, address).status_code == 404


def test_a_draft_that_was_sent_meanwhile_sends_no_link(guest, draft):
    Application.unscoped.filter(pk=id_of(draft)).update(state="submitted", reference="ERK-26-Y")

    assert ask(guest, draft)["Location"].endswith("/eingegangen/")
    assert not mails()
