"""Whoever does not own a draft: nobody sees it, and nothing typed is lost when the own login has ended."""

import uuid

import pytest
from django.conf import settings
from django.core.signing import get_cookie_signer

from accounts.models import OidcSession, Principal
from forms_app.applications import guests
from forms_app.applications.models import Application
from tests.forms_app.wizard.walk import ID, SLUGS, begin, browser_of, f, fill, id_of, posted, stored, submit, text_of

PAGES = ["", "urkunde/", "geburt/", "pruefen/", "gespeichert/", "eingegangen/"]
POSTS = ["urkunde/", "absenden/"]


@pytest.fixture
def nobody_special(erkelenz, login_citizen):
    """Another citizen, logged in on the same site."""
    other = Principal(issuer="http://keycloak.test/realms/buerger", subject="nele")
    other.attributes = {}
    other.save()
    client = browser_of(erkelenz)
    login_citizen(client, other)
    return client


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_every_page_of_a_foreign_application_is_a_404(browser, offer, nobody_special, state):
    check = fill(browser, begin(browser, offer.pk))
    if state == "submitted":
        submit(browser, check)
    base = f"/antrag/{id_of(check)}/"

    for page in PAGES:
        assert nobody_special.get(base + page).status_code == 404, page
    for page in POSTS:
        assert nobody_special.post(base + page, {}).status_code == 404, page


def test_a_foreign_application_and_none_at_all_look_the_same(browser, offer, guest):
    foreign, none = id_of(begin(browser, offer.pk)), uuid.uuid4()

    for page in PAGES:
        seen = guest.get(f"/antrag/{foreign}/{page}")
        unseen = guest.get(f"/antrag/{none}/{page}")
        assert seen.status_code == unseen.status_code == 302
        assert seen["Location"].replace(str(foreign), str(none)) == unseen["Location"]


def test_a_draft_of_one_town_does_not_open_on_the_site_of_another(browser, offer, gangelt, alva, login_citizen):
    address = begin(browser, offer.pk)
    there = browser_of(gangelt)
    login_citizen(there, alva)

    assert there.get(address).status_code == 404


def test_a_login_that_ended_in_the_middle_of_a_page_loses_nothing(browser, offer, alva, login_citizen):
    address = fill(browser, begin(browser, offer.pk), SLUGS[:1])
    OidcSession.objects.all().delete()

    response = browser.post(address, posted("geburt", place="Kleingladbach"))
    asked = browser.get(response["Location"])
    login_citizen(browser, alva)
    page = browser.get(address)

    assert response["Location"].startswith(f"/mein-bereich/zugang/{id_of(address)}/?weiter=")
    assert "nach der Anmeldung wieder da" in text_of(asked)
    assert f"next=%2Fantrag%2F{id_of(address)}%2Fgeburt%2F" in text_of(asked)
    assert 'value="Kleingladbach"' in page.content.decode()
    assert "Ihre Eingaben sind noch da" in text_of(page)
    assert ID["place"] not in stored(address).answers


def test_a_token_changed_by_a_login_in_another_tab_loses_nothing(erkelenz, offer, alva, login_citizen):
    browser = browser_of(erkelenz, enforce_csrf_checks=True)
    login_citizen(browser, alva)
    address = begin(browser, offer.pk)
    browser.get(address)

    page = browser.post(address, posted("urkunde", remark="nicht verloren") | {"csrfmiddlewaretoken": "x" * 64})

    assert page.status_code == 403
    assert "nicht verloren" in page.content.decode()
    assert "Ihre Eingaben sind noch da" in text_of(page)
    assert ID["remark"] not in stored(address).answers
    token = page.context["csrf_token"]
    again = browser.post(address, posted("urkunde", remark="nicht verloren") | {"csrfmiddlewaretoken": str(token)})
    assert again.status_code == 302


def test_a_page_of_another_site_gets_nothing_back(erkelenz, offer, alva, login_citizen):
    browser = browser_of(erkelenz, enforce_csrf_checks=True)
    login_citizen(browser, alva)
    address = begin(browser, offer.pk)
    browser.defaults["HTTP_SEC_FETCH_SITE"] = "cross-site"

    page = browser.post(address, posted("urkunde", remark="untergeschoben"))

    assert page.status_code == 403
    assert "untergeschoben" not in page.content.decode()
    assert not stored(address).answers


