"""A step that is asked several times, walked by links and plain forms."""

import re
from typing import Any

import pytest
from django.test import Client

from forms_app.builder.models import Offer
from tests.forms_app.builder.test_repeats import partners
from tests.forms_app.wizard.walk import begin, stored, text_of


@pytest.fixture
def firm(erkelenz, offer_of) -> Offer:
    return offer_of(erkelenz, definition=partners(least=1, most=3))


def at_the_list(browser: Client, firm: Offer) -> str:
    """A draft whose first page is filled in; the address of the list of partners."""
    first = begin(browser, firm.pk)
    response = browser.post(first, {"f-firm": "Muster GbR", "asked": ["f-firm"]})
    assert response["Location"].endswith("/gesellschafter/eintraege/")
    return str(response["Location"])


def person(name: str, share: int = 50, **more: str) -> dict[str, Any]:
    asked = ["f-name", "f-share", "f-abroad", *more]
    return {"f-name": name, "f-share": str(share), "f-abroad": "nein", "asked": asked, **more}


def new_page(browser: Client, listed: str) -> str:
    """Open an empty page; the address it sends to."""
    page = browser.get(f"{listed}neu/")
    assert page.status_code == 200
    action = re.search(r'action="([^"]+/eintraege/[0-9a-f]{12}/)"', page.content.decode())
    assert action is not None
    return action[1]


def add(browser: Client, listed: str, name: str, **more: Any) -> str:
    """Add one person; the address of the entry."""
    address = new_page(browser, listed)
    response = browser.post(address, person(name, **more))
    assert response["Location"] == listed, response.content.decode()
    return address


def names(address: str) -> list[str]:
    entries = (stored(address).answers or {}).get("s-partners", {}).get("entries", [])
    return [one["name"] for one in entries]


def test_people_are_added_changed_and_removed(browser, firm):
    listed = at_the_list(browser, firm)

    alva = add(browser, listed, "Alva Beispiel")
    bruno = add(browser, listed, "Bruno Beispiel")
    assert browser.post(alva, person("Alva Muster"))["Location"] == listed
    assert names(listed) == ["Alva Muster", "Bruno Beispiel"]
    page = text_of(browser.get(listed))
    assert "Alva Muster" in page
    assert "Möchten Sie eine weitere Person angeben?" in page

    asked = browser.get(f"{bruno}entfernen/")
    assert "„Bruno Beispiel“ entfernen?" in text_of(asked)
    assert browser.post(f"{bruno}entfernen/")["Location"] == listed
    assert names(listed) == ["Alva Muster"]


def test_nobody_else_leads_on_and_yes_leads_to_an_empty_page(browser, firm):
    listed = at_the_list(browser, firm)
    add(browser, listed, "Alva")

    assert browser.post(listed, {"weitere": "ja"})["Location"] == f"{listed}neu/"
    assert browser.post(listed, {"weitere": "nein"})["Location"].endswith("/ende/")
    assert stored(listed).answers["s-partners"]["done"] is True


def test_the_question_has_to_be_answered(browser, firm):
    listed = at_the_list(browser, firm)
    add(browser, listed, "Alva")

    response = browser.post(listed, {})

    assert response.status_code == 422
    assert "Wählen Sie Ja, wenn Sie eine weitere Person angeben möchten, sonst Nein." in text_of(response)


def test_too_few_entries_lead_to_an_empty_page(browser, firm):
    listed = at_the_list(browser, firm)

    assert "Eintrag hinzufügen" in text_of(browser.get(listed))
    assert browser.post(listed, {})["Location"] == f"{listed}neu/"


def test_a_full_list_asks_no_more_and_takes_no_more(browser, firm):
    listed = at_the_list(browser, firm)
    late = new_page(browser, listed)
    for name in ("Alva", "Bruno", "Carla"):
        add(browser, listed, name)

    assert "Mehr als 3 Einträge sind hier nicht möglich." in text_of(browser.get(listed))
    assert browser.get(f"{listed}neu/")["Location"] == listed
    browser.post(late, person("Dora"))
    assert names(listed) == ["Alva", "Bruno", "Carla"]
    assert browser.post(listed, {})["Location"].endswith("/ende/")


