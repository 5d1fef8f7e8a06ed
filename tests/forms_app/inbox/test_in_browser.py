"""The desk in Chromium: accessible, within its policy, and complete without JavaScript."""

import pytest

from cms.tenants import scope
from forms_app.applications import messages
from forms_app.applications.models import Application, Message

pytestmark = pytest.mark.browser


@pytest.fixture
def case(make_application, alva, bruno, erkelenz) -> Application:
    case: Application = make_application(erkelenz, state="waiting")
    with scope.use(erkelenz):
        messages.write(case, "Wie heißt die Mutter?", by=bruno.actor, kind=Message.Kind.QUESTION)
        messages.write(case, "Sie heißt Berta.", by=alva.actor)
    Application.unscoped.filter(pk=case.pk).update(state="in_review")
    case.refresh_from_db()
    return case


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_of_the_desk_is_accessible(
    window, brunos_desk, case, list_url, case_url, act_url, settings, width, scheme
):
    desk = window(brunos_desk, settings.BACK_OFFICE_HOST, width=width, scheme=scheme)

    for path in ("/admin/", list_url, f"{list_url}?zahlung=frei&q=x", case_url(case), "/admin/gibt-es-nicht/"):
        desk.open(path)
        assert desk.axe() == [], path
        assert not desk.overflows(), path
    desk.open(case_url(case))
    desk.page.click("summary:has-text('Ablehnen')")
    desk.page.click("details[open] button[type=submit]")
    desk.page.wait_for_selector("#fehler")
    assert desk.page.title().startswith("Fehler:")
    assert desk.axe() == []
    assert desk.complaints == []


def test_a_case_is_decided_without_javascript(window, brunos_desk, case, list_url, settings):
    page = window(brunos_desk, settings.BACK_OFFICE_HOST, script=False).open("/admin/")

    page.click("nav[aria-label='Bereiche'] a:has-text('Anträge')")
    page.click(f"a:has-text('{case.reference}')")
    page.click("summary:has-text('Genehmigen')")
    page.fill("#id_approve-note", "Die Urkunde kommt mit der Post.")
    page.click("details[open] button[type=submit]")
    page.wait_for_selector("text=Der Antrag ist genehmigt.")

    case.refresh_from_db()
    assert case.state == "approved"
