"""A long form with a list of tasks: the citizen chooses the order."""

from dataclasses import replace

import pytest
from django.test import Client

from forms_app.builder.definition import Definition
from forms_app.builder.models import Offer
from forms_app.wizard.journey import Journey, Status
from tests.forms_app.wizard.walk import begin, fill, id_of, posted, text_of
from tests.samples.forms import sample_answers, sample_form


def tasks_form() -> Definition:
    """The sample with two pages in one task and two tasks of one page."""
    form = sample_form()
    sections = ("Bestellung", "Bestellung", "", "Abschluss")
    steps = tuple(replace(step, section=section) for step, section in zip(form.steps, sections, strict=True))
    return replace(form, steps=steps, has_task_list=True)


@pytest.fixture
def long_form(erkelenz, offer_of) -> Offer:
    return offer_of(erkelenz, definition=tasks_form())


@pytest.fixture
def listed(browser: Client, long_form: Offer) -> str:
    """The list of tasks of a new draft."""
    return f"/antrag/{id_of(begin(browser, long_form.pk))}/aufgaben/"


def page(listed: str, slug: str) -> str:
    return listed.replace("/aufgaben/", f"/{slug}/")


def test_the_list_names_every_task_and_how_far_it_is(browser, listed):
    fill(browser, page(listed, "urkunde"), ("urkunde",))

    said = text_of(browser.get(listed))

    assert "0 von 3 Aufgaben sind fertig." in said
    assert [task.status for task in Journey(tasks_form(), {}).tasks] == [Status.OPEN] * 3
    assert "Begonnen" in said
    assert "Noch nicht begonnen" in said
    assert "absenden" not in browser.get(listed).context["check_url"]


def test_a_task_may_be_done_before_another(browser, listed):
    response = browser.post(page(listed, "angaben-zu-ihnen"), posted("angaben-zu-ihnen"))

    assert response["Location"] == listed
    assert "1 von 3 Aufgaben sind fertig." in text_of(browser.get(listed))


def test_the_pages_of_one_task_keep_their_order(browser, listed):
    assert browser.get(page(listed, "geburt"))["Location"] == listed

    assert fill(browser, page(listed, "urkunde"), ("urkunde",)) == page(listed, "geburt")
    assert fill(browser, page(listed, "geburt"), ("geburt",)) == listed


def test_back_leads_to_the_list(browser, listed):
    assert browser.get(page(listed, "angaben-zu-ihnen")).context["back_url"] == listed


def test_when_everything_is_done_the_check_page_opens(browser, listed):
    check = page(listed, "pruefen")
    assert browser.get(check)["Location"] == listed

    for slug in ("zweck", "angaben-zu-ihnen", "urkunde", "geburt"):
        browser.post(page(listed, slug), posted(slug))

    assert browser.get(listed).context["check_url"] == check
    assert browser.get(check).status_code == 200


def test_coming_back_leads_to_the_list(browser, listed):
    assert browser.get(page(listed, "")[:-1])["Location"] == listed


def test_a_form_without_tasks_has_no_list(browser, offer):
    first = begin(browser, offer.pk)

    assert browser.get(f"/antrag/{id_of(first)}/aufgaben/").status_code == 404


def test_a_finished_task_is_entered_at_its_first_page():
    journey = Journey(tasks_form(), sample_answers())

    assert [task.status for task in journey.tasks] == [Status.DONE] * 3
    assert journey.tasks[0].entrance.slug == "urkunde"
