"""Before the first question: what the page says, who may begin, and what is set in the browser."""

import pytest

from accounts.trust import TrustLevel
from forms_app.applications.models import Application
from tests.forms_app.wizard.walk import begin, browser_of, fill, stored, text_of


def test_the_start_page_sets_no_cookie_and_may_be_cached(guest, guest_offer):
    response = guest.get(f"/antrag/start/{guest_offer.pk}/")

    assert response.status_code == 200
    assert not response.cookies
    assert "public" in response["Cache-Control"]
    assert "Cookie" in response["Vary"]


def test_the_start_page_of_somebody_logged_in_is_not_shared(browser, offer):
    response = browser.get(f"/antrag/start/{offer.pk}/")

    assert "public" not in response["Cache-Control"]


def test_the_start_page_says_who_is_responsible_for_the_data(guest, guest_offer):
    page = text_of(guest.get(f"/antrag/start/{guest_offer.pk}/"))

    assert "Verantwortlich für diesen Antrag ist: Stadt Erkelenz" in page


def test_a_stranger_is_shown_the_login_when_guests_are_not_allowed(guest, offer):
    page = text_of(guest.get(f"/antrag/start/{offer.pk}/"))

    assert f"/anmelden/?next=%2Fantrag%2Fstart%2F{offer.pk}%2F" in page
    assert '<form method="post"' not in page


def test_a_stranger_cannot_begin_when_guests_are_not_allowed(guest, offer):
    response = guest.post(f"/antrag/start/{offer.pk}/")

    assert response["Location"] == f"/antrag/start/{offer.pk}/?anmelden=1"
    assert not Application.unscoped.exists()


def test_a_weak_login_is_sent_to_a_stronger_one_and_comes_back(browser, erkelenz, offer_of):
    offer = offer_of(erkelenz, minimum_trust=TrustLevel.SUBSTANZIELL)

    page = text_of(browser.get(f"/antrag/start/{offer.pk}/"))
    response = browser.post(f"/antrag/start/{offer.pk}/")

    assert "stärkere Anmeldung" in page
    assert f"next=%2Fantrag%2Fstart%2F{offer.pk}%2F" in page
    assert response["Location"].endswith("?anmelden=1")
    assert not Application.unscoped.exists()


def test_guests_never_get_in_where_a_level_of_trust_is_asked(guest, erkelenz, offer_of):
    offer = offer_of(erkelenz, guest_allowed=True, minimum_trust=TrustLevel.NIEDRIG)

    guest.post(f"/antrag/start/{offer.pk}/")

    assert not Application.unscoped.exists()


def test_a_draft_keeps_the_login_it_was_begun_with(browser, offer, alva):
    application = stored(begin(browser, offer.pk))

    assert application.principal_id == alva.pk
    assert application.trust_level == TrustLevel.NIEDRIG


def test_a_guest_gets_a_cookie_only_with_the_draft(guest, guest_offer):
    response = guest.post(f"/antrag/start/{guest_offer.pk}/")

    cookie = response.cookies["antrag"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""
    assert guest.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "null"},
        {},
    ],
    ids=["other site", "neighbour town", "foreign origin", "hidden origin", "says nothing"],
)
def test_a_form_on_another_page_cannot_begin_a_draft(erkelenz, guest_offer, headers):
    browser = browser_of(erkelenz, enforce_csrf_checks=True)
    del browser.defaults["HTTP_SEC_FETCH_SITE"]

    response = browser.post(f"/antrag/start/{guest_offer.pk}/", **headers)

    assert response.status_code == 403
    assert not Application.unscoped.exists()


@pytest.mark.parametrize(
    "headers", [{"HTTP_SEC_FETCH_SITE": "same-origin"}, {"HTTP_ORIGIN": "http://erkelenz.localhost"}]
)
def test_our_own_page_begins_a_draft_without_a_token(erkelenz, guest_offer, headers):
    browser = browser_of(erkelenz, enforce_csrf_checks=True)
    del browser.defaults["HTTP_SEC_FETCH_SITE"]

    response = browser.post(f"/antrag/start/{guest_offer.pk}/", **headers)

    assert response.status_code == 302


def test_all_later_forms_need_the_token(erkelenz, guest_offer):
    browser = browser_of(erkelenz, enforce_csrf_checks=True)
    address = begin(browser, guest_offer.pk)

    assert browser.post(address, {}).status_code == 403


def test_alva_is_reminded_of_the_draft_she_began(browser, offer):
    address = begin(browser, offer.pk)

    page = text_of(browser.get(f"/antrag/start/{offer.pk}/"))

    assert "Sie haben schon angefangen" in page
    assert f"/antrag/{stored(address).pk}/" in page


def test_an_offer_of_another_town_does_not_exist_here(gangelt, offer):
    assert browser_of(gangelt).get(f"/antrag/start/{offer.pk}/").status_code == 404


def test_an_offer_that_is_switched_off_does_not_exist(guest, guest_offer):
    guest_offer.enabled = False
    guest_offer.save()

    assert guest.get(f"/antrag/start/{guest_offer.pk}/").status_code == 404
    assert guest.post(f"/antrag/start/{guest_offer.pk}/").status_code == 404


def test_a_draft_that_was_begun_goes_on_when_the_offer_is_switched_off(browser, offer):
    address = begin(browser, offer.pk)
    offer.enabled = False
    offer.save()

    assert fill(browser, address).endswith("/pruefen/")
