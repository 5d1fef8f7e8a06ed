"""References survive being read out on the phone."""

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from forms_app.applications import references

new = st.builds(references.new_reference, st.sampled_from(["ERK", "GAN", "KHS"]), st.just(date(2026, 11, 23)))
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_a_reference_reads_as_promised() -> None:
    reference = references.new_reference("ERK", date(2026, 11, 23))

    assert re.fullmatch(r"ERK-26-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]", reference)


@given(reference=new)
def test_case_blanks_and_missing_dashes_are_forgiven(reference: str) -> None:
    typed = f"  {reference.lower().replace('-', ' ')} "

    assert references.tidy(typed) == reference
    assert references.is_well_formed(typed)


@given(reference=new, length=st.integers(1, 14))
def test_any_part_from_either_end_gets_its_dashes_back(reference: str, length: int) -> None:
    compact = reference.replace("-", "").lower()

    assert reference.startswith(references.beginning(compact[:length]))
    assert reference.endswith(references.ending(compact[-length:]))
    assert references.beginning(compact) == references.ending(compact) == reference


@given(reference=new, position=st.integers(0, 13), other=st.sampled_from(CHARACTERS))
def test_every_single_wrong_character_is_noticed(reference: str, position: int, other: str) -> None:
    compact = reference.replace("-", "")

    wrong = compact[:position] + other + compact[position + 1 :]

    assert references.is_well_formed(wrong) == (wrong == compact)


@given(reference=new, position=st.integers(0, 12))
def test_every_swap_of_neighbours_is_noticed(reference: str, position: int) -> None:
    compact = reference.replace("-", "")

    wrong = compact[:position] + compact[position + 1] + compact[position] + compact[position + 2 :]

    assert references.is_well_formed(wrong) == (wrong == compact)


@given(text=st.text(max_size=40))
def test_any_text_is_answered(text: str) -> None:
    references.is_well_formed(text)
