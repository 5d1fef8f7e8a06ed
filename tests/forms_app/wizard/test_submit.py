"""Handing in: checked, warned, binding, and exactly once."""

import threading

import pytest
from django.db import connections

from cms.audit.models import AuditEntry
from cms.tenants import hosts
from cms.tenants.models import Authority
from forms_app.applications import drafts, transitions
from forms_app.applications.models import Application
from forms_app.applications.states import State
from forms_app.builder.models import Offer
from portal_pages.models import OfficeIndexPage, OfficePage, ServicePage
from tests.forms_app.wizard.walk import (
    ID,
    SLUGS,
    after_reading,
    begin,
    browser_of,
    f,
    fill,
    posted,
    stored,
    submit,
    text_of,
)


@pytest.fixture
def check(browser, offer):
    """The check page of a draft that is filled in."""
    return fill(browser, begin(browser, offer.pk))


def test_the_check_page_shows_every_answer_with_a_way_to_change_it(browser, check):
    page = text_of(browser.get(check))

    for text in ("Beispiel", "12. Mai 1990", "alva@example.org", "Markt 1", "Nicht angegeben"):
        assert text in page
    for slug in SLUGS:
        assert check.replace("pruefen", slug) + "?aendern=1" in page


def test_the_check_page_warns_against_haste_and_names_the_binding_click(browser, check):
    page = text_of(browser.get(check))

    assert "rechtsverbindlichen Antrag" in page
    assert "Verbindlich absenden" in page
    assert "Kopie Ihres Antrags" in page


def test_the_fee_is_worked_out_on_the_server_from_the_terms_of_the_draft(browser, erkelenz, offer_of):
    rule = {"charge": "urkunde", "first": "15.00", "further": "7.50", "valid_from": None, "valid_until": None}
    offer = offer_of(erkelenz, fees=[("rule", rule)], payment_policy="before")
    check = fill(browser, begin(browser, offer.pk))
    application = stored(check)
    application.terms = application.terms | {"fees": [{"charge": "urkunde", "first_cents": 1500, "further_cents": 750}]}
    application.save()

    page = text_of(browser.get(check))
    browser.post(check.replace("pruefen", "absenden"), {"stand": browser.get(check).context["stand"], "fee_cents": "1"})

    assert "22,50" in page
    assert "Verbindlich absenden und bezahlen" in page
    assert stored(check).fee_cents == 2250


def test_what_the_start_page_calls_free_of_charge_costs_nothing_to_the_end(browser, erkelenz, offer_of):
    rule = {"charge": "urkunde", "first": "15.00", "further": "7.50", "valid_from": None, "valid_until": None}
    offer = offer_of(erkelenz, fees=[("rule", rule)], payment_policy="none")

    start = text_of(browser.get(f"/antrag/start/{offer.pk}/"))
    check = fill(browser, begin(browser, offer.pk))
    page = text_of(browser.get(check))
    submit(browser, check)

    assert "kostenlos" in start
    assert "Dieser Antrag kostet nichts." in page
    assert "22,50" not in page
    assert stored(check).fee_cents == 0


def test_alva_sends_and_sees_her_number_and_what_happens_next(browser, check):
    response = submit(browser, check)
    page = text_of(browser.get(response["Location"]))

    application = stored(check)
    assert application.state == State.SUBMITTED
    assert application.reference in page
    assert "So geht es weiter" in page
    assert "Kopie" in page


def test_the_receipt_says_how_long_it_takes_whom_to_ask_and_where_to_complain(browser, erkelenz, offer, check):
    ServicePage.objects.filter(pk=offer.service_id).update(duration_summary="Einige Arbeitstage")
    Authority.objects.filter(pk=erkelenz.pk).update(phone="02431 85-0", email="info@example.org")
    hosts.forget()

    page = text_of(browser.get(submit(browser, check)["Location"]))

    assert "Bearbeitungsdauer: Einige Arbeitstage" in page
    assert "Zuständig ist: Stadt Erkelenz." in page
    assert 'href="tel:02431850"' in page
    assert 'href="mailto:info@example.org?subject=' in page


def test_the_receipt_names_the_office_of_the_service(browser, erkelenz, offer, check):
    index = OfficeIndexPage.objects.descendant_of(erkelenz.site.root_page).get()
    office = OfficePage(title="Standesamt", slug="standesamt-test", phone="02431 85-100")
    index.add_child(instance=office)
    ServicePage.objects.filter(pk=offer.service_id).update(office=office)

    page = text_of(browser.get(submit(browser, check)["Location"]))

    assert "Zuständig ist: Standesamt." in page
    assert 'href="tel:0243185100"' in page


