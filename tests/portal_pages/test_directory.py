"""The directory from A to Z."""

from hypothesis import given
from hypothesis import strategies as st

from portal_pages import directory
from portal_pages.directory import Listing


def listing(title: str, *terms: str) -> Listing:
    return Listing(title, "", terms, False, f"/{title}/")


def letter(listings: list[Listing], name: str) -> directory.Letter:
    return next(one for one in directory.by_letter(listings) if one.name == name)


def test_umlauts_stand_under_their_vowel_in_the_right_order() -> None:
    found = letter([listing("Zelt"), listing("Übung"), listing("Uhr"), listing("Umzug")], "U")

    assert [one.title for one in found.listings] == ["Übung", "Uhr", "Umzug"]


def test_another_word_leads_to_the_service_from_its_own_letter() -> None:
    found = letter([listing("Wohnsitz anmelden", "Ummelden", "Wohnung")], "U")

    assert [(one.term, one.listing.title) for one in found.references] == [("Ummelden", "Wohnsitz anmelden")]


def test_another_word_under_the_same_letter_is_not_repeated() -> None:
    found = letter([listing("Wohnsitz anmelden", "Wohnung")], "W")

    assert not found.references


def test_digits_and_signs_have_a_place_of_their_own() -> None:
    assert directory.letter_of("§ 34c") == directory.NO_LETTER
    assert directory.letter_of("") == directory.NO_LETTER


@given(st.lists(st.text(min_size=1, max_size=20), max_size=30))
def test_no_service_is_ever_lost(titles: list[str]) -> None:
    letters = directory.by_letter([listing(title) for title in titles])

    assert sorted(one.title for found in letters for one in found.listings) == sorted(titles)
