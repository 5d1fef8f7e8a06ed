"""What an editor writes into a rule, and what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from forms_app.builder.blocks.rules import OPS
from forms_app.builder.checking import problems
from forms_app.builder.conditions import Compare, Op, from_json, holds, to_json
from forms_app.builder.definition import Definition, Field, Option, Step
from forms_app.builder.references import typed

OWN = (Option("post", "Mit der Post"), Option("abholung", "Ich hole sie ab"))
EU_EEA_CH = 31


def field(name: str, **settings: Any) -> Field:
    return Field("f", name, "Angabe", options=OWN if name in ("choice", "multiple_choice") else (), settings=settings)


def test_an_editor_may_choose_every_comparison() -> None:
    assert {name for name, _label in OPS} == {op.value for op in Op}


@pytest.mark.parametrize(
    ("name", "op", "text", "value"),
    [
        ("country", Op.EQUALS, "niederlande", "NL"),
        ("country", Op.EQUALS, "NL", "NL"),
        ("country", Op.EQUALS, "Preußen", "Preußen"),
        ("country", Op.ONE_OF, "Deutschland; Belgien;Deutschland", ["DE", "BE"]),
        ("nationality", Op.CONTAINS, "staatenlos", "staatenlos"),
        ("legal_form", Op.ONE_OF, "GmbH; UG", ["350", "351"]),
        ("legal_form", Op.ONE_OF, "nicht eingetragen", ["180"]),
        ("wz_activity", Op.ONE_OF, "Abschnitt I", ["55", "56"]),
        ("wz_activity", Op.ONE_OF, "gastgewerbe; Einzelhandel (ohne Handel mit Kraftfahrzeugen)", ["55", "56", "47"]),
        ("register_entry", Op.EQUALS, "HRB", "B"),
        ("register_entry", Op.ONE_OF, "Handelsregister", ["A", "B"]),
        ("registry_office", Op.EQUALS, "Hückelhoven", "hueckelhoven"),
        ("choice", Op.ONE_OF, "Mit der Post; abholung", ["post", "abholung"]),
        ("yes_no", Op.ONE_OF, "ja", [True]),
        ("number", Op.ONE_OF, "1; 2", [1, 2]),
        ("number", Op.AT_LEAST, "10", 10),
        ("amount", Op.EQUALS, "12,5 €", "12.50"),
        ("amount", Op.AT_MOST, "12,5", "12.5"),
        ("percent", Op.GREATER, "50", 50),
        ("time", Op.AFTER, "22 Uhr", "22:00"),
        ("date_range", Op.BEFORE, "31.12.2026", "2026-12-31"),
        ("date", Op.DAYS_AGO_ABOVE, "28", 28),
        ("text", Op.ONE_OF, "", []),
    ],
)
def test_the_text_of_a_rule_becomes_what_the_answer_is(name: str, op: Op, text: str, value: Any) -> None:
    assert typed(text, op, field(name)) == value


def test_the_name_of_a_set_stands_for_all_its_countries() -> None:
    value = typed("EU, EWR und Schweiz", Op.ONE_OF, field("nationality"))

    assert len(value) == EU_EEA_CH
    assert value == sorted(value)
    assert {"DE", "NO", "CH"} <= set(value)


def test_a_list_survives_the_trip_through_json() -> None:
    rule = Compare("f", Op.ONE_OF, typed("EU", Op.ONE_OF, field("country")))

    assert from_json(to_json(rule)) == rule


@pytest.mark.parametrize(
    ("name", "op", "text", "answer", "is_true"),
    [
        ("nationality", Op.ONE_OF, "EU", ["TR", "NL"], True),
        ("nationality", Op.ONE_OF, "EU", ["TR"], False),
        ("wz_activity", Op.EQUALS, "Gastronomie", {"code": "56", "description": "Imbiss"}, True),
        ("wz_activity", Op.ONE_OF, "Abschnitt I", {"code": "47", "description": "Laden"}, False),
        ("register_entry", Op.EQUALS, "Register im Ausland", {"code": "X", "place": "Venlo", "country": "NL"}, True),
        ("registry_office", Op.NOT_EQUALS, "Erkelenz", {"code": "other", "place": "Aachen"}, True),
        ("amount", Op.EQUALS, "12,5", "12.50", True),
        ("amount", Op.AT_LEAST, "12,5", "12.50", True),
        ("time", Op.AFTER, "22:00", "22:30", True),
        ("time", Op.BEFORE, "8 Uhr", "08:00", False),
        ("date_range", Op.AFTER, "1.5.2026", {"from": "2026-05-02", "to": "2026-05-04"}, True),
        ("date_range", Op.BEFORE, "4.5.2026", {"from": "2026-05-02", "to": "2026-05-04"}, False),
        ("date_range", Op.BEFORE, "4.5.2030", {"from": "2026-05-02"}, False),
        ("date_range", Op.DAYS_AHEAD_ABOVE, "30", {"from": "2026-05-02"}, True),
        ("address", Op.EQUALS, "Ausland", {"code": "abroad", "place": "Venlo"}, True),
    ],
)
@time_machine.travel("2026-03-01 12:00:00+01:00", tick=False)
def test_a_rule_holds_for_what_it_means(name: str, op: Op, text: str, answer: Any, is_true: bool) -> None:
    settings = {"variants": "all"} if name == "address" else {}

    rule = Compare("f", op, typed(text, op, field(name, **settings)))

    assert holds(rule, {"f": answer}) is is_true


@pytest.mark.parametrize(
    ("name", "op", "value", "words"),
    [
        ("country", Op.ONE_OF, ["DE", "Preußen"], "nennt „Preußen“. Diese Antwort gibt es bei „Angabe“ nicht"),
        ("country", Op.ONE_OF, [], "fehlt der Vergleichswert"),
        ("country", Op.EQUALS, "Preußen", "nennt „Preußen“"),
        ("country", Op.GREATER, 1, "nicht passt"),
        ("amount", Op.AT_LEAST, "viel", "eine Zahl."),
        ("percent", Op.BEFORE, "2020-01-01", "nicht passt"),
        ("time", Op.AFTER, "abends", "so: 22:00"),
        ("time", Op.AGE_BELOW, 3, "nicht passt"),
        ("date", Op.DAYS_AGO_ABOVE, "lange", "eine Zahl von Tagen"),
        ("date_range", Op.EQUALS, "2020-01-01", "nicht passt"),
        ("declaration", Op.CONTAINS, "Alva", "nicht passt"),
        ("address", Op.EQUALS, "Erkelenz", "nicht passt"),
        ("register_entry", Op.EQUALS, "Z", "nennt „Z“"),
    ],
)
def test_a_comparison_that_cannot_hold_is_found(name: str, op: Op, value: Any, words: str) -> None:
    assert any(words in sentence for sentence in found(field(name), op, value))


@pytest.mark.parametrize(
    ("name", "op", "value"),
    [
        ("country", Op.ONE_OF, ["DE"]),
        ("nationality", Op.CONTAINS, "DE"),
        ("wz_activity", Op.EQUALS, "56"),
        ("amount", Op.AT_MOST, "12.5"),
        ("time", Op.AFTER, "22:00"),
        ("date_range", Op.AFTER, "2020-01-01"),
        ("date", Op.DAYS_AHEAD_ABOVE, 14),
        ("declaration", Op.ANSWERED, None),
        ("licence_plate", Op.EQUALS, "HS A 1"),
    ],
)
def test_a_comparison_that_fits_is_fine(name: str, op: Op, value: Any) -> None:
    assert found(field(name), op, value) == []


def found(asked: Field, op: Op, value: Any) -> list[str]:
    items = (asked, Field("t", "text", "Text", show_if=Compare("f", op, value)))
    return problems(Definition("Formular", steps=(Step("s", "s", "Schritt", items=items),)))
