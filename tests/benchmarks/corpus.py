"""Generated forms, larger than any an editor has built: to show what a page costs wherever it stands in a long form."""

from __future__ import annotations

from typing import Any

from forms_app.builder.conditions import All, AnyOf, Compare, Condition, Op
from forms_app.builder.definition import Content, Definition, Field, Item, Option, Repeat, Step
from forms_app.builder.formulas import Formula, Operation, Part

QUESTIONS = 6
CHOICES = (Option("a", "Erste Antwort"), Option("b", "Zweite Antwort"))


def steps(number: int, *, conditional: bool = True) -> Definition:
    """So many steps of six questions; with rules, each step looks at the one before and one question at all."""
    return Definition(
        title=f"Formular mit {number} Schritten",
        steps=tuple(_step(position, conditional=conditional) for position in range(number)),
    )


def _step(position: int, *, conditional: bool) -> Step:
    before = f"s{position - 1}-q0"
    rule = Compare(before, Op.EQUALS, "a") if conditional and position else None
    return Step(f"s{position}", f"schritt-{position}", f"Schritt {position}", items=_six(f"s{position}"), show_if=rule)


def _six(prefix: str) -> tuple[Field, ...]:
    return (
        Field(f"{prefix}-q0", "choice", "Auswahl", options=CHOICES),
        Field(f"{prefix}-q1", "text", "Text"),
        Field(f"{prefix}-q2", "number", "Zahl"),
        Field(f"{prefix}-q3", "date", "Datum"),
        Field(f"{prefix}-q4", "yes_no", "Ja oder nein"),
        Field(
            f"{prefix}-q5", "text", "Noch ein Text", required=False, show_if=Compare(f"{prefix}-q4", Op.EQUALS, True)
        ),
    )


SIX: dict[str, Any] = {"q0": "a", "q1": "Beispiel", "q2": 3, "q3": "1985-05-12", "q4": True, "q5": None}


def answers_of(form: Definition) -> dict[str, Any]:
    """Answers with which a form of `steps` is complete and every step is on the way."""
    return {f"{step.id}-{key}": value for step in form.steps for key, value in SIX.items()}


def chain(number: int = 100, *, per_step: int = 10) -> Definition:
    """So many questions, each shown only while the one before says yes: one long chain of conditions."""

    def question(at: int) -> Field:
        rule: Condition | None = Compare(f"c{at - 1}", Op.EQUALS, True) if at else None
        return Field(f"c{at}", "yes_no", f"Frage {at}", show_if=rule)

    pages = range(0, number, per_step)
    return Definition(
        title=f"Kette aus {number} Bedingungen",
        steps=tuple(
            Step(
                f"k{first}",
                f"seite-{first}",
                f"Seite {first}",
                items=tuple(map(question, range(first, first + per_step))),
            )
            for first in pages
        ),
    )


def wide(number: int = 95, *, per_step: int = 19) -> Definition:
    """So many questions on five pages, with rules over several pages, a sum and something to read."""
    kinds = ("text", "number", "choice", "date", "email")

    def item(at: int) -> Item:
        name = kinds[at % len(kinds)]
        rule: Condition | None = None
        if at >= per_step and at % 7 == 0:
            rule = AnyOf(
                (All((Compare("w2", Op.EQUALS, "a"), Compare("w1", Op.AT_LEAST, 1))), Compare("w0", Op.ANSWERED))
            )
        return Field(f"w{at}", name, f"Frage {at}", options=CHOICES if name == "choice" else (), show_if=rule)

    total = Formula(Operation.SUM, tuple(Part(f"w{at}") for at in range(1, number, len(kinds))))
    pages = [
        Step(f"p{first}", f"seite-{first}", f"Seite {first}", items=tuple(map(item, range(first, first + per_step))))
        for first in range(0, number, per_step)
    ]
    last = Step(
        "end",
        "ende",
        "Ende",
        items=(
            Content("read", "notice", "Gut zu wissen", "<p>Text.</p>"),
            Field("total", "calculated", "Summe", formula=total),
        ),
    )
    return Definition(title=f"Formular mit {number} Fragen", steps=(*pages, last))


WIDE: dict[str, Any] = {
    "text": "Beispiel",
    "number": 3,
    "choice": "a",
    "date": "1985-05-12",
    "email": "alva@example.org",
}


def repeated(most: int = 50) -> Definition:
    """A list of up to so many entries of four questions, one of which depends on another, and a page behind it."""
    entry = (
        Field("name", "name", "Name"),
        Field("share", "number", "Anteil"),
        Field("abroad", "yes_no", "Im Ausland?"),
        Field("country", "country", "Staat", show_if=Compare("abroad", Op.EQUALS, True)),
    )
    return Definition(
        title=f"Liste mit {most} Einträgen",
        steps=(
            Step(
                "list",
                "liste",
                "Liste",
                items=entry,
                repeat=Repeat("Person", "eine Person", "eine weitere Person", 1, most),
            ),
            Step(
                "after",
                "danach",
                "Danach",
                items=(
                    Field(
                        "sum",
                        "calculated",
                        "Summe",
                        formula=Formula(Operation.SUM, (Part("share"),)),
                        settings={"shown": True},
                    ),
                    Field("why", "text", "Warum?", required=False, show_if=Compare("list", Op.GREATER, 1)),
                ),
            ),
        ),
    )
