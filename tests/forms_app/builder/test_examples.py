"""Answers to try a form with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.tenants.models import Authority
from forms_app.builder import compiler, demo, examples, versions
from forms_app.builder.conditions import Compare, Not, Op, is_answered
from forms_app.builder.definition import Content, Definition, Field, Option, Repeat, Step
from forms_app.builder.kinds.registry import KINDS, kind
from forms_app.builder.models import FormVersion
from forms_app.builder.paths import DONE, ENTRIES, walk
from portal_pages.models import CentralContent
from tests import roots
from tests.samples import strategies
from tests.samples.forms import sample_form

TODAY = date(2026, 3, 1)


def form(*items: Field | Content, repeat: Repeat | None = None, **step: object) -> Definition:
    return Definition("Probe", steps=(Step("s", "s", "Seite", items=items, repeat=repeat, **step),))  # type: ignore[arg-type]  # only what a step takes


def pages_refuse(definition: Definition, answers: dict[str, object]) -> list[str]:
    """What the pages say against these answers, as if a browser had sent them."""
    found = []
    for one in walk(definition, answers, today=TODAY).steps:
        compiled = compiler.form_class(definition, one.step)
        for stored in [entry.answers for entry in one.entries] if one.step.repeat else [answers]:
            page = compiled(compiled.post_from(stored), initial_answers=stored, known=answers, today=TODAY)
            page.is_valid()
            found += [f"{one.step.id} {name}: {errors}" for name, errors in page.errors.items()]
    return found


def check(definition: Definition) -> None:
    """The form can be sent with its examples, and no page refuses one."""
    filled = examples.fill(definition, today=TODAY)

    assert filled.is_complete, (filled.exits, filled.stuck)
    assert walk(definition, filled.answers, today=TODAY).first_open is None
    assert pages_refuse(definition, filled.answers) == []


def test_the_sample_form_can_be_sent_with_its_examples() -> None:
    check(sample_form())


@pytest.mark.django_db
def test_the_real_forms_can_be_sent_with_their_examples(kreis: Authority) -> None:
    if not CentralContent.objects.exists():
        roots.first().add_child(instance=CentralContent(title="Zentrale Inhalte", slug="zentral"))
    demo.load(lambda line: None)

    for version in FormVersion.objects.all():
        check(versions.load(version.pk))

    assert FormVersion.objects.exists()


@pytest.mark.parametrize("name", sorted(name for name in KINDS if Field("x", name, "x").is_asked))
def test_every_kind_of_question_is_answered(name: str) -> None:
    options = (Option("a", "A"), Option("b", "B")) if KINDS[name].has_options else ()
    definition = form(Field("f", name, "Frage", options=options))

    filled = examples.fill(definition, today=TODAY)

    assert filled.is_complete
    assert is_answered(filled.answers["f"])
    assert kind(name).text(definition.fields[0], filled.answers["f"])


@given(strategies.definitions())
def test_a_random_form_is_complete_or_says_where_it_ends(definition: Definition) -> None:
    filled = examples.fill(definition, today=TODAY)

    way = walk(definition, filled.answers, today=TODAY)
    if filled.is_complete:
        assert way.first_open is None
    else:
        assert way.first_open is not None
        shown = [exit for one in way.steps for exit in one.exits]
        assert list(filled.exits) == shown[: len(filled.exits)]
        assert filled.exits or filled.stuck == way.first_open
    if filled.stuck is not None:
        lacking = [one for one in way.items(filled.stuck) if isinstance(one, Field) and one.is_asked]
        unanswered = [one for one in lacking if not is_answered(way.answers.get(one.id))]
        assert unanswered, "only a question without any answer to give may stop the way"


@given(strategies.definitions())
def test_filling_twice_says_the_same_and_touches_nothing_given(definition: Definition) -> None:
    first = examples.fill(definition, today=TODAY)
    before = dict(first.answers)

    again = examples.fill(definition, first.answers, today=TODAY)

    assert examples.fill(definition, today=TODAY) == first
    assert first.answers == before
    assert walk(definition, again.answers, today=TODAY).answers == walk(definition, before, today=TODAY).answers


@given(strategies.definitions(), st.integers(0, 3))
def test_one_step_is_filled_without_the_others(definition: Definition, position: int) -> None:
    if position >= len(definition.steps):
        return
    step = definition.steps[position]

    added = examples.fill_step(definition, step, {}, today=TODAY)

    assert set(added) <= {step.id, *(one.id for one in step.fields)}


def test_an_end_is_walked_around() -> None:
    stop = Content("x", "exit", "Zu Ende", show_if=Compare("a", Op.EQUALS, True))
    definition = form(Field("a", "yes_no", "Sind Sie minderjährig?"), stop, Field("b", "text", "Name"))

    filled = examples.fill(definition, today=TODAY)

    assert filled.is_complete
    assert filled.answers["a"] is False


def test_two_answers_together_get_past_an_end() -> None:
    stop = Content("x", "exit", "Zu Ende", show_if=Not(Compare("b", Op.EQUALS, "zwei")))
    two = Option("zwei", "Zwei", show_if=Compare("a", Op.EQUALS, False))
    asked = Step("s1", "eins", "Eins", items=(Field("a", "yes_no", "A"),))
    then = Step("s2", "zwei", "Zwei", items=(Field("b", "choice", "B", options=(Option("eins", "Eins"), two)), stop))

    filled = examples.fill(Definition("Probe", steps=(asked, then)), today=TODAY)

    assert filled.is_complete
    assert (filled.answers["a"], filled.answers["b"]) == (False, "zwei")


def test_an_end_for_everybody_is_reported() -> None:
    stop = Content("x", "exit", "Zu Ende")

    filled = examples.fill(form(Field("a", "text", "A"), stop), today=TODAY)

    assert filled.exits == (stop,)
    assert not filled.is_complete


def test_a_given_answer_stays() -> None:
    definition = form(Field("a", "text", "A"), Field("b", "text", "B"))

    assert examples.fill(definition, {"a": "Meins"}, today=TODAY).answers["a"] == "Meins"


@pytest.mark.parametrize(("least", "most", "expected"), [(0, 20, 1), (3, 20, 3), (0, 1, 1), (2, 2, 2)])
def test_a_repeated_step_has_as_many_entries_as_it_needs(least: int, most: int, expected: int) -> None:
    inner = (Field("n", "name", "Name"), Field("d", "text", "Mehr", show_if=Compare("n", Op.ANSWERED)))
    definition = form(*inner, repeat=Repeat("Person", "eine Person", "eine weitere Person", least, most))

    filled = examples.fill(definition, today=TODAY)

    assert filled.is_complete
    assert filled.answers["s"][DONE] is True
    entries = filled.answers["s"][ENTRIES]
    assert len(entries) == expected
    assert len({entry["id"] for entry in entries}) == expected
    assert all(is_answered(entry["d"]) for entry in entries)


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("date", {"min_age": 60}),
        ("date", {"future": True}),
        ("date", {"past": True, "partial": True}),
        ("number", {"min": 5, "max": 6}),
        ("number", {"max": -3}),
        ("text", {"max_length": 3}),
        ("amount", {"min": 20}),
        ("date_range", {"future": True}),
    ],
)
def test_the_limits_of_a_question_are_kept(name: str, settings: dict[str, object]) -> None:
    definition = form(replace(Field("f", name, "Frage"), settings=settings))

    filled = examples.fill(definition, today=None)

    assert filled.is_complete
    assert is_answered(filled.answers["f"])
