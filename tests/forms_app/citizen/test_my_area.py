"""\"Mein Bereich\" and the case page."""

from tests.forms_app.wizard.walk import browser_of


def test_alva_sees_her_cases(erkelenz, alva, login_citizen, make_application):
    draft = make_application(erkelenz, state="draft")
    case = make_application(erkelenz, state="waiting")
    browser = browser_of(erkelenz)
    login_citizen(browser, alva)

    page = browser.get("/mein-bereich/")
    assert page.status_code == 200
    assert case.reference in page.content.decode()
    page = browser.get(f"/mein-bereich/vorgang/{case.pk}/")
    assert page.status_code == 200
    assert browser.get(f"/mein-bereich/vorgang/{case.pk}/kopie.json").status_code == 200
    r = browser.post(f"/mein-bereich/vorgang/{case.pk}/nachricht/", {"text": "Hallo"})
    assert r.status_code == 302
    case.refresh_from_db()
    assert case.state == "in_review"
    assert browser.get(f"/mein-bereich/vorgang/{draft.pk}/loeschen/").status_code == 200
    assert browser.post(f"/mein-bereich/vorgang/{draft.pk}/loeschen/").status_code == 302
    assert browser.get(f"/mein-bereich/vorgang/{case.pk}/zurueckziehen/").status_code == 200
    assert browser.post(f"/mein-bereich/vorgang/{case.pk}/zurueckziehen/").status_code == 302
    assert browser.get("/mein-bereich/").status_code == 200
