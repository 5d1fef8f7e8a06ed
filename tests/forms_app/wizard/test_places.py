"""A place the town does not know: said where people can still turn back, and never in their way."""

import pytest

from cms.tenants.models import Authority
from cms.tenants.register import entries
from forms_app.wizard import places
from tests.forms_app.wizard.walk import SLUGS, begin, fill, text_of

HINT = "Prüfen Sie, ob Sie hier richtig sind"


def test_a_foreign_place_of_birth_is_pointed_out_on_the_next_page_and_before_sending(browser, offer):
    address = begin(browser, offer.pk)

    next_page = fill(browser, address, SLUGS[:2], place="Aachen")
    check_page = fill(browser, next_page, SLUGS[2:], place="Aachen")

    assert "„Aachen“ kennen wir nicht als Ort von: Stadt Erkelenz." in text_of(browser.get(next_page))
    assert "„Aachen“ kennen wir nicht als Ort von: Stadt Erkelenz." in text_of(browser.get(check_page))


def test_the_page_with_the_foreign_place_says_it_too_and_the_one_after_next_does_not(browser, offer):
    address = begin(browser, offer.pk)
    third = fill(browser, address, SLUGS[:2], place="Aachen")
    fourth = fill(browser, third, SLUGS[2:3])

    assert HINT in text_of(browser.get(third.replace(SLUGS[2], SLUGS[1])))
    assert HINT not in text_of(browser.get(fourth))


def test_a_place_of_the_town_is_nothing_to_talk_about(browser, offer):
    address = begin(browser, offer.pk)

    check_page = fill(browser, address, place="Lövenich, Kreis Erkelenz")

    assert HINT not in text_of(browser.get(check_page))


@pytest.mark.parametrize(
    ("place", "known"),
    [
        ("Erkelenz", True),
        ("ERKELENZ-LOEVENICH", True),
        ("Krankenhaus in Erkelenz", True),
        ("Keyenberg", True),
        ("Aachen", False),
        ("Heinsberg", False),
        ("Erkelenzer Straße, Köln", False),
        ("", False),
    ],
)
def test_a_place_is_known_by_any_of_its_names(erkelenz: Authority, place: str, known: bool):
    assert places.is_in(place, erkelenz) is known


def test_every_town_of_the_register_names_itself_and_no_place_twice():
    for entry in entries():
        if entry.kind == "kreis":
            assert entry.places == ()
            continue
        assert entry.places[0] == entry.name.split(" ", 1)[1]
        assert len(set(entry.places)) == len(entry.places)
