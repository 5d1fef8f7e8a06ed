"""What holds for every form an editor can build and for everybody who fills it in.

A few dozen forms in each run, thousands behind `make endurance`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_app.builder import compiler, paths, summary
from forms_app.builder.conditions import is_answered
from forms_app.builder.definition import Content, Definition, Field, Item, Step, canonical
from forms_app.builder.kinds.base import Wrong
from forms_app.builder.kinds.registry import KINDS
from forms_app.builder.leaves import leaves
from forms_app.builder.moving import WIDER, move
from forms_app.builder.paths import walk
from forms_app.builder.repeats import EntriesForm
from tests.samples.random_forms import Person, forms, junk

FEW, MANY = 30, 3_000
people = st.randoms(use_true_random=False)


# --- the way ------------------------------------------------------------------------------------------


def the_way_is_the_same_every_time_and_changes_nothing(form: Definition, answers: dict[str, Any]) -> None:
    document, stored = canonical(form.to_json()), canonical(answers)

    first, second = walk(form, answers), walk(Definition.from_json(json.loads(document)), json.loads(stored))

    assert first == second
    assert canonical(form.to_json()) == document
    assert canonical(answers) == stored


def dropping_what_is_hidden_twice_drops_nothing_more(form: Definition, answers: dict[str, Any]) -> None:
    kept = paths.relevant(form, answers)

    again = walk(form, kept)
    assert again.answers == kept
    assert [one.step.id for one in again.steps] == [one.step.id for one in walk(form, answers).steps]


def everybody_reaches_the_end_or_an_exit_and_is_asked_nothing_hidden(form: Definition, random: Random) -> None:
    person = Person(form, random)

    ended = person.fill_in()

    for visit in person.visits:
        assert visit.drawn == visit.open, visit
    if ended == "end":
        assert_can_be_sent(form, person.answers)


def assert_can_be_sent(form: Definition, answers: dict[str, Any]) -> None:
    """The last check of everything finds nothing, and only what was asked is sent."""
    way = walk(form, answers)
    for one in way.steps:
        step = one.step
        if step.repeat is not None:
            assert EntriesForm(form, step, answers).is_valid(), step
        else:
            compiled = compiler.form_class(form, step)
            sent = {key: value for key, value in compiled.post_from(answers).items() if value is not None}
            assert compiled(sent, initial_answers=answers, known=answers).is_valid(), step
    asked = {("", item.id) for one in way.steps for item in one.items}
    asked |= {(entry.id, item.id) for one in way.steps for entry in one.entries for item in entry.items}
    given_answers = [leaf for leaf in leaves(form, way.answers) if leaf.field.is_asked]
    assert {(leaf.entry, leaf.field.id) for leaf in given_answers} <= asked
    # What the form answers itself may stand on a step that asks nothing and is no page.
    silent = {one.id for one in form.fields if not one.is_asked}
    assert way.answers.keys() <= {item for _entry, item in asked} | {one.step.id for one in way.steps} | silent
    assert summary.rows(form, answers) == summary.rows(form, way.answers)
    assert canonical(way.answers)


def an_answer_nobody_asked_for_changes_nothing(form: Definition, random: Random, answers: dict[str, Any]) -> None:
    """Whatever lies stored under ids that are not on the way: the way, the summary and what is sent stay the same."""
    person = Person(form, random)
    person.fill_in()
    way = walk(form, person.answers)
    on_the_way = {item.id for one in way.steps for item in one.items if isinstance(item, Field) and item.is_asked}
    on_the_way |= {one.step.id for one in way.steps}
    foreign = {key: value for key, value in answers.items() if key not in on_the_way}

    assert walk(form, {**foreign, **way.answers}) == walk(form, way.answers)


def changing_an_early_answer_still_leads_to_the_end(form: Definition, random: Random) -> None:
    person = Person(form, random)
    if person.fill_in() != "end" or not person.answers:
        return
    changed = random.choice(sorted(person.answers))
    person.answers = {key: value for key, value in person.answers.items() if key != changed}
    person.visits.clear()

    if person.fill_in() == "end":
        assert_can_be_sent(form, person.answers)


# --- compiling ------------------------------------------------------------------------------------------


def compiling_is_pure(form: Definition, random: Random) -> None:
    document = canonical(form.to_json())
    person = Person(form, random)
    person.fill_in()
    again = Definition.from_json(json.loads(document))
    assert again == form
    assert again.digest == form.digest
    for step, other in zip(form.steps, again.steps, strict=True):
        one, two = compiler.compile_step(form, step), compiler.compile_step(again, other)
        post = {key: value for key, value in one.post_from(person.answers).items() if value is not None}

        first, second = (made(post, initial_answers={}, known=person.answers) for made in (one, two))

        assert (first.is_valid(), first.errors.as_json()) == (second.is_valid(), second.errors.as_json())
        assert first.answers() == second.answers()
        assert first.as_div() == second.as_div()
        assert one.post_from(person.answers) == two.post_from(person.answers)
    assert canonical(form.to_json()) == document


# --- a form that changes ----------------------------------------------------------------------------------


def other_words_and_another_order_lose_no_answer(form: Definition, random: Random) -> None:
    person = Person(form, random)
    person.fill_in()

    moved = move(form, shuffled(form, random), person.answers)

    assert moved.is_safe, moved.lost
    assert _given(form, moved.answers) == _given(form, walk(form, person.answers).answers)


def shuffled(form: Definition, random: Random) -> Definition:
    """The same questions under other words, at other places of their step, on pages in another order."""

    def said_anew(item: Item) -> Item:
        return replace(item, title="Neu") if isinstance(item, Content) else replace(item, label="Neu", help="Neu")

    def turned(step: Step) -> Step:
        items = [said_anew(item) for item in step.items]
        random.shuffle(items)
        return replace(step, title="Neu", slug=f"neu-{step.slug}", items=tuple(items))

    steps = [turned(step) for step in form.steps]
    random.shuffle(steps)
    return replace(form, title="Neu", steps=tuple(steps))


def _given(form: Definition, answers: dict[str, Any]) -> dict[tuple[str, str], Any]:
    return {(leaf.entry, leaf.field.id): leaf.value for leaf in leaves(form, answers) if leaf.field.is_asked}


def a_safe_move_keeps_exactly_what_still_fits(old: Definition, new: Definition, random: Random) -> None:
    """Any other form that happens to share ids, and the old one with some questions gone or of another kind."""
    person = Person(old, random)
    person.fill_in()
    counting = _given(old, walk(old, person.answers).answers)
    for target in (new, mutilated(old, random)):
        moved = move(old, target, person.answers)

        fitting = {
            (entry, key): value for (entry, key), value in counting.items() if _would_fit(old, target, key, value)
        }
        assert _given(target, moved.answers) == fitting
        lost = {key for (entry, key), value in counting.items() if is_answered(value) and (entry, key) not in fitting}
        assert {one.id for one in moved.lost} == lost
        assert moved.is_safe == (not lost)
        walk(target, moved.answers)


def mutilated(form: Definition, random: Random) -> Definition:
    def changed(step: Step) -> Step:
        items = [item for item in step.items if random.random() > 0.2]
        kinds = ["text", "long_text", "name", "number"]
        items = [
            replace(item, kind=random.choice(kinds), options=())
            if isinstance(item, Field) and item.kind in kinds and random.random() < 0.5
            else item
            for item in items
        ]
        repeat = None if random.random() < 0.2 else step.repeat
        return replace(step, items=tuple(items), repeat=repeat)

    return replace(form, steps=tuple(changed(step) for step in form.steps if random.random() > 0.2))


def _would_fit(old: Definition, new: Definition, key: str, value: Any) -> bool:
    """Said once more in plain words: the question is still there, in the same list, and would take the answer."""
    before, after = old.field(key), new.field(key)
    if before is None or after is None or not after.is_asked:
        return False
    lists = [
        step.id if step is not None and step.repeat is not None else "" for step in (old.step_of(key), new.step_of(key))
    ]
    if lists[0] != lists[1] or (after.kind != before.kind and after.kind not in WIDER.get(before.kind, ())):
        return False
    if not is_answered(value) or after.kind == "file":
        return True
    try:
        return bool(KINDS[after.kind].parse(after, KINDS[after.kind].shown(after, value)) == value)
    except Wrong:
        return False


# --- how often --------------------------------------------------------------------------------------------

PROPERTIES: dict[Callable[..., None], tuple[st.SearchStrategy[Any], ...]] = {
    the_way_is_the_same_every_time_and_changes_nothing: (forms(), junk()),
    dropping_what_is_hidden_twice_drops_nothing_more: (forms(), junk()),
    everybody_reaches_the_end_or_an_exit_and_is_asked_nothing_hidden: (forms(), people),
    an_answer_nobody_asked_for_changes_nothing: (forms(), people, junk()),
    changing_an_early_answer_still_leads_to_the_end: (forms(), people),
    compiling_is_pure: (forms(), people),
    other_words_and_another_order_lose_no_answer: (forms(), people),
    a_safe_move_keeps_exactly_what_still_fits: (forms(), forms(), people),
}
each = pytest.mark.parametrize("holds", PROPERTIES, ids=lambda one: one.__name__)


@each
def test_it_holds_for_a_few_forms(holds: Callable[..., None]) -> None:
    settings(max_examples=FEW)(given(*PROPERTIES[holds])(holds))()


@pytest.mark.endurance
@each
def test_it_holds_for_many_forms(holds: Callable[..., None]) -> None:
    settings(max_examples=MANY)(given(*PROPERTIES[holds])(holds))()