def test_what_is_kept_in_the_browser_is_unreadable_and_goes_when_it_was_saved(browser, offer, alva, login_citizen):
    address = fill(browser, begin(browser, offer.pk), SLUGS[:1])
    OidcSession.objects.all().delete()
    kept = browser.post(address, posted("geburt", place="Kleingladbach")).cookies["eingaben"]
    login_citizen(browser, alva)

    saved = browser.post(address, posted("geburt", place="Kleingladbach"))

    assert "Kleingladbach" not in kept.value
    assert kept["httponly"]
    assert kept["path"] == address
    assert saved.cookies["eingaben"]["max-age"] == 0


def test_somebody_else_at_the_same_browser_does_not_see_what_was_typed(
    browser, offer, nobody_special, alva, login_citizen
):
    address = fill(browser, begin(browser, offer.pk), SLUGS[:1])
    OidcSession.objects.filter(principal=alva).delete()
    kept = browser.post(address, posted("geburt")).cookies["eingaben"]

    nobody_special.cookies["eingaben"] = kept.value

    assert nobody_special.get(address).status_code == 404


@pytest.mark.parametrize("value", ["", "x", "AAAA", "%%%", "ä", "a" * 3000])
def test_a_forged_cookie_of_typed_values_counts_as_none(browser, offer, value):
    address = begin(browser, offer.pk)
    browser.cookies["eingaben"] = value

    page = browser.get(address)

    assert page.status_code == 200
    assert "Ihre Eingaben sind noch da" not in text_of(page)


def test_values_too_long_for_the_browser_are_honestly_given_up(browser, offer):
    address = begin(browser, offer.pk)
    OidcSession.objects.all().delete()
    noise = "".join(uuid.uuid4().hex for _ in range(400))

    response = browser.post(address, posted("urkunde", remark=noise))

    assert "eingaben" not in response.cookies
    assert "zu lang, um sie aufzubewahren" in text_of(browser.get(response["Location"]))


def test_a_guest_opens_the_draft_only_with_the_browser_that_began_it(guest, erkelenz, guest_offer):
    address = begin(guest, guest_offer.pk)

    assert guest.get(address).status_code == 200
    assert browser_of(erkelenz).get(address).status_code == 302


def test_a_guest_walks_to_the_receipt_and_is_told_the_code(guest, guest_offer):
    check = fill(guest, begin(guest, guest_offer.pk))

    receipt = text_of(guest.get(submit(guest, check)["Location"]))

    assert guests.code_for(id_of(check)) in receipt
    assert stored(check).principal_id is None


def test_a_guest_is_told_how_to_come_back(guest, guest_offer):
    address = begin(guest, guest_offer.pk)

    page = text_of(guest.get(f"/antrag/{id_of(address)}/gespeichert/"))

    assert guests.code_for(id_of(address)) in page
    assert f"/mein-bereich/zugang/{id_of(address)}/" in page


def test_a_guest_may_leave_a_device_behind(guest, guest_offer):
    address = begin(guest, guest_offer.pk)

    guest.post(f"/antrag/{id_of(address)}/verlassen/")

    assert guest.get(address).status_code == 302


@pytest.mark.parametrize("forge", ["x", "{id}", "{id}:{id}", "{id}:1:abc"])
def test_a_forged_guest_cookie_opens_nothing(guest, erkelenz, guest_offer, forge):
    address = begin(guest, guest_offer.pk)
    stranger = browser_of(erkelenz)
    stranger.cookies[guests.COOKIE] = forge.format(id=id_of(address).hex)

    assert stranger.get(address).status_code == 302


def test_a_guest_cookie_does_not_open_the_draft_of_somebody_with_an_account(browser, offer, erkelenz):
    application = stored(begin(browser, offer.pk))
    stranger = browser_of(erkelenz)

    signed = get_cookie_signer(salt=guests.COOKIE + guests.SALT).sign(application.pk.hex)
    stranger.cookies[guests.COOKIE] = signed

    assert stranger.get(f"/antrag/{application.pk}/urkunde/").status_code == 302


def test_no_answer_and_no_id_of_a_draft_lies_in_a_session(browser, offer):
    fill(browser, begin(browser, offer.pk))

    assert set(browser.session.keys()) == {"oidc"}
    assert settings.SESSION_COOKIE_NAME in browser.cookies


def test_the_answers_of_a_draft_are_unreadable_in_the_database(browser, offer):
    address = fill(browser, begin(browser, offer.pk), remark="Unverwechselbares Kennwort")

    row = Application.unscoped.filter(pk=id_of(address)).values().get()

    assert "Unverwechselbares" not in str({key: bytes(v) if isinstance(v, memoryview) else v for key, v in row.items()})
    assert f("remark") not in str(row)
