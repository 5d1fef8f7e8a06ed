"""What an application costs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.builder.conditions import Compare, Op
from forms_app.builder.definition import Charge
from forms_app.builder.fees import Assessment, FeeItem, FeeRule, assess, first_overlap
from tests.samples import strategies
from tests.samples.forms import ID, sample_answers, sample_form

DAY = date(2026, 3, 1)
RULE = FeeRule("urkunde", 1000, 500)


def terms(*rules: FeeRule) -> dict[str, Any]:
    return {"fees": [rule.to_json() for rule in rules]}


def bill(*rules: FeeRule, on: date = DAY, **changes: Any) -> Assessment:
    answers = sample_answers() | {ID[key]: value for key, value in changes.items()}
    return assess(terms(*rules), sample_form(), answers, on=on)


def test_the_first_copy_costs_full_and_each_further_one_half() -> None:
    assert bill(RULE, copies=1).total_cents == 1000
    assert bill(RULE, copies=3).items == (FeeItem("urkunde", "Urkunde", 3, 2000),)


def test_without_a_price_for_further_copies_all_cost_the_same() -> None:
    assert bill(FeeRule("urkunde", 1200), copies=3).total_cents == 3600


def test_a_town_without_a_rule_takes_nothing() -> None:
    assert bill() == Assessment()
    assert bill(FeeRule("hund", 1000)) == Assessment()


def test_an_offer_without_a_fee_takes_nothing_although_it_has_an_amount() -> None:
    free = terms(RULE) | {"payment_policy": "none"}

    assert assess(free, sample_form(), sample_answers(), on=DAY) == Assessment()


def test_a_rule_counts_on_its_first_and_last_day() -> None:
    rule = FeeRule("urkunde", 1000, valid_from=DAY, valid_until=DAY)

    assert bill(rule, copies=1).total_cents == 1000
    assert bill(rule, on=date(2026, 2, 28)).items == ()
    assert bill(rule, on=date(2026, 3, 2)).items == ()


def test_of_two_rules_the_one_that_came_last_into_force_counts() -> None:
    old, new = FeeRule("urkunde", 1000), FeeRule("urkunde", 1500, valid_from=DAY)

    assert bill(new, old, copies=1).total_cents == 1500
    assert bill(new, old, copies=1, on=date(2026, 2, 28)).total_cents == 1000


def test_an_exemption_is_claimed_with_evidence_and_the_bill_still_adds_up() -> None:
    claimed = bill(RULE, copies=2, purpose="rente", exempt=True, evidence=["id"])

    assert claimed.exemption_claimed
    assert claimed.total_cents == 0
    assert claimed.full_cents == 1500
    assert [item.cents for item in claimed.items] == [1500, -1500]


def test_without_evidence_the_fee_is_due() -> None:
    due = bill(RULE, copies=2, purpose="rente", exempt=True, evidence=None)

    assert (due.total_cents, due.exemption_claimed) == (1500, False)


def test_a_hidden_wish_for_exemption_does_not_count() -> None:
    due = bill(RULE, copies=2, purpose="privat", exempt=True, evidence=["id"])

    assert (due.total_cents, due.exemption_claimed) == (1500, False)


def test_nothing_is_claimed_where_nothing_is_due() -> None:
    assert not bill(purpose="rente", exempt=True, evidence=["id"]).exemption_claimed


def test_a_charge_with_a_rule_counts_only_when_it_holds() -> None:
    form = sample_form()
    charge = Charge("urkunde", "Versand", show_if=Compare(ID["relation"], Op.EQUALS, "vollmacht"))
    changed = type(form)(form.title, steps=form.steps, charges=(charge,))

    assert assess(terms(RULE), changed, sample_answers(), on=DAY).items == ()


rules = st.builds(
    FeeRule,
    st.sampled_from(["urkunde", "hund"]),
    st.integers(0, 100_000),
    st.none() | st.integers(0, 100_000),
    st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)


@given(rules)
def test_a_rule_survives_json(rule: FeeRule) -> None:
    assert FeeRule.from_json(rule.to_json()) == rule


@given(st.lists(rules, max_size=4), strategies.definitions(), strategies.answers())
def test_the_lines_add_up_and_nobody_is_paid_out(all_rules: list[FeeRule], form: Any, answers: dict[str, Any]) -> None:
    result = assess(terms(*all_rules), form, answers, on=DAY)

    assert sum(item.cents for item in result.items) == result.total_cents
    assert result.total_cents >= 0
    assert result == assess(terms(*all_rules), form, answers, on=DAY)


@given(rules, st.integers(1, 50), st.integers(1, 50))
def test_more_copies_never_cost_less(rule: FeeRule, few: int, more: int) -> None:
    assert rule.cents(few) <= rule.cents(few + more)


TODAY = date(2026, 3, 1)


def rates(*spans: tuple[date | None, date | None]) -> list[FeeRule]:
    return [FeeRule("urkunde", 1000, None, begin, end) for begin, end in spans]


@pytest.mark.parametrize(
    ("rules", "day"),
    [
        ([], None),
        (rates((None, None)), None),
        # A newer rate follows an older one without an end: the newer one counts from its first day.
        (rates((None, None), (date(2026, 7, 1), None)), None),
        (rates((None, None), (None, None)), TODAY),
        (rates((date(2026, 7, 1), None), (date(2026, 7, 1), date(2026, 12, 31))), date(2026, 7, 1)),
        # What is over confuses nobody.
        (rates((None, date(2025, 1, 1)), (None, date(2025, 6, 1)), (None, None)), None),
    ],
)
def test_two_rates_that_begin_on_the_same_day_leave_it_open_which_one_is_meant(
    rules: list[FeeRule], day: date | None
) -> None:
    assert first_overlap("urkunde", rules, since=TODAY) == day
    assert first_overlap("andere", rules, since=TODAY) is None
