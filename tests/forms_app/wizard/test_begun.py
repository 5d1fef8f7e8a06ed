"""Starting an offer of which there is a draft already: one page with the draft and what can be done with it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.trust import TrustFacts
from cms.tenants import scope
from forms_app.applications import drafts
from forms_app.applications.models import Application
from forms_app.applications.states import State
from tests.fixtures_applications import sample_version
from tests.forms_app.wizard.walk import SLUGS, begin, browser_of, fill, id_of, stored, text_of


def start(browser, offer, **data):
    return browser.post(f"/antrag/start/{offer.pk}/", data)


def test_starting_again_shows_the_draft_instead_of_beginning_a_second_one(browser, offer):
    address = fill(browser, begin(browser, offer.pk), SLUGS[:1])

    response = start(browser, offer)
    page = text_of(browser.get(response["Location"]))

    assert response["Location"] == f"/antrag/start/{offer.pk}/begonnen/"
    assert Application.unscoped.count() == 1
    assert "Sie haben schon angefangen" in page
    assert "Weiter geht es mit Schritt 2 von 4: " in page
    assert "Wir bewahren ihn bis zum" in page
    assert f'href="/antrag/{id_of(address)}/"' in page
    assert f'href="/mein-bereich/vorgang/{id_of(address)}/loeschen/"' in page
    assert 'name="neu"' in page


def test_a_draft_with_all_answers_says_that_it_only_waits_to_be_sent(browser, offer):
    fill(browser, begin(browser, offer.pk))

    page = text_of(browser.get(f"/antrag/start/{offer.pk}/begonnen/"))

    assert "Alle Fragen sind beantwortet." in page


def test_whoever_wants_to_begin_anew_does_and_keeps_the_old_draft(browser, offer):
    old = fill(browser, begin(browser, offer.pk), SLUGS[:1])

    new = start(browser, offer, neu="1")["Location"]

    assert id_of(new) != id_of(old)
    assert stored(old).is_draft
    assert stored(new).answers == {}


def test_deleting_the_draft_from_there_leaves_the_way_free(browser, offer):
    old = fill(browser, begin(browser, offer.pk), SLUGS[:1])

    browser.post(f"/mein-bereich/vorgang/{id_of(old)}/loeschen/")
    response = start(browser, offer)

    assert stored(old).state == State.DISCARDED
    assert "begonnen" not in response["Location"]
    assert browser.get(f"/antrag/start/{offer.pk}/begonnen/")["Location"] == f"/antrag/start/{offer.pk}/"


@pytest.mark.parametrize("data", [{}, {"neu": "1"}], ids=["start", "anew"])
def test_a_double_click_begins_one_draft(browser, offer, data):
    first, second = start(browser, offer, **data), start(browser, offer, **data)

    assert first["Location"] == second["Location"]
    assert Application.unscoped.count() == 1


def test_a_draft_nobody_typed_into_begins_again_as_it_would_today(browser, offer):
    address = start(browser, offer)["Location"]
    offer.payment_policy = "invoice"
    offer.save()

    start(browser, offer)

    assert stored(address).payment_policy == "invoice"


def test_a_guest_with_the_cookie_is_shown_the_draft_too(guest, guest_offer):
    address = fill(guest, begin(guest, guest_offer.pk), SLUGS[:1])

    response = start(guest, guest_offer)

    assert response["Location"].endswith("/begonnen/")
    assert f'href="/antrag/{id_of(address)}/"' in text_of(guest.get(response["Location"]))


def test_a_guest_who_clicks_twice_gets_one_draft(guest, guest_offer):
    first, second = start(guest, guest_offer), start(guest, guest_offer)

    assert first["Location"] == second["Location"]
    assert Application.unscoped.count() == 1


def test_another_browser_learns_nothing_of_it(guest, erkelenz, guest_offer):
    fill(guest, begin(guest, guest_offer.pk), SLUGS[:1])
    other = browser_of(erkelenz)

    assert other.get(f"/antrag/start/{guest_offer.pk}/begonnen/")["Location"] == f"/antrag/start/{guest_offer.pk}/"
    assert "begonnen" not in start(other, guest_offer)["Location"]


def test_what_was_handed_in_is_no_draft(browser, offer):
    address = fill(browser, begin(browser, offer.pk), SLUGS[:1])
    Application.unscoped.filter(pk=id_of(address)).update(state=State.SUBMITTED, reference="ERK-26-X")

    assert "begonnen" not in start(browser, offer)["Location"]


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_begin_one_draft(alva, erkelenz, offer_of):
    with scope.use(erkelenz):
        offer, version = offer_of(erkelenz), sample_version()

    def click(_number):
        try:
            with scope.use(erkelenz):
                return drafts.start(offer, version, title="Leistung", principal=alva, trust=TrustFacts()).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as clicks:
        found = set(clicks.map(click, range(4)))

    assert len(found) == 1
    assert Application.unscoped.count() == 1
