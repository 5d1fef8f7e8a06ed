"""What changed between two versions, in words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from forms_app.builder.comparing import compare
from forms_app.builder.conditions import Compare, Op
from forms_app.builder.definition import (
    Charge,
    Content,
    Definition,
    Exemption,
    Field,
    Option,
    Processing,
    Repeat,
    Step,
)
from forms_app.builder.formulas import Formula, Operation, Part
from forms_app.builder.moving import prospects

DOG = Field("dog", "yes_no", "Haben Sie einen Hund?")
NAME = Field("name", "text", "Name", settings={"max_length": 40})
SIZE = Field("size", "choice", "Größe", options=(Option("klein", "Klein"), Option("gross", "Groß")))
TEXT = Content("text", "text", "Hinweis", "<p>Alt.</p>")
STEP = Step("step", "hund", "Ihr Hund", items=(DOG, NAME, SIZE, TEXT))
OLD = Definition("Hund", steps=(STEP,))


def with_items(*items: Any) -> Definition:
    return replace(OLD, steps=(replace(STEP, items=items),))


def said(new: Definition, old: Definition = OLD) -> str:
    lines = []
    for entry in compare(old, new):
        lines.append(entry.sentence)
        lines += [f"{line.title}: {line.before} → {line.after}" for line in entry.lines]
    return "\n".join(lines)


WHEN_DOG = Compare("dog", Op.EQUALS, True)
ROWS: list[tuple[str, Definition, str]] = [
    ("nothing", OLD, ""),
    ("a label", with_items(DOG, replace(NAME, label="Rufname"), SIZE, TEXT), "Frage oder Beschriftung: Name → Rufname"),
    ("a question more", with_items(DOG, NAME, SIZE, TEXT, Field("x", "name", "Neu")), "Die Frage „Neu“ ist neu."),
    ("a question less", with_items(DOG, SIZE, TEXT), "Die Frage „Name“ gibt es nicht mehr."),
    ("a text less", with_items(DOG, NAME, SIZE), "Den Text „Hinweis“ gibt es nicht mehr."),
    ("another place", with_items(NAME, DOG, SIZE, TEXT), "steht an einer anderen Stelle."),
    ("a text", with_items(DOG, NAME, SIZE, replace(TEXT, text="<p>Neu.</p>")), "Text: Alt. → Neu."),
    (
        "a rule",
        with_items(DOG, replace(NAME, show_if=WHEN_DOG), SIZE, TEXT),
        "Nur zeigen, wenn: Immer. → Nur zeigen, wenn „Haben Sie einen Hund?“ mit Ja beantwortet ist.",
    ),
    ("needed", with_items(DOG, replace(NAME, required=False), SIZE, TEXT), "Muss beantwortet werden: Ja → Nein"),
    (
        "a setting",
        with_items(DOG, replace(NAME, settings={"max_length": 60}), SIZE, TEXT),
        "Einstellungen: Höchstens so viele Zeichen: 40 → Höchstens so viele Zeichen: 60",
    ),
    (
        "answers",
        with_items(DOG, NAME, replace(SIZE, options=(Option("klein", "Klein"),)), TEXT),
        "Antworten: Klein\nGroß → Klein",
    ),
    ("a kind", with_items(DOG, replace(NAME, kind="long_text"), SIZE, TEXT), "Art: Kurzer Text → Langer Text"),
    (
        "a message",
        with_items(DOG, replace(NAME, errors={"missing": "Nennen Sie ihn."}), SIZE, TEXT),
        "Meldungen: – → Nennen Sie ihn.",
    ),
    (
        "a formula",
        with_items(
            DOG, NAME, SIZE, TEXT, Field("sum", "calculated", "Summe", formula=Formula(Operation.SUM, (Part("dog"),)))
        ),
        "Die Frage „Summe“ ist neu.",
    ),
    (
        "a rule of a step",
        replace(OLD, steps=(replace(STEP, show_if=Compare("size", Op.EQUALS, "gross")),)),
        "Nur zeigen, wenn „Größe“ gleich „Groß“ ist.",
    ),
    (
        "a repetition",
        replace(OLD, steps=(replace(STEP, repeat=Repeat("Hund", least=1, most=3)),)),
        "Wiederholung: – → Ein Eintrag heißt „Hund“, mindestens 1, höchstens 3.",
    ),
    ("the title", replace(OLD, title="Hund anmelden"), "Titel: Hund → Hund anmelden"),
    ("the introduction", replace(OLD, intro="<p>Neu.</p>"), "Einleitung: – → Neu."),
    (
        "the charges",
        replace(OLD, charges=(Charge("hund", "Hundesteuer", WHEN_DOG),)),
        "Gebühren: – → Hundesteuer (hund): Nur berechnen, wenn „Haben Sie einen Hund?“ mit Ja beantwortet ist.",
    ),
    (
        "an exemption",
        replace(OLD, exemption=Exemption(WHEN_DOG, "", "Blindenhund")),
        "Gebührenbefreiung: – → Blindenhund Von der Gebühr befreit, wenn",
    ),
    (
        "the retention",
        replace(OLD, processing=Processing(retention_months=1, retention_basis="§ 1")),
        "Aufbewahrung: – → 1 Monat (§ 1)",
    ),
    ("a language", replace(OLD, translations={"en": {"title": "Dog"}}), "Sprachen: Deutsch → Deutsch, Englisch"),
]


@pytest.mark.parametrize(("new", "sentence"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_a_change_is_said_in_words(new: Definition, sentence: str) -> None:
    found = said(new)

    assert sentence in found
    assert bool(found) is bool(sentence)


def test_a_changed_formula_names_its_questions() -> None:
    def total(operation: Operation) -> Definition:
        return with_items(DOG, Field("sum", "calculated", "Summe", formula=Formula(operation, (Part("dog"),))))

    assert "Rechnung: Summe aus „Haben Sie einen Hund?“ → Anzahl der Antworten auf" in said(
        total(Operation.COUNT), total(Operation.SUM)
    )


PROSPECTS: list[tuple[str, Definition, list[str], list[str]]] = [
    ("the same", OLD, [], []),
    ("other words", with_items(replace(DOG, label="Hund?"), NAME, SIZE), [], []),
    ("a new question", with_items(DOG, NAME, SIZE, Field("x", "name", "Neu")), [], []),
    ("a question less", with_items(DOG, SIZE), ["Name"], []),
    ("a wider kind", with_items(DOG, replace(NAME, kind="long_text"), SIZE), [], []),
    ("another kind", with_items(DOG, replace(NAME, kind="number"), SIZE), ["Name"], []),
    ("another setting", with_items(DOG, replace(NAME, settings={"max_length": 3}), SIZE), [], ["Name"]),
    ("an answer less", with_items(DOG, NAME, replace(SIZE, options=SIZE.options[:1])), [], ["Größe"]),
    ("an answer more", with_items(DOG, NAME, replace(SIZE, options=(*SIZE.options, Option("x", "X")))), [], []),
    ("repeated now", replace(OLD, steps=(replace(STEP, repeat=Repeat("Hund")),)), [DOG.label, "Name", "Größe"], []),
]


@pytest.mark.parametrize(("new", "lost", "doubtful"), [row[1:] for row in PROSPECTS], ids=[row[0] for row in PROSPECTS])
def test_what_a_version_means_for_all_drafts(new: Definition, lost: list[str], doubtful: list[str]) -> None:
    found = prospects(OLD, new)

    assert [field.label for field in found.lost] == lost
    assert [field.label for field in found.doubtful] == doubtful
    assert found.is_safe is not bool(lost or doubtful)
