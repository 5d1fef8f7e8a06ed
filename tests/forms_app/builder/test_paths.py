"""The way through a form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import given

from forms_app.builder import paths
from forms_app.builder.conditions import Compare, Op
from forms_app.builder.definition import Content, Definition, Field, Step
from tests.samples import strategies
from tests.samples.forms import ID, sample_answers, sample_form

TODAY = date(2026, 3, 1)


def slugs(steps: list[Step]) -> list[str]:
    return [step.slug for step in steps]


def test_a_form_answered_completely_has_no_open_step() -> None:
    assert paths.first_open(sample_form(), sample_answers()) is None


def test_the_first_open_step_is_the_first_with_something_missing() -> None:
    answers = sample_answers()
    del answers[ID["birth_date"]]

    step = paths.first_open(sample_form(), answers)

    assert step is not None
    assert step.slug == "geburt"


def test_a_required_question_left_empty_keeps_its_step_open() -> None:
    answers = sample_answers() | {ID["place"]: None}

    step = paths.first_open(sample_form(), answers)

    assert step is not None
    assert step.slug == "geburt"


def test_an_optional_question_counts_once_it_was_asked() -> None:
    answers = sample_answers()
    del answers[ID["remark"]]

    assert paths.first_open(sample_form(), answers) is not None
    assert paths.first_open(sample_form(), answers | {ID["remark"]: None}) is None


def test_hidden_answers_do_not_count() -> None:
    answers = sample_answers() | {ID["language"]: "Englisch", ID["exempt"]: True}

    kept = paths.relevant(sample_form(), answers)

    assert ID["language"] not in kept
    assert ID["exempt"] not in kept


def test_a_changed_answer_asks_exactly_what_is_newly_needed() -> None:
    form, answers = sample_form(), sample_answers() | {ID["product"]: "mehrsprachig"}
    what = form.steps[0]

    assert paths.next_step(form, answers, what) is what
    assert paths.first_open(form, answers) is what
    assert paths.first_open(form, answers | {ID["language"]: "Englisch"}) is None


def test_an_answer_behind_a_closed_door_opens_nothing() -> None:
    form = Definition(
        "Kette",
        steps=(
            Step(
                "s",
                "s",
                "Kette",
                items=(
                    Field("a", "yes_no", "A"),
                    Field("b", "yes_no", "B", show_if=Compare("a", Op.EQUALS, True)),
                    Field("c", "text", "C", show_if=Compare("b", Op.EQUALS, True)),
                ),
            ),
        ),
    )

    assert paths.relevant(form, {"a": False, "b": True, "c": "x"}) == {"a": False}


def test_next_and_previous_follow_the_open_steps() -> None:
    form, answers = sample_form(), sample_answers()

    following = paths.next_step(form, answers, form.steps[1])
    before = paths.previous_step(form, answers, form.steps[1])

    assert following is form.steps[2]
    assert before is form.steps[0]
    assert paths.previous_step(form, answers, form.steps[0]) is None
    assert paths.next_step(form, answers, form.steps[3]) is None


def test_after_the_last_step_an_earlier_gap_comes_first() -> None:
    form, answers = sample_form(), sample_answers()
    del answers[ID["place"]]

    assert paths.next_step(form, answers, form.steps[3]) is form.steps[1]


def test_nobody_gets_past_an_exit() -> None:
    birthday, stop = Field("b", "date", "Geburtstag"), Content("x", "exit", "Zu jung", "<p>Nein.</p>")
    form = Definition(
        "Alter",
        steps=(
            Step("s1", "wer", "Wer", items=(birthday,)),
            Step("s2", "zu-jung", "Zu jung", items=(stop,), show_if=Compare("b", Op.AGE_BELOW, 16)),
            Step("s3", "was", "Was", items=(Field("t", "text", "Was"),)),
        ),
    )
    young = {"b": "2015-01-01", "s2": True, "t": "x"}

    assert paths.first_open(form, young, today=TODAY) is form.steps[1]
    assert paths.exits(form, young, form.steps[1], today=TODAY) == (stop,)
    assert slugs(paths.open_steps(form, {"b": "1990-01-01"}, today=TODAY)) == ["wer", "was"]


def test_a_step_to_read_is_complete_once_it_was_read() -> None:
    form = Definition("Lesen", steps=(Step("s", "lesen", "Lesen", items=(Content("c", "text", text="<p>x</p>"),)),))

    assert paths.first_open(form, {}) is form.steps[0]
    assert paths.first_open(form, {"s": True}) is None


@given(strategies.definitions(), strategies.answers())
def test_the_way_is_the_same_every_time_and_does_not_touch_the_answers(
    form: Definition, answers: dict[str, Any]
) -> None:
    before = dict(answers)

    first, second = paths.walk(form, answers, today=TODAY), paths.walk(form, answers, today=TODAY)

    assert first == second
    assert answers == before


@given(strategies.definitions(), strategies.answers())
def test_dropping_hidden_answers_twice_drops_nothing_more(form: Definition, answers: dict[str, Any]) -> None:
    kept = paths.relevant(form, answers, today=TODAY)

    assert paths.relevant(form, kept, today=TODAY) == kept
    assert paths.open_steps(form, kept, today=TODAY) == paths.open_steps(form, answers, today=TODAY)
    assert kept.items() <= answers.items()


@given(strategies.definitions(), strategies.answers())
def test_no_answer_counts_whose_question_is_not_shown(form: Definition, answers: dict[str, Any]) -> None:
    way = paths.walk(form, answers, today=TODAY)
    shown = {item.id for one in way.steps for item in one.items} | {one.step.id for one in way.steps}

    assert set(way.answers) <= shown


@given(strategies.definitions(), strategies.answers())
def test_walking_on_always_ends(form: Definition, answers: dict[str, Any]) -> None:
    """Answer whatever is asked; after at most one visit per question nothing more is asked."""
    draft = dict(answers)
    for _visit in range(len(form.fields) + len(form.steps) + 1):
        step = paths.first_open(form, draft, today=TODAY)
        if step is None or paths.exits(form, draft, step, today=TODAY):
            return
        items = paths.walk(form, draft, today=TODAY).items(step)
        asked = [item for item in items if isinstance(item, Field) and item.is_asked]
        draft |= {one.id: draft.get(one.id) or "x" for one in asked} or {step.id: True}
    raise AssertionError("the form never ends")


@given(strategies.definitions(), strategies.answers())
def test_new_labels_lose_no_answer(form: Definition, answers: dict[str, Any]) -> None:
    def renamed(step: Step) -> Step:
        items = tuple(replace(i, label="Neu") if isinstance(i, Field) else i for i in step.items)
        return replace(step, title="Neu", slug=f"neu-{step.slug}", items=items)

    changed = replace(form, steps=tuple(map(renamed, form.steps)))

    assert paths.relevant(changed, answers, today=TODAY) == paths.relevant(form, answers, today=TODAY)
