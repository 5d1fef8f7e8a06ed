"""A pattern from elsewhere is tried only when its work is bounded."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.builder import patterns
from forms_app.builder.definition import Field
from forms_app.builder.kinds.base import Wrong
from forms_app.builder.kinds.registry import kind

POSTCODE = "([0]{1}[1-9]{1}|[1-9]{1}[0-9]{1})[0-9]{3}"


@pytest.mark.parametrize(
    "pattern",
    [
        "[0-9]{5}",
        POSTCODE,
        "[A-Za-z]+",
        r"\d{5}(-\d{4})?",
        r"^\d{2}\.\d{2}\.\d{4}$",
        "(ab){5}",
        r"[\w\s]+",
        "a|bc",
        "x",
    ],
)
def test_ordinary_patterns_are_taken_and_have_an_example(pattern: str):
    patterns.check(pattern)

    assert re.fullmatch(patterns.bare(pattern), patterns.example(pattern))
    assert patterns.matches(pattern, patterns.example(pattern))


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "(a+)+",
        "(a|aa)*",
        "(a*)*b",
        "(.*)(.*)(.*)x",
        r"\d*\d*\d*x",
        r"(\d+){20}",
        "((a?){99}){99}",
        "(?=a)b",
        "(?P<n>a)(?P=n)",
        r"(a)\1",
        "[",
        "(a",
        "a)",
        "a{3,2}",
        "a**",
        r"\p{L}+",
        "[a-z-[aeiou]]",
        "a" * 201,
        "(a|b|c|d|e)(a|b|c|d|e)(a|b|c|d|e)(a|b|c|d|e)(a|b|c|d|e)(a|b|c|d|e)(a|b|c|d|e)",
    ],
)
def test_patterns_that_could_take_for_ever_are_not_tried(pattern: str):
    with pytest.raises(patterns.TooHard):
        patterns.check(pattern)

    assert patterns.matches(pattern, "anything")
    assert patterns.example(pattern) == ""


@given(st.text("ab01[](){}|*+?.,\\d-^$", max_size=20))
def test_whatever_is_taken_compiles_and_matches_its_example(pattern: str):
    try:
        patterns.check(pattern)
    except patterns.TooHard:
        return
    re.compile(patterns.bare(pattern))
    sample = patterns.example(pattern)
    assert patterns.matches(pattern, sample) or not sample


def test_an_answer_that_does_not_match_is_refused_with_the_editors_words():
    field = Field("plz", "text", "Postleitzahl", settings={"pattern": POSTCODE, "pattern_hint": "fünf Ziffern"})

    assert kind("text").parse(field, " 41812 ") == "41812"
    with pytest.raises(Wrong) as wrong:
        kind("text").parse(field, "4181")
    assert wrong.value.sentence == "Schreiben Sie „Postleitzahl“ so: fünf Ziffern."


def test_without_words_the_refusal_points_to_the_papers():
    field = Field("nr", "text", "Kassenzeichen", settings={"pattern": "[0-9]{12}", "min_length": 2})

    with pytest.raises(Wrong) as wrong:
        kind("text").parse(field, "12")
    assert wrong.value.sentence == (
        "„Kassenzeichen“ hat hier eine andere Form. Vergleichen Sie die Antwort mit Ihren Unterlagen."
    )
    with pytest.raises(Wrong) as wrong:
        kind("text").parse(field, "1")
    assert wrong.value.sentence == "Geben Sie bei „Kassenzeichen“ mindestens 2 Zeichen ein."


def test_an_editor_learns_that_a_pattern_cannot_be_checked():
    field = Field("nr", "text", "Nummer", settings={"pattern": "(a+)+", "min_length": 9, "max_length": 3})

    assert kind("text").problems(field) == [
        "Bei „Nummer“ ist die kleinste Länge größer als die größte.",
        "Das Muster von „Nummer“ kann das Formular nicht prüfen. Nehmen Sie ein einfacheres.",
    ]


def test_pattern_and_length_stand_in_the_json_schema():
    field = Field("nr", "text", "Nummer", settings={"pattern": "^[0-9]{3}$", "min_length": 3})

    assert kind("text").schema(field) == {
        "type": "string",
        "maxLength": 200,
        "minLength": 3,
        "pattern": "^(?:[0-9]{3})$",
    }
