"""The parts that need no browser and no database."""

import uuid

import pytest
from django.http import QueryDict
from django.test import RequestFactory, override_settings

from cms.origin import comes_from_own_page
from forms_app.applications import guests
from forms_app.wizard import clashes, typed
from forms_app.wizard.journey import Journey
from tests.samples.forms import ID, sample_answers, sample_form

FORM = sample_form()


def test_an_empty_draft_opens_only_its_first_step():
    journey = Journey(FORM, {})

    assert [journey.may_open(step) for step in FORM.steps] == [True, False, False, False]


def test_a_complete_draft_opens_every_step_and_leads_to_the_check_page():
    journey = Journey(FORM, sample_answers())

    assert all(journey.may_open(step) for step in FORM.steps)
    assert journey.is_complete
    assert journey.after(FORM.steps[3], changing=False) is None
    assert journey.after(FORM.steps[0], changing=True) is None


def test_taking_an_early_answer_away_closes_what_lies_behind():
    answers = sample_answers()
    del answers[ID["copies"]]
    journey = Journey(FORM, answers)

    assert journey.first_open == FORM.steps[0]
    assert not journey.may_open(FORM.steps[1])


def test_the_mark_of_a_page_changes_with_its_own_answers_only():
    step = FORM.steps[0]
    before = clashes.mark(sample_answers(), step)

    assert clashes.mark(sample_answers() | {ID["place"]: "Gangelt"}, step) == before
    assert clashes.mark(sample_answers() | {ID["copies"]: 3}, step) != before


def test_a_page_without_a_mark_claims_nothing():
    step = FORM.steps[0]

    assert not clashes.is_clash("", sample_answers(), {}, step)


def test_only_what_was_typed_into_questions_is_kept_with_the_mark_of_the_page():
    posted = QueryDict("f-a=1&f-a=2&f-b-day=3&asked=f-a&csrfmiddlewaretoken=x&gesehen=y&fremd=z")

    kept = typed.as_data(typed.pairs_of(posted))

    assert dict(kept.lists()) == {"f-a": ["1", "2"], "f-b-day": ["3"], "asked": ["f-a"], "gesehen": ["y"]}
    assert "gesehen" not in typed.as_data(typed.without_mark(typed.pairs_of(posted)))


def test_the_resume_code_forgives_how_people_write_it():
    application_id = uuid.uuid4()
    code = guests.code_for(application_id)

    assert guests.is_code(application_id, code)
    assert guests.is_code(application_id, f"  {code.lower().replace('-', ' ')} ")
    assert not guests.is_code(uuid.uuid4(), code)
    assert not guests.is_code(application_id, "")
    assert not guests.is_code(application_id, "ÄÖÜ")


def test_a_code_outlives_the_change_of_the_secret():
    application_id = uuid.uuid4()
    with override_settings(SECRET_KEY="the old one"):
        code = guests.code_for(application_id)

    with override_settings(SECRET_KEY="the new one", SECRET_KEY_FALLBACKS=["the old one"]):
        assert guests.is_code(application_id, code)
    with override_settings(SECRET_KEY="the new one", SECRET_KEY_FALLBACKS=[]):
        assert not guests.is_code(application_id, code)


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, True),
        ({"sec-fetch-site": "none"}, False),
        ({"sec-fetch-site": "same-site", "origin": "http://testserver"}, False),
        ({"origin": "http://testserver"}, True),
        ({"origin": "https://testserver"}, False),
        ({"origin": "http://testserver.evil.example"}, False),
        ({"origin": "null"}, False),
        ({}, False),
    ],
)
def test_the_browser_vouches_for_our_own_pages_only(headers, own):
    assert comes_from_own_page(RequestFactory().post("/", headers=headers)) is own
