"""A form in a second language: which texts count, when it is offered, and that nothing but words changes."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.builder import languages, paths
from forms_app.builder.conditions import Compare, Op
from forms_app.builder.definition import Charge, Content, Definition, Exemption, Field, Option, Repeat, Step
from forms_app.builder.languages import Standing, Text, Translated, complete, texts, translated, unfinished
from tests.samples import strategies

RULE = Compare("q", Op.EQUALS, "ja")
FORM = Definition(
    title="Hund anmelden",
    intro="<p>Für alle Hunde.</p>",
    steps=(
        Step(
            "s1",
            "hund",
            "Ihr Hund",
            section="Das Tier",
            items=(
                Content("c1", "notice", "Wichtig", "<p>Lesen Sie das.</p>"),
                Field(
                    "q1",
                    "choice",
                    "Größe",
                    help="Mit Kopf.",
                    phrase="die Größe",
                    options=(Option("klein", "Klein", "bis 20 cm"), Option("gross", "Groß", show_if=RULE)),
                    errors=MappingProxyType({"missing": "Wählen Sie die Größe."}),
                ),
                Field("q2", "number", "Gewicht", settings=MappingProxyType({"unit": "Kilo", "max": 90})),
            ),
        ),
        Step("s2", "halter", "Halter", section="Das Tier", repeat=Repeat("Person", "eine Person", "noch eine Person")),
    ),
    charges=(Charge("steuer", "Hundesteuer"),),
    exemption=Exemption(RULE, text="Blindenhund"),
    after="<p>Die Marke kommt mit der Post.</p>",
)
PLACES = [
    "title", "intro",
    "s1.title", "section.Das Tier", "c1.title", "c1.text",
    "q1.label", "q1.help", "q1.phrase", "q1.option.klein", "q1.hint.klein", "q1.option.gross", "q1.error.missing",
    "q2.label", "q2.setting.unit",
    "s2.title", "s2.one", "s2.first", "s2.another",
    "charge.steuer", "exemption", "after",
]  # fmt: skip


def in_english(definition: Definition) -> dict[str, Translated]:
    return {text.place: Translated(source=text.german, text=f"EN {text.german}") for text in texts(definition)}


def with_english(definition: Definition) -> Definition:
    words = complete(definition, in_english(definition))
    return replace(definition, translations=MappingProxyType({"en": words}) if words else MappingProxyType({}))


def test_every_text_people_read_has_one_place():
    assert [text.place for text in texts(FORM)] == PLACES


def test_places_with_formatted_text_are_known():
    assert [text.place for text in texts(FORM) if text.is_html] == ["intro", "c1.text", "after"]


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        (None, Standing.MISSING),
        (Translated(source="Größe", text=""), Standing.MISSING),
        (Translated(source="Größe", text="<p>&nbsp;</p>"), Standing.MISSING),
        (Translated(source="Größe", text="Size"), Standing.DONE),
        (Translated(source="Höhe", text="Height"), Standing.STALE),
    ],
)
def test_the_standing_of_a_text(stored: Translated | None, expected: Standing):
    text = Text("q1.label", "label", "Größe")

    assert text.standing({} if stored is None else {"q1.label": stored}) is expected


@pytest.mark.parametrize("place", PLACES)
def test_a_form_with_one_text_missing_or_stale_is_not_offered(place: str):
    full = in_english(FORM)
    without = {key: value for key, value in full.items() if key != place}
    stale = full | {place: Translated(source="anders", text="Different")}

    assert [text.place for text in unfinished(FORM, without)] == [place]
    assert not complete(FORM, without)
    assert not complete(FORM, stale)
    assert set(complete(FORM, full)) == set(PLACES)


def test_every_text_is_put_in():
    english = translated(with_english(FORM), "en")

    assert all(text.german.startswith("EN ") for text in texts(english))
    assert [text.slot for text in texts(english)] == [text.slot for text in texts(FORM)]
    assert english.steps[0].section == english.steps[1].section == "EN Das Tier"


def test_german_and_unknown_languages_are_the_form_itself():
    form = with_english(FORM)

    assert translated(form, "de") is form
    assert translated(form, "fr") is form
    assert translated(FORM, "en") is FORM
    assert languages.languages(form) == ("de", "en")
    assert languages.languages(FORM) == ("de",)


def without_words(doc: Any) -> Any:
    """A frozen document without anything people read."""
    words = {"title", "intro", "after", "text", "label", "help", "phrase", "errors", "hint", "section", "one", "first"}
    words |= {"another", "unit", "sentence", "translations"}
    if isinstance(doc, dict):
        return {key: without_words(value) for key, value in doc.items() if key not in words}
    return [without_words(each) for each in doc] if isinstance(doc, list) else doc


@given(strategies.definitions(), st.dictionaries(strategies.ids, strategies.scalars, max_size=6))
def test_a_translation_changes_words_and_nothing_else(definition: Definition, answers: dict[str, Any]):
    form = with_english(definition)
    english = translated(form, "en")

    assert without_words(english.to_json()) == without_words(form.to_json())
    assert paths.walk(english, answers).answers == paths.walk(form, answers).answers
    assert Definition.from_json(form.to_json()) == form


def test_a_frozen_form_keeps_its_translations():
    form = with_english(FORM)

    again = Definition.from_json(form.to_json())

    assert translated(again, "en") == translated(form, "en")
    assert again.digest == form.digest != FORM.digest
