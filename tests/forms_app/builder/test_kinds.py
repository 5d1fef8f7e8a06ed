"""Every kind of question: what it takes, what it forgives, and what it says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import time_machine

from forms_app.builder.definition import Field, Option
from forms_app.builder.items import SILENT
from forms_app.builder.kinds.base import Wrong
from forms_app.builder.kinds.letters import foreign_letter
from forms_app.builder.kinds.registry import KINDS, kind
from forms_app.builder.questions import Question

OPTIONS = (Option("post", "Mit der Post"), Option("abholung", "Ich hole sie ab", "Mit Termin."))
ADDRESS = {"street": "Johannismarkt", "number": "17", "addition": "", "postcode": "41812", "place": "Erkelenz"}


def field(name: str, **settings: Any) -> Field:
    options = OPTIONS if kind(name).has_options else ()
    return Field("f", name, "Angabe", options=options, settings=settings)


GOOD: list[tuple[str, dict[str, Any], Any, Any]] = [
    ("text", {}, " Musterstraße \u00a0 1\u200b ", "Musterstraße 1"),
    ("text", {}, "Mu\u0308ller", "Müller"),
    ("text", {}, "   ", None),
    ("text", {}, "\u202eanschrift\x00\x1b", "anschrift"),
    ("text", {}, "Ein\tZwei\r\nDrei", "Ein Zwei Drei"),
    ("text", {}, None, None),
    ("text", {}, ["a"], None),
    ("long_text", {}, "Eins  \r\n\r\n\r\n\r\nzwei ", "Eins\n\nzwei"),
    ("name", {}, " Müller–Lüdenscheidt ", "Müller-Lüdenscheidt"),
    ("name", {}, "O`Brien", "O'Brien"),
    ("name", {}, "Đặng Thị Ngọc", "Đặng Thị Ngọc"),
    ("name", {}, "Nguyễn", "Nguyễn"),
    ("name", {}, "C\u0327\u0306ela", "Ç\u0306ela"),
    ("number", {}, " 1 000 ", 1000),
    ("number", {}, "1.000", 1000),
    ("number", {}, "1.234.567", 1234567),
    ("number", {}, "02", 2),
    ("number", {}, "٣٤", 34),
    ("number", {}, "2,0", 2),
    ("number", {"decimals": 2}, "1.234,5", "1234.50"),
    ("number", {"decimals": 2}, "12,5 €", "12.50"),
    ("number", {"decimals": 2}, "12.5", "12.50"),
    ("number", {"decimals": 2}, "1'234.50", "1234.50"),
    ("number", {"unit": "Stück"}, "3 Stück", 3),
    ("number", {}, "−4", -4),
    ("number", {}, "", None),
    ("date", {}, ["12", "5", "1985"], "1985-05-12"),
    ("date", {}, [" 12. ", "Mai", "1985"], "1985-05-12"),
    ("date", {}, ["1", "März", "2000"], "2000-03-01"),
    ("date", {}, ["12.05.1985", "", ""], "1985-05-12"),
    ("date", {}, ["", "", "1985-05-12"], "1985-05-12"),
    ("date", {}, ["29", "2", "2024"], "2024-02-29"),
    ("date", {"partial": True}, ["", "5", "1985"], "1985-05"),
    ("date", {"partial": True}, ["", "", "1890"], "1890"),
    ("date", {}, ["", "", ""], None),
    ("date", {}, "1985-05-12", None),
    ("choice", {}, "post", "post"),
    ("choice", {}, "Mit der Post", "post"),
    ("choice", {}, "", None),
    ("multiple_choice", {}, ["abholung", "post", "post"], ["post", "abholung"]),
    ("multiple_choice", {}, "post", ["post"]),
    ("multiple_choice", {}, [], None),
    ("yes_no", {}, "ja", True),
    ("yes_no", {}, "Nein", False),
    ("yes_no", {}, None, None),
    ("email", {}, " Alva @Example.ORG ", "Alva@example.org"),
    ("email", {}, "mailto:alva@example.org", "alva@example.org"),
    ("email", {}, "<alva@example.org>", "alva@example.org"),
    ("email", {}, "alva@example.org.", "alva@example.org"),
    ("phone", {}, "02431 / 85-0", "+492431850"),
    ("phone", {}, "+49 (0)2431 850", "+492431850"),
    ("phone", {}, "0049 2431 850", "+492431850"),
    ("phone", {}, "+31 45 5 60 40 00", "+31455604000"),
    ("phone", {}, " ", None),
    ("address", {}, ["Johannismarkt", "17", "", "41812", "Erkelenz"], ADDRESS),
    ("address", {}, ["Johannismarkt 17", "", "", "41812", "Erkelenz"], ADDRESS),
    ("address", {}, ["Johannismarkt", "17", "", "", "41812 Erkelenz"], ADDRESS),
    ("address", {}, ["Johannismarkt", "17", "", "D-41812", "Erkelenz"], ADDRESS),
    ("address", {}, ["Johannismarkt", "17", "", "41 812", "Erkelenz"], ADDRESS),
    ("address", {}, ["", "", "", "", ""], None),
    ("address", {}, "Johannismarkt", None),
    ("consent", {}, True, True),
    ("consent", {}, "on", True),
    ("consent", {}, False, None),
]


@pytest.mark.parametrize(("name", "settings", "raw", "answer"), GOOD)
def test_a_kind_reads_what_was_meant(name: str, settings: dict[str, Any], raw: Any, answer: Any) -> None:
    assert kind(name).parse(field(name, **settings), raw) == answer


BAD: list[tuple[str, dict[str, Any], Any, str]] = [
    ("text", {"max_length": 3}, "vier", "Kürzen Sie „Angabe“ auf höchstens 3 Zeichen."),
    ("long_text", {"max_length": 3}, "vier", "Kürzen Sie „Angabe“ auf höchstens 3 Zeichen."),
    ("name", {}, "Иванов", "Entfernen Sie das Zeichen „И“"),
    ("name", {}, "Ali 2", "Entfernen Sie das Zeichen „2“"),
    ("number", {}, "zwei", "als Zahl in Ziffern"),
    ("number", {}, "2,5", "eine ganze Zahl ohne Komma"),
    ("number", {}, "1" * 20, "als Zahl in Ziffern"),
    ("number", {"decimals": 2}, "1,234", "höchstens 2 Stellen nach dem Komma"),
    ("number", {"min": 1}, "0", "„Angabe“ muss mindestens 1 sein."),
    ("number", {"max": 1000}, "1001", "„Angabe“ darf höchstens 1.000 sein."),
    ("date", {}, ["", "5", "1985"], "auch den Tag"),
    ("date", {}, ["12", "", "1985"], "auch den Monat"),
    ("date", {}, ["12", "5", ""], "auch das Jahr"),
    ("date", {"partial": True}, ["12", "", "1985"], "auch den Monat"),
    ("date", {"partial": True}, ["", "5", ""], "auch das Jahr"),
    ("date", {}, ["12", "5", "85"], "mit vier Ziffern"),
    ("date", {}, ["12", "13", "1985"], "den Monat als Zahl von 1 bis 12"),
    ("date", {}, ["32", "5", "1985"], "den Tag als Zahl von 1 bis 31"),
    ("date", {}, ["29", "2", "2023"], "hatte im Jahr 2023 nur 28 Tage"),
    ("date", {}, ["xx", "5", "1985"], "den Tag als Zahl"),
    ("date", {"past": True}, ["1", "1", "2199"], "muss in der Vergangenheit liegen"),
    ("date", {"future": True}, ["1", "1", "2001"], "muss in der Zukunft liegen"),
    ("date", {"min_age": 16}, ["2", "3", "2010"], "Mindestalter von 16 Jahren"),
    ("choice", {}, "brieftaube", "eine der angebotenen Antworten"),
    ("multiple_choice", {}, ["post", "brieftaube"], "eine der angebotenen Antworten"),
    ("multiple_choice", {"min": 2}, ["post"], "mindestens 2 Antworten"),
    ("multiple_choice", {"max": 1}, ["post", "abholung"], "höchstens 1 Antworten"),
    ("yes_no", {}, "vielleicht", "Ja oder Nein"),
    ("email", {}, "alva", "zum Beispiel name@beispiel.de"),
    ("email", {}, "alva@", "zum Beispiel name@beispiel.de"),
    ("phone", {}, "keins", "mit Vorwahl"),
    ("phone", {}, "12", "mit Vorwahl"),
    ("address", {}, ["Markt", "", "", "41812", "Erkelenz"], "die Hausnummer"),
    ("address", {}, ["", "1", "", "41812", "Erkelenz"], "die Straße"),
    ("address", {}, ["Markt", "1", "", "", "Erkelenz"], "die Postleitzahl"),
    ("address", {}, ["Markt", "1", "", "41812", ""], "den Ort"),
    ("address", {}, ["Markt", "1", "", "4181", "Erkelenz"], "mit fünf Ziffern"),
    ("address", {}, ["M" * 90, "1", "", "41812", "Erkelenz"], "auf höchstens 80 Zeichen"),
]


@pytest.mark.parametrize(("name", "settings", "raw", "words"), BAD)
@time_machine.travel("2026-03-01 12:00:00+01:00", tick=False)
def test_a_kind_says_what_to_do(name: str, settings: dict[str, Any], raw: Any, words: str) -> None:
    with pytest.raises(Wrong) as caught:
        kind(name).parse(field(name, **settings), raw)

    assert words in caught.value.sentence
    assert_good_sentence(caught.value.sentence)


BANNED = re.compile(r"gültig|bitte|zwingend|Pflichtfeld|ungültig|erforderlich|valid", re.IGNORECASE)


def assert_good_sentence(sentence: str) -> None:
    assert not BANNED.search(sentence), sentence
    assert sentence.endswith("."), sentence
    assert "%(" not in sentence, sentence


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_missing_answer_is_asked_for_in_the_words_of_the_question(name: str) -> None:
    plain = field(name)
    with_phrase = Field("f", name, "Angabe", options=plain.options, phrase="Ihren Familiennamen")

    assert_good_sentence(kind(name).missing(plain))
    assert_good_sentence(kind(name).missing(with_phrase))
    assert "„Angabe“" in kind(name).missing(plain)


def test_the_phrase_makes_the_sentence_of_the_guidelines() -> None:
    assert kind("name").missing(Field("f", "name", "Familienname", phrase="Ihren Familiennamen")) == (
        "Geben Sie Ihren Familiennamen ein."
    )


def test_the_editors_own_sentence_wins() -> None:
    own = Field("f", "date", "Geburtstag", errors={"year": "Ohne Jahr finden wir nichts."})

    with pytest.raises(Wrong, match=r"Ohne Jahr finden wir nichts\."):
        kind("date").parse(own, ["1", "1", "85"])


@pytest.mark.parametrize(("raw", "part"), [(["", "5", "1985"], "day"), (["1", "x", "1985"], "month")])
def test_a_wrong_date_names_the_box(raw: list[str], part: str) -> None:
    with pytest.raises(Wrong) as caught:
        kind("date").parse(field("date"), raw)

    assert caught.value.part == part


@pytest.mark.parametrize(
    ("name", "settings", "answer", "text"),
    [
        ("number", {}, 1234567, "1.234.567"),
        ("number", {"decimals": 2, "unit": "€"}, "1234.50", "1.234,50 €"),
        ("number", {}, -5, "-5"),
        ("number", {"decimals": 2}, "-0.50", "-0,50"),
        ("date", {}, "1985-05-12", "12. Mai 1985"),
        ("date", {}, "1985-05", "Mai 1985"),
        ("date", {}, "1890", "1890"),
        ("choice", {}, "post", "Mit der Post"),
        ("choice", {}, "weg", "weg"),
        ("multiple_choice", {}, ["post", "abholung"], "Mit der Post\nIch hole sie ab"),
        ("yes_no", {}, True, "Ja"),
        ("yes_no", {}, False, "Nein"),
        ("phone", {}, "+492431850", "02431 850"),
        ("phone", {}, "+31455604000", "+31 45 560 4000"),
        ("address", {}, ADDRESS, "Johannismarkt 17\n41812 Erkelenz"),
        ("file", {}, ["a", "b"], "2 Dateien"),
        ("consent", {}, True, "Bestätigt"),
    ],
)
def test_an_answer_reads_like_german(name: str, settings: dict[str, Any], answer: Any, text: str) -> None:
    assert kind(name).text(field(name, **settings), answer) == text


@pytest.mark.parametrize("name", sorted(KINDS))
def test_what_a_kind_shows_it_reads_again(name: str) -> None:
    one = field(name)
    example = kind(name).example(one)

    if name != "file":
        assert kind(name).parse(one, kind(name).shown(one, example)) == example


@pytest.mark.parametrize("name", sorted(KINDS.keys() - SILENT))
def test_every_kind_has_a_widget_a_schema_and_a_title(name: str) -> None:
    one = field(name)
    question = Question(one)

    assert question.widget is not None
    assert json.dumps(kind(name).schema(one))
    assert str(kind(name).title)
    assert kind(name).problems(one) == []


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (Field("f", "choice", "Angabe"), "mindestens eine Antwort"),
        (Field("f", "choice", "Angabe", options=(Option("a", "A"), Option("a", "B"))), "mehrmals"),
        (Field("f", "number", "Angabe", settings={"min": 5, "max": 2}), "kleinste Zahl größer"),
        (Field("f", "date", "Angabe", settings={"past": True, "future": True}), "vergangen und zukünftig"),
    ],
)
def test_a_question_that_cannot_work_is_found(broken: Field, words: str) -> None:
    assert any(words in sentence for sentence in kind(broken.kind).problems(broken))


def test_sensitive_questions_leave_nothing_to_the_browser() -> None:
    secret = Field("f", "email", "Angabe", sensitive=True)

    attributes = kind("email").widget(secret).attrs

    assert attributes["autocomplete"] == "off"
    assert attributes["spellcheck"] == "false"


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(LookupError, match="brieftaube"):
        kind("brieftaube")


@pytest.mark.parametrize("name", ["Żółć", "D'Àöü-ß", "Łukasz", "İpek", "Şahin", "Ođić", "K\u035fHan", "Ạ\u0308x"])
def test_names_of_all_europe_fit(name: str) -> None:
    assert foreign_letter(name) is None


@pytest.mark.parametrize(("name", "letter"), [("Ali🙂", "🙂"), ("a\u0301\u0301", "\u0301"), ("Ω", "Ω"), ("x_y", "_")])
def test_other_signs_are_named(name: str, letter: str) -> None:
    assert foreign_letter(name) == letter
