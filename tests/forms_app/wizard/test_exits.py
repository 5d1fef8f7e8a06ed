"""A page that says why nobody can go on from here offers no way on, also inside a repeated step."""

from typing import Any

import pytest
from django.test import Client

from forms_app.builder.conditions import Compare, Op
from forms_app.builder.definition import Content, Definition, Field, Repeat, Step
from tests.forms_app.wizard.test_entries import new_page
from tests.forms_app.wizard.walk import begin, stored, text_of

SAVE = "Speichern und weiter</span>"
LATER = "Speichern und später weitermachen</span>"


def with_exits() -> Definition:
    """An exit beside its question, on a page of its own kind and in an entry."""
    minor = Compare("age", Op.LESS, 18)
    return Definition(
        title="Verein anmelden",
        steps=(
            Step("s-place", "ort", "Ort", items=(Field("abroad", "yes_no", "Im Ausland?"),)),
            Step(
                "s-people",
                "personen",
                "Personen",
                items=(
                    Content("x-abroad", "exit", "Im Ausland geht es nicht", show_if=Compare("abroad", Op.EQUALS, True)),
                    Field("name", "name", "Name"),
                    Field("age", "number", "Alter"),
                    Content("x-minor", "exit", "Zu jung", "<p>Nur Volljährige.</p>", show_if=minor),
                ),
                repeat=Repeat("Person", "eine Person", "eine weitere Person", least=1, most=3),
            ),
        ),
    )


def person(age: int, **more: str) -> dict[str, Any]:
    return {"f-name": "Alva Beispiel", "f-age": str(age), "asked": ["f-name", "f-age"], **more}


@pytest.fixture
def listed(browser: Client, erkelenz, offer_of) -> str:
    first = begin(browser, offer_of(erkelenz, definition=with_exits()).pk)
    return str(browser.post(first, {"f-abroad": "nein", "asked": ["f-abroad"]})["Location"])


def test_an_entry_without_an_exit_offers_to_go_on(browser, listed):
    page = browser.get(new_page(browser, listed), follow=True)
    fresh = text_of(browser.get(f"{listed}neu/"))

    assert page.status_code == 200
    assert SAVE in fresh


def test_an_entry_with_an_exit_offers_no_way_on_and_keeps_its_answers(browser, listed):
    address = new_page(browser, listed)

    response = browser.post(address, person(17))
    page = text_of(browser.get(address))

    assert response["Location"] == address
    assert "Nur Volljährige." in page
    assert SAVE not in page
    assert LATER in page
    assert stored(address).answers["s-people"]["entries"][0]["age"] == 17


def test_an_exit_that_an_earlier_page_decides_is_there_before_anything_is_saved(browser, listed):
    draft = stored(listed)
    draft.answers = {"abroad": True}
    draft.save()

    page = text_of(browser.get(f"{listed}neu/"))

    assert "Im Ausland geht es nicht" in page
    assert SAVE not in page


def test_the_exit_of_one_entry_closes_no_other_one(browser, listed):
    browser.post(new_page(browser, listed), person(17))

    assert SAVE in text_of(browser.get(f"{listed}neu/"))


def test_the_list_leads_past_no_exit_and_the_entry_can_be_taken_out(browser, listed):
    address = new_page(browser, listed)
    browser.post(address, person(17))

    assert "Noch nicht fertig ausgefüllt" in text_of(browser.get(listed))
    assert browser.post(listed, {"weitere": "nein"}).status_code == 422
    assert browser.post(f"{address}entfernen/")["Location"] == listed


def test_a_page_sent_with_an_error_shows_the_way_on_that_its_own_answers_leave(browser, listed):
    address = new_page(browser, listed)
    browser.post(address, person(17))

    corrected = browser.post(address, person(18) | {"f-name": ""})
    still_too_young = browser.post(address, person(16) | {"f-name": ""})

    assert SAVE in text_of(corrected)
    assert SAVE not in text_of(still_too_young)
    assert browser.post(address, person(18, spaeter="1")).status_code == 302
    assert stored(address).answers["s-people"]["entries"][0]["age"] == 18
