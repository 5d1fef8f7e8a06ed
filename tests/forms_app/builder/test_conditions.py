"""Rules: what holds, and what never does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from forms_app.builder import conditions
from forms_app.builder.conditions import All, AnyOf, Compare, Not, Op, holds
from tests.samples import strategies

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("op", "answer", "value", "expected"),
    [
        (Op.EQUALS, "privat", "privat", True),
        (Op.EQUALS, "Privat ", "privat", True),
        (Op.EQUALS, "privat", "rente", False),
        (Op.EQUALS, True, True, True),
        (Op.EQUALS, True, "ja", False),
        (Op.EQUALS, 2, "2", True),
        (Op.EQUALS, "2.50", 2.5, True),
        (Op.EQUALS, None, None, True),
        (Op.EQUALS, 1, True, False),
        (Op.NOT_EQUALS, "rente", "privat", True),
        (Op.NOT_EQUALS, "privat", "privat", False),
        (Op.NOT_EQUALS, None, "privat", False),
        (Op.CONTAINS, ["a4", "a5"], "a4", True),
        (Op.CONTAINS, ["a4"], "a5", False),
        (Op.CONTAINS, "Krankenhaus Erkelenz", "erkelenz", True),
        (Op.CONTAINS, 12, "1", False),
        (Op.ANSWERED, "x", None, True),
        (Op.ANSWERED, False, None, True),
        (Op.ANSWERED, 0, None, True),
        (Op.ANSWERED, "", None, False),
        (Op.ANSWERED, [], None, False),
        (Op.ANSWERED, {"street": ""}, None, False),
        (Op.GREATER, 3, 2, True),
        (Op.GREATER, "12.5", 12, True),
        (Op.GREATER, 2, 2, False),
        (Op.GREATER, "viele", 2, False),
        (Op.GREATER, True, 0, False),
        (Op.LESS, 1, 2, True),
        (Op.LESS, None, 2, False),
        (Op.BEFORE, "1999-12-31", "2000-01-01", True),
        (Op.BEFORE, "1999", "2000-01-01", True),
        (Op.BEFORE, "2000", "2000-06-01", False),
        (Op.AFTER, "2000-06-02", "2000-06-01", True),
        (Op.AFTER, "2000", "2000-06-01", False),
        (Op.AFTER, "kein Datum", "2000-06-01", False),
        (Op.AGE_AT_LEAST, "2010-03-01", 16, True),
        (Op.AGE_AT_LEAST, "2010-03-02", 16, False),
        (Op.AGE_AT_LEAST, "1915", 110, True),
        (Op.AGE_AT_LEAST, "1916", 110, False),
        (Op.AGE_BELOW, "2010-03-02", 16, True),
        (Op.AGE_BELOW, "2010-03-01", 16, False),
        (Op.AGE_BELOW, "2010", 16, False),
        (Op.AGE_BELOW, None, 16, False),
    ],
)
def test_a_comparison_holds_only_for_what_is_certain(op: Op, answer: Any, value: Any, expected: bool) -> None:
    assert holds(Compare("f", op, value), {"f": answer}, today=TODAY) is expected


@pytest.mark.parametrize("op", list(Op))
def test_no_comparison_holds_for_a_question_nobody_answered(op: Op) -> None:
    assert holds(Compare("f", op, "x"), {}) is False


def test_all_any_and_not_nest() -> None:
    yes, no = Compare("a", Op.EQUALS, 1), Compare("a", Op.EQUALS, 2)
    answers = {"a": 1}

    assert holds(All((yes, Not(no), AnyOf((no, yes)))), answers)
    assert not holds(All((yes, no)), answers)
    assert holds(All(()), answers)
    assert not holds(AnyOf(()), answers)


def test_who_was_born_on_a_leap_day_is_older_on_the_first_of_march() -> None:
    rule = Compare("f", Op.AGE_AT_LEAST, 18)

    assert not holds(rule, {"f": "2008-02-29"}, today=date(2026, 2, 28))
    assert holds(rule, {"f": "2008-02-29"}, today=date(2026, 3, 1))


@given(strategies.rules)
def test_a_rule_survives_json(rule: conditions.Condition | None) -> None:
    assert conditions.from_json(conditions.to_json(rule)) == rule


@given(strategies.rules, strategies.answers())
def test_a_rule_never_raises_and_answers_the_same_twice(rule: Any, answers: dict[str, Any]) -> None:
    first = holds(rule, answers, today=TODAY)

    assert holds(rule, answers, today=TODAY) is first


@given(strategies.conditions(), strategies.answers())
def test_a_rule_looks_only_at_the_fields_it_names(rule: conditions.Condition, answers: dict[str, Any]) -> None:
    named = set(conditions.fields_of(rule))
    fewer = {key: value for key, value in answers.items() if key in named}

    assert holds(rule, answers, today=TODAY) is holds(rule, fewer, today=TODAY)


@given(strategies.conditions())
def test_renaming_moves_every_reference(rule: conditions.Condition) -> None:
    names = {name: f"neu-{name}" for name in conditions.fields_of(rule)}

    renamed = conditions.rename(rule, names)

    assert list(conditions.fields_of(renamed)) == [names[name] for name in conditions.fields_of(rule)]


@pytest.mark.parametrize("doc", [{"all": "x"}, {"field": 1, "op": "equals"}, {"field": "f", "op": "is"}, [], "x", {}])
def test_what_is_no_rule_is_refused(doc: Any) -> None:
    with pytest.raises(ValueError):
        conditions.from_json(doc)


@pytest.mark.parametrize("digits", ["5123456789012", "99999999999999999999", "9" * 5000, "-1", "1-99999999999999"])
def test_digits_that_are_no_date_lie_neither_before_nor_after(digits: str) -> None:
    for op in (Op.BEFORE, Op.AFTER):
        assert not holds(Compare("f", op, "2001-02"), {"f": digits})
        assert not holds(Compare("f", op, digits), {"f": "2001-02"})
    for op in (Op.AGE_AT_LEAST, Op.AGE_BELOW, Op.DAYS_AGO_ABOVE, Op.DAYS_AHEAD_ABOVE):
        assert not holds(Compare("f", op, 18), {"f": digits})
