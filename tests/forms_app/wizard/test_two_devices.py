"""Two devices in one list of entries: each conflict is shown, and nothing is overwritten or dropped silently."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from forms_app.applications import drafts
from forms_app.attachments.models import Attachment
from tests.forms_app.attachments.corpus import pdf
from tests.forms_app.wizard.test_entries import add, at_the_list, firm, names, new_page, person  # noqa: F401 -- a fixture
from tests.forms_app.wizard.test_refused_files import papers
from tests.forms_app.wizard.walk import after_reading, begin, browser_of, stored, text_of


@pytest.fixture
def phone(erkelenz, alva, login_citizen) -> Client:
    """Alva's second device."""
    client = browser_of(erkelenz)
    login_citizen(client, alva)
    return client


@pytest.fixture
def listed(browser, firm) -> str:  # noqa: F811 -- the fixture of that name
    return at_the_list(browser, firm)


def mark(device: Client, address: str) -> dict[str, str]:
    """The mark of a page as this device sees it now."""
    return {"gesehen": str(device.get(address).context["seen"])}


def rows(response) -> str:
    """What a page says is stored."""
    found = re.search(r'id="anderswo".*?</dl>', response.content.decode(), re.DOTALL)
    return found[0] if found else ""


def test_two_devices_see_the_same_list_and_add_to_it(browser, phone, listed):
    one, two = new_page(browser, listed), new_page(phone, listed)

    browser.post(one, person("Alva"))
    phone.post(two, person("Bruno"))

    assert names(listed) == ["Alva", "Bruno"]


def test_the_second_device_to_change_an_entry_is_shown_what_the_first_one_saved(browser, phone, listed):
    entry = add(browser, listed, "Alva")
    seen = mark(phone, entry)
    browser.post(entry, person("Alva am Rechner") | mark(browser, entry))

    response = phone.post(entry, person("Alva am Telefon") | seen)

    assert response.status_code == 409
    assert "Alva am Rechner" in rows(response)
    assert 'value="Alva am Telefon"' in response.content.decode()
    assert names(listed) == ["Alva am Rechner"]
    phone.post(entry, person("Alva am Telefon") | {"gesehen": response.context["seen"]})
    assert names(listed) == ["Alva am Telefon"]


def test_the_conflict_shows_the_entry_in_question_and_no_other_one(browser, phone, listed):
    entry = add(browser, listed, "Alva")
    add(browser, listed, "Bruno")
    seen = mark(phone, entry)
    browser.post(entry, person("Alva am Rechner"))

    response = phone.post(entry, person("Alva am Telefon") | seen)

    assert "Bruno" not in text_of(response)


def test_devices_on_two_entries_do_not_disturb_each_other(browser, phone, listed):
    alva, bruno = add(browser, listed, "Alva"), add(browser, listed, "Bruno")
    seen = mark(phone, bruno)
    browser.post(alva, person("Alva Muster") | mark(browser, alva))

    assert phone.post(bruno, person("Bruno Muster") | seen)["Location"] == listed
    assert names(listed) == ["Alva Muster", "Bruno Muster"]


def test_an_entry_that_was_taken_out_comes_back_only_when_somebody_says_so(browser, phone, listed):
    entry = add(browser, listed, "Alva")
    seen = mark(phone, entry)
    browser.post(f"{entry}entfernen/", mark(browser, f"{entry}entfernen/"))

    response = phone.post(entry, person("Alva am Telefon") | seen)

    assert response.status_code == 409
    assert "Dieser Eintrag wurde inzwischen entfernt" in text_of(response)
    assert 'value="Alva am Telefon"' in response.content.decode()
    assert names(listed) == []
    phone.post(entry, person("Alva am Telefon") | {"gesehen": response.context["seen"]})
    assert names(listed) == ["Alva am Telefon"]


def test_an_entry_that_was_changed_is_not_taken_out_unseen(browser, phone, listed):
    entry = add(browser, listed, "Alva")
    seen = mark(phone, f"{entry}entfernen/")
    browser.post(entry, person("Alva am Rechner"))

    response = phone.post(f"{entry}entfernen/", seen)

    assert response.status_code == 409
    assert "Entfernt ist noch nichts." in text_of(response)
    assert "Alva am Rechner" in rows(response)
    assert names(listed) == ["Alva am Rechner"]
    assert phone.post(f"{entry}entfernen/", {"gesehen": response.context["seen"]})["Location"] == listed
    assert names(listed) == []


