"""What can never be shown is found before anybody looks for it."""

import pytest

from forms_app.builder.checking import problems
from forms_app.builder.conditions import All, AnyOf, Compare, Condition, Not, Op
from forms_app.builder.definition import Definition, Field, Option, Repeat, Step
from forms_app.builder.reach import Reach, Verdict

COLOURS = (Option("rot", "Rot"), Option("blau", "Blau"))


def yes(field: str) -> Condition:
    return Compare(field, Op.EQUALS, True)


def form(*extra: Field, step_rule: Condition | None = None) -> Definition:
    first = (
        Field("dog", "yes_no", "Hund?"),
        Field("age", "number", "Alter"),
        Field("born", "date", "Geboren"),
        Field("colour", "choice", "Farbe", options=COLOURS),
        Field("many", "multiple_choice", "Farben", options=COLOURS),
        Field("name", "text", "Name", show_if=yes("dog")),
        Field("clock", "time", "Uhrzeit"),
    )
    return Definition(
        title="F", steps=(Step("a", "a", "A", items=first), Step("b", "b", "B", items=extra, show_if=step_rule))
    )


def verdict(rule: Condition | None, step_rule: Condition | None = None) -> Verdict:
    definition = form(Field("x", "text", "X", show_if=rule), step_rule=step_rule)
    step = definition.steps[1]
    return Reach(definition).of(step.items[0], step)


@pytest.mark.parametrize(
    "rule",
    [
        None,
        yes("dog"),
        Not(yes("dog")),
        All((Compare("age", Op.GREATER, 3), Compare("age", Op.LESS, 5))),
        All((Compare("born", Op.AFTER, "2000-01-01"), Compare("born", Op.BEFORE, "2000-01-03"))),
        All((Compare("born", Op.AGE_AT_LEAST, 18), Compare("born", Op.AGE_BELOW, 21))),
        All((Compare("many", Op.CONTAINS, "rot"), Compare("many", Op.CONTAINS, "blau"))),
        AnyOf((Compare("colour", Op.EQUALS, "rot"), Compare("colour", Op.EQUALS, "grün"))),
        Compare("name", Op.EQUALS, "Rex"),
        Compare("name", Op.NOT_EQUALS, "Rex"),
        Not(Compare("name", Op.ANSWERED)),
        Compare("born", Op.DAYS_AGO_ABOVE, 28),
        Compare("born", Op.DAYS_AHEAD_ABOVE, 14),
        Compare("colour", Op.ONE_OF, ["grün", "blau"]),
        Compare("clock", Op.AFTER, "22:00"),
        All((Compare("clock", Op.AFTER, "21:00"), Compare("clock", Op.BEFORE, "22:30"))),
    ],
)
def test_what_can_happen_is_left_alone(rule):
    assert verdict(rule) is Verdict.SOMETIMES


@pytest.mark.parametrize(
    "rule",
    [
        All((yes("dog"), Compare("dog", Op.EQUALS, False))),
        All((yes("dog"), Not(yes("dog")))),
        All((Compare("age", Op.GREATER, 5), Compare("age", Op.LESS, 5))),
        All((Compare("age", Op.AT_LEAST, 6), Compare("age", Op.AT_MOST, 5))),
        All((Compare("born", Op.AFTER, "2000-01-03"), Compare("born", Op.BEFORE, "2000-01-01"))),
        All((Compare("born", Op.AGE_AT_LEAST, 21), Compare("born", Op.AGE_BELOW, 18))),
        All((Compare("colour", Op.EQUALS, "rot"), Compare("colour", Op.EQUALS, "blau"))),
        All((Compare("name", Op.EQUALS, "Rex"), Compare("name", Op.EQUALS, "Bello"))),
        # the name is asked only of dogs
        All((Compare("name", Op.EQUALS, "Rex"), Compare("dog", Op.EQUALS, False))),
        Compare("colour", Op.ONE_OF, ["grün"]),
        All((Compare("clock", Op.AFTER, "22:00"), Compare("clock", Op.BEFORE, "06:00"))),
        AnyOf(()),
    ],
)
def test_what_excludes_itself_is_found(rule):
    assert verdict(rule) is Verdict.NEVER


def test_the_rule_of_the_step_counts_too():
    assert verdict(yes("dog"), step_rule=Compare("dog", Op.EQUALS, False)) is Verdict.NEVER


def test_a_chain_of_questions_is_followed():
    links = [Field("q0", "yes_no", "Q0")]
    links += [Field(f"q{n}", "yes_no", f"Q{n}", show_if=yes(f"q{n - 1}")) for n in range(1, 6)]
    end = Field("end", "text", "Ende", show_if=All((yes("q5"), Compare("q0", Op.EQUALS, False))))
    definition = Definition(title="K", steps=(Step("s", "s", "S", items=(*links, end)),))

    assert problems(definition) == ["„Ende“ wird nie gezeigt: Die Bedingungen schließen sich aus."]


def test_a_long_chain_is_not_tried_to_the_end():
    links = [Field("q0", "yes_no", "Q0")]
    links += [Field(f"q{n}", "yes_no", f"Q{n}", show_if=yes(f"q{n - 1}")) for n in range(1, 100)]
    definition = Definition(title="K", steps=(Step("s", "s", "S", items=tuple(links)),))

    assert problems(definition) == []


def test_a_step_nobody_reaches_is_named_once():
    never = All((yes("dog"), Compare("dog", Op.EQUALS, False)))
    definition = form(Field("x", "text", "X"), Field("y", "text", "Y"), step_rule=never)

    assert problems(definition) == ["Der Schritt „B“ wird nie gezeigt: Seine Bedingungen schließen sich aus."]


def test_rules_on_the_number_of_entries_can_hold():
    people = Step(
        "p",
        "p",
        "P",
        items=(Field("n", "name", "Name"),),
        repeat=Repeat("Person", "eine Person", "eine weitere Person"),
    )
    behind = Step("b", "b", "B", items=(Field("x", "text", "X", show_if=Compare("p", Op.GREATER, 1)),))

    assert problems(Definition(title="F", steps=(people, behind))) == []


@pytest.mark.parametrize(
    ("repeat", "sentence"),
    [
        (Repeat("", "eine", "noch eine"), "Schreiben Sie beim Schritt „P“, wie ein Eintrag heißt."),
        (Repeat("P", "e", "n", 3, 2), "Der Schritt „P“ braucht eine mögliche Anzahl von Einträgen."),
    ],
)
def test_an_impossible_repetition_is_named(repeat, sentence):
    definition = Definition(title="F", steps=(Step("p", "p", "P", items=(Field("n", "name", "N"),), repeat=repeat),))

    assert sentence in problems(definition)


def test_options_may_look_at_questions_before_them_also_on_their_page_and_at_no_later_one():
    here, late = Field("here", "yes_no", "Hier?"), Option("spät", "Spät", show_if=yes("here"))
    ruled = Field("c", "choice", "Wahl", options=(late,))

    assert problems(Definition(title="F", steps=(Step("s", "s", "S", items=(here, ruled)),))) == []
    assert problems(Definition(title="F", steps=(Step("s", "s", "S", items=(ruled, here)),))) == [
        "Die Bedingung von „Wahl“ fragt nach „Hier?“, aber diese Frage kommt erst danach."
    ]
