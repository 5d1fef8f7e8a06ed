"""A form changes while people fill it in: what changed, and what becomes of their answers."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from forms_app.builder.conditions import Compare, Op, is_answered
from forms_app.builder.definition import Definition, Field, Item, Option, Step
from forms_app.builder.differences import Sort, differences
from forms_app.builder.leaves import leaves
from forms_app.builder.moving import WIDER, move
from forms_app.builder.paths import walk
from tests.forms_app.builder.test_repeats import answers as firm_answers
from tests.forms_app.builder.test_repeats import entry, partners
from tests.samples import strategies
from tests.samples.forms import ID, sample_answers, sample_form


def with_item(form: Definition, item_id: str, **changes: Any) -> Definition:
    """The form with one item changed."""

    def changed(item: Item) -> Item:
        return replace(item, **changes) if item.id == item_id else item

    return replace(form, steps=tuple(replace(step, items=tuple(map(changed, step.items))) for step in form.steps))


def without(form: Definition, item_id: str) -> Definition:
    steps = tuple(replace(step, items=tuple(i for i in step.items if i.id != item_id)) for step in form.steps)
    return replace(form, steps=steps)


def added(form: Definition, item: Item, step: int = 0) -> Definition:
    steps = list(form.steps)
    steps[step] = replace(steps[step], items=(*steps[step].items, item))
    return replace(form, steps=tuple(steps))


# --- what changed ---------------------------------------------------------------------------------------


def test_equal_forms_do_not_differ():
    assert differences(sample_form(), sample_form()) == []


def test_a_new_label_is_a_change_of_words():
    (change,) = differences(sample_form(), with_item(sample_form(), ID["place"], label="Wo geboren?"))

    assert (change.sort, change.id, change.name) == (Sort.CHANGED, ID["place"], "Wo geboren?")
    assert [(one.slot, one.before, one.after) for one in change.details] == [("label", "Geburtsort", "Wo geboren?")]
    assert change.is_text_only


def test_a_new_rule_is_more_than_words():
    rule = Compare(ID["copies"], Op.GREATER, 1)

    (change,) = differences(sample_form(), with_item(sample_form(), ID["place"], show_if=rule))

    assert not change.is_text_only


def test_what_came_and_what_went_is_named():
    new = added(without(sample_form(), ID["remark"]), Field("neu", "text", "Neue Frage"))

    assert [(one.sort, one.name) for one in differences(sample_form(), new)] == [
        (Sort.ADDED, "Neue Frage"),
        (Sort.REMOVED, "Bemerkung"),
    ]


def test_one_question_that_changed_its_place_is_one_move():
    form = sample_form()
    items = form.steps[1].items
    turned = replace(form, steps=(form.steps[0], replace(form.steps[1], items=(*items[1:], items[0])), *form.steps[2:]))

    assert [(one.sort, one.name) for one in differences(form, turned)] == [(Sort.MOVED, "Familienname")]


def test_a_question_on_another_page_has_moved():
    form = sample_form()
    moved = added(without(form, ID["remark"]), form.field(ID["remark"]), step=1)

    assert (Sort.MOVED, "Bemerkung") in [(one.sort, one.name) for one in differences(form, moved)]


# --- what becomes of the answers ---------------------------------------------------------------------------


def test_new_words_and_a_new_order_keep_every_answer():
    form = sample_form()
    new = replace(with_item(form, ID["place"], label="Wo?"), steps=tuple(reversed(form.steps)))

    moved = move(form, new, sample_answers())

    assert moved.is_safe
    assert moved.answers == walk(form, sample_answers()).answers
    assert moved.asked == ()


def test_a_new_question_is_asked_and_nothing_is_lost():
    new = added(sample_form(), Field("neu", "text", "Neue Frage"))

    moved = move(sample_form(), new, sample_answers())

    assert moved.is_safe
    assert [one.id for one in moved.asked] == ["neu"]


def test_a_question_that_is_gone_loses_its_answer_and_that_is_not_safe():
    moved = move(sample_form(), without(sample_form(), ID["place"]), sample_answers())

    assert not moved.is_safe
    assert [one.label for one in moved.lost] == ["Geburtsort"]
    assert ID["place"] not in moved.answers


def test_a_question_nobody_answered_may_go():
    assert move(sample_form(), without(sample_form(), ID["remark"]), sample_answers()).is_safe


@pytest.mark.parametrize(
    ("changes", "is_safe"),
    [
        ({"kind": "long_text"}, True),
        ({"kind": "number"}, False),
        ({"settings": {"max_length": 3}}, False),
        ({"settings": {"max_length": 30}}, True),
        ({"required": False}, True),
        ({"kind": "choice", "options": (Option("a", "A"),)}, False),
    ],
)
def test_an_answer_moves_where_it_would_be_taken_today(changes, is_safe):
    moved = move(sample_form(), with_item(sample_form(), ID["place"], **changes), sample_answers())

    assert moved.is_safe is is_safe
    assert (ID["place"] in moved.answers) is is_safe


def test_an_option_that_is_gone_takes_its_answer_with_it():
    fewer = with_item(sample_form(), ID["product"], options=(Option("mehrsprachig", "Mehrsprachig"),))

    assert [one.label for one in move(sample_form(), fewer, sample_answers()).lost] == ["Urkunde"]


def test_entries_of_a_repeated_step_move_along():
    given = firm_answers(entry("Alva", 60), entry("Bruno", 40))
    new = with_item(partners(), "name", label="Vollständiger Name")

    moved = move(partners(), new, given)

    assert moved.is_safe
    assert moved.answers["s-partners"] == given["s-partners"]


def test_a_step_that_is_no_longer_repeated_keeps_no_entries():
    form = partners()
    once = replace(form, steps=(form.steps[0], replace(form.steps[1], repeat=None), form.steps[2]))

    moved = move(form, once, firm_answers(entry("Alva", 60)))

    assert not moved.is_safe
    assert "s-partners" not in moved.answers


def test_a_page_that_was_read_need_not_be_read_again():
    reading = Step("r", "lesen", "Lesen", items=(partners().steps[0].items[0],))
    form = Definition(title="F", steps=(replace(reading, items=()),))

    assert move(form, form, {"r": True}).answers in ({}, {"r": True})


@given(strategies.definitions(), strategies.definitions(), strategies.answers())
def test_a_move_keeps_exactly_the_answers_whose_questions_still_exist_with_a_compatible_kind(
    old: Definition, new: Definition, answers: dict[str, Any]
) -> None:
    moved = move(old, new, answers)

    counting = walk(old, answers).answers
    for leaf in leaves(old, counting):
        target = new.field(leaf.field.id)
        kept = leaf.field.id in moved.answers
        compatible = target is not None and (
            target.kind == leaf.field.kind or target.kind in WIDER.get(leaf.field.kind, ())
        )
        if kept:
            assert compatible
            assert moved.answers[leaf.field.id] == leaf.value
        elif leaf.field.is_asked and is_answered(leaf.value):
            assert leaf.field in moved.lost
    assert moved.is_safe == (not moved.lost)
    assert move(old, new, answers) == moved


@given(strategies.definitions(), strategies.answers())
def test_a_move_to_the_same_form_drops_only_what_no_question_would_take(
    form: Definition, answers: dict[str, Any]
) -> None:
    assert set(move(form, form, answers).answers) <= set(walk(form, answers).answers)
    assert differences(form, form) == []