def test_taking_the_same_entry_out_twice_is_no_conflict(browser, phone, listed):
    entry = add(browser, listed, "Alva")
    seen = mark(phone, f"{entry}entfernen/")
    browser.post(f"{entry}entfernen/", mark(browser, f"{entry}entfernen/"))

    assert phone.post(f"{entry}entfernen/", seen)["Location"] == listed


@pytest.mark.parametrize("change", ["add", "change", "remove"])
def test_nobody_else_counts_only_for_the_list_that_was_shown(browser, phone, listed, change):
    entry, _other = add(browser, listed, "Alva"), add(browser, listed, "Carla")
    seen = mark(phone, listed)
    if change == "add":
        add(browser, listed, "Bruno")
    elif change == "change":
        browser.post(entry, person("Alva am Rechner"))
    else:
        browser.post(f"{entry}entfernen/")

    response = phone.post(listed, {"weitere": "nein"} | seen)

    assert response.status_code == 409
    assert "Diese Liste hat sich inzwischen geändert" in text_of(response)
    assert all(name in text_of(response) for name in names(listed))
    assert stored(listed).answers["s-partners"]["done"] is False
    again = phone.post(listed, {"weitere": "nein", "gesehen": response.context["seen"]})
    assert again["Location"].endswith("/ende/")


def test_one_more_is_always_welcome(browser, phone, listed):
    add(browser, listed, "Alva")
    seen = mark(phone, listed)
    add(browser, listed, "Bruno")

    assert phone.post(listed, {"weitere": "ja"} | seen)["Location"] == f"{listed}neu/"


def test_a_full_list_that_changed_is_shown_before_it_leads_on(browser, phone, listed):
    entry = add(browser, listed, "Alva")
    add(browser, listed, "Bruno")
    add(browser, listed, "Carla")
    seen = mark(phone, listed)
    browser.post(entry, person("Alva am Rechner"))

    assert phone.post(listed, seen).status_code == 409


# --- at the same moment -----------------------------------------------------------------------------


def replaced(listed: str, *entries: dict[str, object]) -> None:
    """Another device is quicker by a moment."""
    drafts.save_answers(stored(listed), {"s-partners": {"entries": list(entries), "done": False}})


def of(entry: str, name: str) -> dict[str, object]:
    return {"id": entry.rstrip("/").rsplit("/", maxsplit=1)[1], "name": name, "share": 50, "abroad": False}


def test_an_entry_saved_while_a_request_runs_is_not_overwritten(browser, listed):
    entry = add(browser, listed, "Alva")
    sent = person("Alva am Telefon") | mark(browser, entry)

    with after_reading(lambda: replaced(listed, of(entry, "Alva am Rechner"))):
        response = browser.post(entry, sent)

    assert response.status_code == 409
    assert "Alva am Rechner" in rows(response)
    assert names(listed) == ["Alva am Rechner"]


def test_an_entry_taken_out_while_a_request_runs_does_not_come_back_by_itself(browser, listed):
    entry = add(browser, listed, "Alva")
    sent = person("Alva am Telefon") | mark(browser, entry)

    with after_reading(lambda: replaced(listed)):
        response = browser.post(entry, sent)

    assert response.status_code == 409
    assert "inzwischen entfernt" in text_of(response)
    assert names(listed) == []


def test_an_entry_saved_while_it_is_taken_out_stays(browser, listed):
    entry = add(browser, listed, "Alva")
    sent = mark(browser, f"{entry}entfernen/")

    with after_reading(lambda: replaced(listed, of(entry, "Alva am Rechner"))):
        response = browser.post(f"{entry}entfernen/", sent)

    assert response.status_code == 409
    assert names(listed) == ["Alva am Rechner"]


def test_an_entry_added_while_the_list_is_closed_is_shown_first(browser, listed):
    entry = add(browser, listed, "Alva")
    sent = {"weitere": "nein"} | mark(browser, listed)

    with after_reading(lambda: replaced(listed, of(entry, "Alva"), of(f"{listed}0123456789ab/", "Bruno"))):
        response = browser.post(listed, sent)

    assert response.status_code == 409
    assert "Bruno" in text_of(response)
    assert stored(listed).answers["s-partners"]["done"] is False


# --- what waits on the draft or in the browser --------------------------------------------------------


def test_an_entry_kept_for_later_in_a_conflict_still_meets_it_afterwards(browser, phone, listed):
    entry = add(browser, listed, "Alva")
    seen = mark(phone, entry)
    browser.post(entry, person("Alva am Rechner"))
    phone.post(entry, person("Alva am Telefon") | seen | {"spaeter": "1"})

    page = phone.get(entry)
    response = phone.post(entry, person("Alva am Telefon") | {"gesehen": page.context["seen"]})

    assert 'value="Alva am Telefon"' in page.content.decode()
    assert response.status_code == 409
    assert names(listed) == ["Alva am Rechner"]


