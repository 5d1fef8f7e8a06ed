"""The way in for guests: number or address, and the code."""

import uuid

import pytest

from forms_app.applications import guests
from forms_app.applications.models import Application
from tests.forms_app.wizard.walk import begin, browser_of, fill, id_of, submit, text_of


@pytest.fixture
def draft(erkelenz, offer_of):
    """The draft of a guest, begun in another browser."""
    return Application.unscoped.get(pk=id_of(begin(browser_of(erkelenz), offer_of(erkelenz, guest_allowed=True).pk)))


@pytest.fixture
def case(erkelenz, offer_of):
    """What a guest handed in from another browser."""
    guest = browser_of(erkelenz)
    check = fill(guest, begin(guest, offer_of(erkelenz, guest_allowed=True).pk))
    submit(guest, check)
    return Application.unscoped.get(pk=id_of(check))


@pytest.fixture
def elsewhere(erkelenz):
    """A browser that knows nothing yet."""
    return browser_of(erkelenz)


def test_the_code_opens_the_draft_where_it_was_left(elsewhere, draft):
    response = elsewhere.post(f"/mein-bereich/zugang/{draft.pk}/", {"code": guests.code_for(draft.pk)})

    assert response["Location"] == f"/antrag/{draft.pk}/"
    assert elsewhere.get(response["Location"])["Location"].endswith("/urkunde/")


def test_number_and_code_open_what_was_handed_in(elsewhere, case):
    sent = {"reference": case.reference.lower().replace("-", " "), "code": guests.code_for(case.pk)}

    response = elsewhere.post("/mein-bereich/zugang/", sent)

    assert response["Location"] == f"/mein-bereich/vorgang/{case.pk}/"
    assert case.reference in text_of(elsewhere.get(response["Location"]))


def test_a_guest_may_write_and_withdraw(elsewhere, case):
    elsewhere.post(f"/mein-bereich/zugang/{case.pk}/", {"code": guests.code_for(case.pk)})

    elsewhere.post(f"/mein-bereich/vorgang/{case.pk}/nachricht/", {"text": "Hallo"})
    elsewhere.post(f"/mein-bereich/vorgang/{case.pk}/zurueckziehen/")

    assert Application.unscoped.get(pk=case.pk).state == "withdrawn"


def test_a_wrong_code_and_an_unknown_number_get_the_same_answer(elsewhere, case):
    wrong = elsewhere.post("/mein-bereich/zugang/", {"reference": case.reference, "code": "AAAA-BBBB-CCCC"})
    unknown = elsewhere.post("/mein-bereich/zugang/", {"reference": "ERK-26-2222-2222-2", "code": "AAAA-BBBB-CCCC"})
    nowhere = elsewhere.post(f"/mein-bereich/zugang/{uuid.uuid4()}/", {"code": "AAAA-BBBB-CCCC"})

    assert wrong.status_code == unknown.status_code == nowhere.status_code == 422
    sentences = {page.context["form"].errors["code"][0] for page in (wrong, unknown, nowhere)}
    assert len(sentences) == 1
    assert "antrag" not in wrong.cookies


def test_codes_cannot_be_guessed(elsewhere, case):
    for _ in range(10):
        elsewhere.post(f"/mein-bereich/zugang/{case.pk}/", {"code": "AAAA-BBBB-CCCC"})

    response = elsewhere.post(f"/mein-bereich/zugang/{case.pk}/", {"code": guests.code_for(case.pk)})

    assert response.status_code == 422
    assert "Viertelstunde" in text_of(response)


def test_the_code_of_one_application_does_not_open_another(elsewhere, case, draft):
    response = elsewhere.post(f"/mein-bereich/zugang/{case.pk}/", {"code": guests.code_for(draft.pk)})

    assert response.status_code == 422


def test_no_code_opens_what_belongs_to_an_account(elsewhere, erkelenz, make_application):
    application = make_application(erkelenz)

    response = elsewhere.post(f"/mein-bereich/zugang/{application.pk}/", {"code": guests.code_for(application.pk)})

    assert response.status_code == 422


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_the_door_leads_nowhere_else(elsewhere, draft, target):
    response = elsewhere.post(f"/mein-bereich/zugang/{draft.pk}/?weiter={target}", {"code": guests.code_for(draft.pk)})

    assert response["Location"] == f"/antrag/{draft.pk}/"


def test_the_doors_set_no_cookie_before_the_code_was_right(elsewhere, draft):
    for path in ("/mein-bereich/zugang/", f"/mein-bereich/zugang/{draft.pk}/"):
        assert not elsewhere.get(path).cookies


def test_a_form_on_another_site_opens_no_door(erkelenz, draft):
    browser = browser_of(erkelenz)
    browser.defaults["HTTP_SEC_FETCH_SITE"] = "cross-site"

    response = browser.post(f"/mein-bereich/zugang/{draft.pk}/", {"code": guests.code_for(draft.pk)})

    assert response.status_code == 403