def test_sending_an_entry_twice_keeps_it_once(browser, firm):
    listed = at_the_list(browser, firm)
    address = new_page(browser, listed)

    browser.post(address, person("Alva"))
    browser.post(address, person("Alva"))

    assert names(listed) == ["Alva"]


def test_two_windows_add_two_people(browser, firm):
    listed = at_the_list(browser, firm)
    one, two = new_page(browser, listed), new_page(browser, listed)

    browser.post(one, person("Alva"))
    browser.post(two, person("Bruno"))

    assert names(listed) == ["Alva", "Bruno"]


def test_an_error_keeps_everything_typed_and_adds_nothing(browser, firm):
    listed = at_the_list(browser, firm)
    address = new_page(browser, listed)

    response = browser.post(address, person("Alva") | {"f-share": "viel"})

    assert response.status_code == 422
    assert 'value="viel"' in response.content.decode()
    assert names(listed) == []


def test_an_entry_left_unfinished_is_listed_as_such_and_comes_back(browser, firm):
    listed = at_the_list(browser, firm)
    address = new_page(browser, listed)

    browser.post(address, {"f-name": "Alva", "f-share": "viel", "asked": ["f-name", "f-share"], "spaeter": "1"})

    assert "Noch nicht fertig ausgefüllt" in text_of(browser.get(listed))
    assert 'value="viel"' in browser.get(address).content.decode()
    assert browser.post(listed, {"weitere": "nein"}).status_code == 422


def test_an_answer_that_opens_a_question_shows_the_page_again(browser, firm):
    listed = at_the_list(browser, firm)
    address = new_page(browser, listed)

    response = browser.post(address, person("Alva") | {"f-abroad": "ja"})

    assert response["Location"] == address
    assert browser.post(address, person("Alva", **{"f-country": "Belgien"}) | {"f-abroad": "ja"})["Location"] == listed


def test_unknown_entries_and_steps_that_are_asked_once_have_no_list(browser, firm):
    listed = at_the_list(browser, firm)

    assert browser.get(f"{listed}0123456789ab/")["Location"] == listed
    assert browser.get(f"{listed}kein-eintrag/").status_code == 404
    assert browser.get(listed.replace("gesellschafter", "firma")).status_code == 404
    assert browser.get(listed.removesuffix("eintraege/"))["Location"] == listed


def test_the_whole_application_can_be_sent(browser, firm):
    listed = at_the_list(browser, firm)
    add(browser, listed, "Alva", share=60)
    add(browser, listed, "Bruno", share=40)
    end = browser.post(listed, {"weitere": "nein"})["Location"]

    check = browser.post(end, {"f-remark": "", "asked": ["f-remark"]})["Location"]
    page = browser.get(check)
    response = browser.post(page.context["submit_url"], {"stand": page.context["stand"], "richtig": "on"})

    assert response["Location"].endswith("/eingegangen/")
    answers = stored(listed).answers
    assert [one["share"] for one in answers["s-partners"]["entries"]] == [60, 40]
    assert answers["total"] == 100


def test_a_stranger_sees_no_list_and_takes_nothing_out(browser, firm, guest):
    listed = at_the_list(browser, firm)
    address = add(browser, listed, "Alva")

    assert "/zugang/" in guest.get(listed)["Location"] or guest.get(listed).status_code in {302, 404}
    guest.post(f"{address}entfernen/")

    assert names(listed) == ["Alva"]


def test_what_was_typed_into_a_new_entry_survives_the_end_of_the_login(browser, firm, erkelenz, alva, login_citizen):
    listed = at_the_list(browser, firm)
    address = new_page(browser, listed)
    session = browser.cookies.pop("sessionid", None)
    for name in [key for key in browser.cookies if key not in {"eingaben", "csrftoken"}]:
        browser.cookies.pop(name)

    lost = browser.post(address, person("Alva Beispiel"))
    assert lost.status_code == 302
    login_citizen(browser, alva)

    assert 'value="Alva Beispiel"' in browser.get(address).content.decode()
    assert session is None or names(listed) == []
