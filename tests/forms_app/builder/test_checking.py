"""What is found before a form is frozen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from forms_app.builder.checking import problems
from forms_app.builder.conditions import AnyOf, Compare, Condition, Not, Op
from forms_app.builder.definition import Charge, Content, Definition, Exemption, Field, Option, Step
from tests.samples import strategies
from tests.samples.forms import sample_form

A = Field("a", "yes_no", "Frage A")
B = Field("b", "choice", "Frage B", options=(Option("x", "X"),))
C = Field("c", "date", "Frage C")
D = Field("d", "number", "Frage D")


def form(*items: Field | Content, show_if: Condition | None = None) -> Definition:
    return Definition("Formular", steps=(Step("s", "s", "Schritt", items=items, show_if=show_if),))


def text(rule: Condition) -> Field:
    return Field("t", "text", "Text", show_if=rule)


def test_the_sample_has_nothing_to_repair() -> None:
    assert problems(sample_form()) == []


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (Definition("Leer"), "mindestens einen Schritt"),
        (form(), "Der Schritt „Schritt“ ist leer."),
        (form(A, replace(A, label="Kopie")), "„Kopie“ hat dieselbe Kennung"),
        (form(A, text(Compare("weg", Op.ANSWERED))), "Die Bedingung von „Text“ verweist auf eine Frage"),
        (form(A, text(Not(AnyOf((Compare("weg", Op.ANSWERED),))))), "verweist auf eine Frage"),
        (form(text(Compare("a", Op.EQUALS, True)), A), "„Frage A“, aber diese Frage kommt erst danach"),
        (form(text(Compare("t", Op.ANSWERED))), "im Kreis"),
        (
            form(replace(A, show_if=Compare("t", Op.ANSWERED)), text(Compare("a", Op.EQUALS, True))),
            "„Frage A“ und „Text“ hängen im Kreis",
        ),
        (form(A, show_if=Compare("a", Op.EQUALS, True)), "„Schritt“ und „Frage A“ hängen im Kreis"),
        (form(A, text(Compare("a", Op.GREATER, 1))), "nicht passt"),
        (form(A, text(Compare("a", Op.EQUALS, "vielleicht"))), "ja oder nein"),
        (form(B, text(Compare("b", Op.EQUALS, "y"))), "nennt „y“. Diese Antwort gibt es bei „Frage B“ nicht"),
        (form(C, text(Compare("c", Op.BEFORE, "gestern"))), "31.12.2008"),
        (form(C, text(Compare("c", Op.AGE_BELOW, "jung"))), "eine Zahl von Jahren"),
        (form(D, text(Compare("d", Op.GREATER, "viele"))), "eine Zahl."),
        (form(replace(B, options=())), "mindestens eine Antwort zur Auswahl"),
        (replace(form(A), charges=(Charge("k", "K"), Charge("k", "L"))), "„k“ gibt es mehrmals"),
        (replace(form(A), charges=(Charge("k", "K", quantity_field="a"),)), "Frage nach einer Zahl"),
        (replace(form(A), charges=(Charge("k", "K", Compare("weg", Op.ANSWERED)),)), "verweist auf eine Frage"),
        (
            replace(form(A), exemption=Exemption(Compare("a", Op.EQUALS, True), "a")),
            "aus einer Frage nach einer Datei",
        ),
    ],
)
def test_a_mistake_is_named_in_the_editors_words(broken: Definition, words: str) -> None:
    found = problems(broken)

    assert any(words in sentence for sentence in found), found
    assert all(sentence.endswith(".") for sentence in found)


def test_a_rule_over_the_step_before_is_fine() -> None:
    first = Step("s1", "eins", "Eins", items=(A,))
    second = Step("s2", "zwei", "Zwei", items=(text(Compare("a", Op.EQUALS, True)),), show_if=Compare("a", Op.ANSWERED))

    assert problems(Definition("Zwei", steps=(first, second))) == []


def test_each_problem_is_said_once() -> None:
    rule = AnyOf((Compare("weg", Op.ANSWERED), Compare("fort", Op.ANSWERED)))

    assert len(problems(form(A, text(rule)))) == 1


@given(strategies.definitions())
def test_checking_never_fails_and_never_changes_its_mind(broken: Definition) -> None:
    assert problems(broken) == problems(broken)
