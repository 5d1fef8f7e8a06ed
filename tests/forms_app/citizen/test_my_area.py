"""The list: everything of one person, nothing of anybody else."""

import pytest

from accounts.models import Principal
from cms.audit.actors import Actor
from forms_app.applications import messages
from forms_app.applications.states import State
from forms_app.citizen import wording
from tests.forms_app.wizard.walk import browser_of, text_of


def test_whoever_is_not_logged_in_is_told_how_to_get_in_and_gets_no_cookie(erkelenz):
    response = browser_of(erkelenz).get("/mein-bereich/")

    assert response.status_code == 200
    assert not response.cookies
    assert "/anmelden/?next=%2Fmein-bereich%2F" in text_of(response)


def test_an_empty_area_says_so_and_leads_on(browser):
    page = text_of(browser.get("/mein-bereich/"))

    assert "Hier ist noch nichts" in page
    assert "/leistungen/" in page


def test_alva_sees_drafts_running_and_ended_cases(browser, erkelenz, make_application):
    make_application(erkelenz, state="draft")
    make_application(erkelenz, state="in_review")
    make_application(erkelenz, state="completed")

    cases = browser.get("/mein-bereich/").context["cases"]

    assert [len(cases.drafts), len(cases.running), len(cases.ended)] == [1, 1, 1]


def test_what_needs_alva_stands_first(browser, erkelenz, make_application):
    waiting = make_application(erkelenz, state="waiting")
    make_application(erkelenz, state="in_review")

    cases = browser.get("/mein-bereich/").context["cases"]

    assert cases.running[0].reference == waiting.reference
    assert cases.running[0].needs_you


def test_cases_of_other_towns_are_listed_and_opened_on_their_own_site(browser, gangelt, make_application):
    there = make_application(gangelt, state="in_review")

    case = browser.get("/mein-bereich/").context["cases"].running[0]
    hop = browser.get(f"/mein-bereich/vorgang/{there.pk}/")

    assert case.authority == "Gemeinde Gangelt"
    assert case.url.startswith("http://gangelt.")
    assert hop["Location"] == case.url


def test_cases_of_other_people_are_not_listed(browser, erkelenz, make_application):
    nele = Principal(issuer="x", subject="nele")
    nele.attributes = {}
    nele.save()
    make_application(erkelenz, principal=nele)

    assert browser.get("/mein-bereich/").context["cases"].is_empty


def test_the_list_takes_three_queries_however_long_it_is(
    browser, erkelenz, gangelt, make_application, django_assert_num_queries
):
    browser.get("/mein-bereich/")
    for authority in (erkelenz, gangelt, erkelenz):
        make_application(authority, state="submitted")

    with django_assert_num_queries(3):
        browser.get("/mein-bereich/")


def test_unread_messages_of_the_clerk_are_counted_and_gone_once_seen(browser, erkelenz, make_application):
    case = make_application(erkelenz, state="in_review")
    for text in ("eins", "zwei"):
        messages.write(case, text, by=Actor.staff(1, frozenset({erkelenz.pk})))

    assert "2 neue Nachrichten" in text_of(browser.get("/mein-bereich/"))
    browser.get(f"/mein-bereich/vorgang/{case.pk}/")

    assert "neue Nachricht" not in text_of(browser.get("/mein-bereich/"))


def test_very_long_titles_are_shown_whole(browser, erkelenz, make_application):
    case = make_application(erkelenz)
    case.title = "Anwohnerparkausweis" * 10
    case.save()

    assert case.title in text_of(browser.get("/mein-bereich/"))


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_label_and_whole_sentences(state):
    status = wording.STATUS[state]

    assert str(status.label)
    assert str(status.sentence).endswith(".")
    assert str(status.next).endswith(".")