def test_half_an_entry_kept_for_later_is_no_conflict_with_itself(browser, listed):
    entry = add(browser, listed, "Alva")
    half = person("Alva Muster") | {"f-share": "viel", "spaeter": "1"} | mark(browser, entry)
    browser.post(entry, half)

    assert browser.post(entry, person("Alva Muster") | mark(browser, entry))["Location"] == listed
    assert names(listed) == ["Alva Muster"]


def test_what_a_lost_login_left_in_the_browser_still_meets_the_conflict(browser, phone, listed, alva, login_citizen):
    entry = add(browser, listed, "Alva")
    seen = mark(phone, entry)
    for name in [key for key in phone.cookies if key not in {"eingaben", "csrftoken"}]:
        phone.cookies.pop(name)
    phone.post(entry, person("Alva am Telefon") | seen)
    browser.post(entry, person("Alva am Rechner"))
    login_citizen(phone, alva)

    page = phone.get(entry)
    response = phone.post(entry, person("Alva am Telefon") | {"gesehen": page.context["seen"]})

    assert 'value="Alva am Telefon"' in page.content.decode()
    assert response.status_code == 409
    assert names(listed) == ["Alva am Rechner"]


# --- files --------------------------------------------------------------------------------------------


def test_files_of_both_devices_stay_in_one_entry(browser, phone, erkelenz, offer_of):
    def sent(name: str, **more: str) -> dict[str, object]:
        files = [SimpleUploadedFile(name, pdf(), "application/pdf")]
        return {"f-name": "Alva", "f-proof": files, "asked": ["f-name", "f-proof"], **more}

    first = begin(browser, offer_of(erkelenz, definition=papers()).pk)
    own = [SimpleUploadedFile("eigener.pdf", pdf(), "application/pdf")]
    people = browser.post(first, {"f-papers": own, "asked": ["f-papers"]})["Location"]
    entry = new_page(browser, people)
    browser.post(entry, sent("eins.pdf"))
    seen, to_remove = mark(phone, entry), mark(phone, f"{entry}entfernen/")
    browser.post(entry, sent("zwei.pdf") | mark(browser, entry))

    assert phone.post(f"{entry}entfernen/", to_remove).status_code == 409
    assert phone.post(entry, sent("drei.pdf") | seen).status_code == 302
    kept = stored(people).answers["s-people"]["entries"][0]["proof"]
    assert {str(one.pk): one.name for one in Attachment.unscoped.all() if str(one.pk) in kept}.keys() == set(kept)
    assert len(kept) == 3


def test_files_that_two_devices_send_at_the_same_moment_both_stay(browser, phone, erkelenz, offer_of):
    def send(device: Client, name: str) -> None:
        file = SimpleUploadedFile(name, pdf(), "application/pdf")
        assert device.post(f"{entry}datei/", {"frage": "proof", "datei": file}).status_code == 200

    first = begin(browser, offer_of(erkelenz, definition=papers()).pk)
    own = [SimpleUploadedFile("eigener.pdf", pdf(), "application/pdf")]
    people = browser.post(first, {"f-papers": own, "asked": ["f-papers"]})["Location"]
    entry = new_page(browser, people)

    with after_reading(lambda: send(phone, "eins.pdf")):
        send(browser, "zwei.pdf")

    assert len(stored(people).answers["s-people"]["entries"][0]["proof"]) == 2


def test_a_file_for_which_the_last_place_was_just_taken_leaves_nothing(browser, erkelenz, offer_of):
    first = begin(browser, offer_of(erkelenz, definition=papers()).pk)
    own = [SimpleUploadedFile("eigener.pdf", pdf(), "application/pdf")]
    people = browser.post(first, {"f-papers": own, "asked": ["f-papers"]})["Location"]
    entry = new_page(browser, people)
    drafts.save_answers(stored(people), {"s-people": {"entries": [{"id": f"{n}" * 12} for n in range(3)]}})

    file = SimpleUploadedFile("zu-spaet.pdf", pdf(), "application/pdf")
    response = browser.post(f"{entry}datei/", {"frage": "proof", "datei": file})

    assert response.status_code == 422
    assert response.json()["sentence"] == "Mehr Einträge passen hier nicht hinein."
    assert [one.name for one in Attachment.unscoped.all()] == ["eigener.pdf"]
