"""A newer version of the form takes fewer entries than a draft has: all are kept, and the list says what to do."""

import pytest
from django.test import Client

from forms_app.builder.models import Offer
from tests.forms_app.builder.test_repeats import partners
from tests.forms_app.wizard.test_entries import add, at_the_list, names
from tests.forms_app.wizard.test_renewal import publish, renewal
from tests.forms_app.wizard.walk import stored, text_of


@pytest.fixture
def three(browser: Client, erkelenz, offer_of) -> str:
    """Three partners in a draft that moves to a version which takes fewer; the address of the list."""
    firm: Offer = offer_of(erkelenz, definition=partners(least=1, most=3))
    listed = at_the_list(browser, firm)
    for name in ("Alva", "Bruno", "Carla"):
        add(browser, listed, name)
    assert browser.post(listed, {})["Location"].endswith("/ende/")
    return listed


def move_to_at_most(browser: Client, listed: str, most: int) -> None:
    version = publish(stored(listed).offer, partners(least=1, most=most))
    response = browser.post(renewal(listed), {"fassung": str(version.number)})
    assert response["Location"] == listed
    assert stored(listed).form_version_id == version.pk


def remove(browser: Client, listed: str, number: int) -> None:
    entry = stored(listed).answers["s-partners"]["entries"][number]["id"]
    assert browser.post(f"{listed}{entry}/entfernen/")["Location"] == listed


def test_the_list_says_at_once_how_many_entries_are_too_many_and_which(browser, three):
    move_to_at_most(browser, three, 2)

    page = text_of(browser.get(three))

    assert "Sie haben hier 3 Einträge, das Formular nimmt jetzt höchstens 2. Entfernen Sie 1 Eintrag" in page
    assert page.count("Mehr als die 2 Einträge, die hier möglich sind") == 1
    assert page.index("Bruno") < page.index("Mehr als die 2 Einträge") < page.rindex("Carla")
    assert "Mehr als 2 Einträge sind hier nicht möglich." not in page
    assert names(three) == ["Alva", "Bruno", "Carla"]


def test_going_on_is_answered_with_the_sentence_and_keeps_everything(browser, three):
    move_to_at_most(browser, three, 1)

    response = browser.post(three, {})

    assert response.status_code == 422
    assert "Entfernen Sie 2 Einträge, danach geht es weiter." in text_of(response)
    assert names(three) == ["Alva", "Bruno", "Carla"]


def test_the_citizen_decides_which_entry_goes_and_then_goes_on(browser, three):
    move_to_at_most(browser, three, 2)

    remove(browser, three, 0)
    response = browser.post(three, {})

    assert response["Location"].endswith("/ende/")
    assert names(three) == ["Bruno", "Carla"]
    assert "zu viele Einträge" not in text_of(browser.get(three))


def test_no_further_entry_can_be_begun(browser, three):
    move_to_at_most(browser, three, 2)

    assert browser.get(f"{three}neu/")["Location"] == three


def test_an_entry_of_the_long_list_can_still_be_changed(browser, three):
    move_to_at_most(browser, three, 2)
    entry = stored(three).answers["s-partners"]["entries"][2]["id"]

    page = browser.get(f"{three}{entry}/")

    assert page.status_code == 200
    assert 'value="Carla"' in page.content.decode()