def test_the_receipt_survives_the_end_of_its_offer(browser, offer, check):
    receipt = submit(browser, check)["Location"]
    Offer.unscoped.filter(pk=offer.pk).delete()

    page = text_of(browser.get(receipt))

    assert "Zuständig ist: Stadt Erkelenz." in page


def test_the_receipt_survives_being_bookmarked(browser, check):
    address = submit(browser, check)["Location"]

    assert [browser.get(address).status_code for _ in range(3)] == [200, 200, 200]


def test_the_second_click_sees_the_first_receipt(browser, check):
    page = browser.get(check)
    form = {"stand": page.context["stand"]}

    first = browser.post(page.context["submit_url"], form)
    second = browser.post(page.context["submit_url"], form)

    assert first["Location"] == second["Location"]
    assert AuditEntry.objects.filter(action="application.submit").count() == 1


def test_reloading_any_page_of_a_sent_application_leads_to_the_receipt(browser, check):
    receipt = submit(browser, check)["Location"]

    for name in (*SLUGS, "pruefen", "gespeichert"):
        assert browser.get(check.replace("pruefen", name))["Location"] == receipt


def test_a_draft_that_is_not_complete_is_not_sent(browser, offer):
    third = fill(browser, begin(browser, offer.pk), SLUGS[:2])

    response = browser.post(third.replace("angaben-zu-ihnen", "absenden"), {"stand": "x"})

    assert response["Location"] == third
    assert stored(third).state == State.DRAFT


def test_an_answer_changed_in_another_tab_is_checked_again_before_sending(browser, check):
    page = browser.get(check)
    browser.post(check.replace("pruefen", "geburt"), posted("geburt", place="Gangelt"))

    response = browser.post(page.context["submit_url"], {"stand": page.context["stand"]})

    assert response.status_code == 409
    assert "Ihr Antrag hat sich inzwischen geändert" in text_of(response)
    assert "Gangelt" in text_of(response)
    assert stored(check).state == State.DRAFT
    again = browser.post(page.context["submit_url"], {"stand": response.context["stand"]})
    assert stored(check).state == State.SUBMITTED
    assert again.status_code == 302


def test_an_answer_saved_while_the_application_is_sent_is_not_overwritten(browser, check):
    page = browser.get(check)
    other_tab = lambda: drafts.save_answers(stored(check), {ID["place"]: "Gangelt"})  # noqa: E731

    with after_reading(other_tab):
        response = browser.post(page.context["submit_url"], {"stand": page.context["stand"]})

    assert response.status_code == 409
    assert "Ihr Antrag hat sich inzwischen geändert" in text_of(response)
    assert "Gangelt" in text_of(response)
    assert stored(check).is_draft
    assert stored(check).answers[ID["place"]] == "Gangelt"


def test_what_is_sent_in_another_tab_at_the_same_time_leads_to_the_receipt(browser, check, alva):
    page = browser.get(check)

    with after_reading(lambda: transitions.submit(stored(check), by=alva.actor)):
        response = browser.post(page.context["submit_url"], {"stand": page.context["stand"]})

    assert response["Location"] == check.replace("pruefen", "eingegangen")
    assert AuditEntry.objects.filter(action="application.submit").count() == 1


def test_a_stored_answer_that_no_longer_passes_leads_back_to_its_page(browser, check):
    application = stored(check)
    application.answers = application.answers | {f("copies").removeprefix("f-"): 999}
    application.save()

    response = submit(browser, check)

    assert response["Location"] == check.replace("pruefen", "urkunde") + "?aendern=1"
    assert stored(check).state == State.DRAFT


@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_clicks_make_one_application(erkelenz, offer, alva, login_citizen):
    browser = browser_of(erkelenz)
    login_citizen(browser, alva)
    check = fill(browser, begin(browser, offer.pk))
    page = browser.get(check)
    address, form = page.context["submit_url"], {"stand": page.context["stand"]}
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    number = 50
    ready = threading.Barrier(number)
    answers = []

    def click():
        own = browser_of(erkelenz)
        for name, value in cookies.items():
            own.cookies[name] = value
        try:
            ready.wait(30)
            response = own.post(address, form)
            answers.append((response.status_code, response.headers.get("Location")))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)

    assert len(answers) == number
    assert set(answers) == {(302, check.replace("pruefen", "eingegangen"))}
    assert Application.unscoped.exclude(reference=None).count() == 1
    assert AuditEntry.objects.filter(action="application.submit").count() == 1
