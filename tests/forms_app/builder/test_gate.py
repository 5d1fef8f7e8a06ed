"""What the checklist says about a form, check by check."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from forms_app.builder.conditions import Compare, Op
from forms_app.builder.definition import Charge, Content, Definition, Field, Processing, Step
from forms_app.builder.gate import checklist
from forms_app.builder.gate.findings import Finding, Level, OfferFacts, SharedUse, Subject
from forms_app.builder.gate.record import is_personal
from forms_app.builder.kinds.registry import KINDS

COMPLETE = Processing("§ 62 PStG", "Ausstellung der Urkunde", 24, "Art. 5 Abs. 1 Buchstabe e DSGVO")


def form(*items: Any, **changes: Any) -> Definition:
    """A form of one page that has nothing left to do by itself."""
    step = Step("s", "angaben", "Ihre Angaben", items=items or (Field("n", "name", "Ihr Name"),))
    return replace(Definition("Hund anmelden", steps=(step,), processing=COMPLETE), **changes)


def found(subject: Subject | Definition) -> list[Finding]:
    checked = subject if isinstance(subject, Subject) else Subject(subject)
    return [finding for result in checklist.check(checked) for finding in result.findings]


def said(subject: Subject | Definition, level: Level) -> str:
    return " ".join(finding.sentence for finding in found(subject) if finding.level is level)


def test_a_finished_form_has_nothing_to_do() -> None:
    assert found(form()) == []


HARD: list[tuple[str, Any, str]] = [
    ("no steps", form(steps=()), "braucht mindestens einen Schritt"),
    ("no name of a question", form(Field("n", "yes_no", " ")), "noch keine Beschriftung"),
    ("no title of a step", form(steps=(Step("s", "s", "", items=(Field("n", "yes_no", "Hund?"),)),)), "keinen Titel"),
    ("no title", form(title=""), "Das Formular hat noch keinen Titel"),
    (
        "a rule that points to nothing",
        form(Field("n", "name", "Name", show_if=Compare("weg", Op.ANSWERED))),
        "Die Bedingung von „Name“ verweist auf eine Frage, die es nicht gibt.",
    ),
    ("no retention", form(processing=replace(COMPLETE, retention_months=0)), "wie viele Monate"),
    ("no rule for it", form(processing=replace(COMPLETE, retention_basis=" ")), "aus welcher Vorschrift"),
    ("no legal basis", form(processing=replace(COMPLETE, legal_basis="")), "Für „Ihr Name“ fehlt die Rechtsgrundlage"),
    ("no purpose", form(processing=replace(COMPLETE, purpose="")), "Für „Ihr Name“ fehlt der Zweck"),
    ("a link without words", form(intro='<p><a href="/x"> </a></p>'), "ein Link ohne Text"),
    ("a picture without words", form(intro='<img src="/x.png" alt="">'), "Ein Bild in „Einleitung“"),
]


@pytest.mark.parametrize(("definition", "sentence"), [row[1:] for row in HARD], ids=[row[0] for row in HARD])
def test_what_keeps_a_form_from_being_published(definition: Definition, sentence: str) -> None:
    assert sentence in said(definition, Level.HARD)


LONG = " ".join(["Wort"] * 26) + "."
SOFT: list[tuple[str, Any, str]] = [
    (
        "a question repeated in its message",
        form(Field("n", "text", "Wie heißt der Hund?")),
        "Bleibt „Wie heißt der Hund?“ leer, heißt die Meldung: Füllen Sie das Feld „Wie heißt der Hund?“ aus.",
    ),
    ("a difficult kind without a hint", form(Field("n", "iban", "IBAN")), "Schreiben Sie bei „IBAN“ einen Hinweis"),
    ("a long sentence", form(intro=f"<p>{LONG}</p>"), "In „Einleitung“ hat ein Satz 26 Wörter."),
    ("a long sentence in a hint", form(Field("n", "name", "Name", help=LONG)), "In „Name“ hat ein Satz 26 Wörter."),
    (
        "hard words",
        form(intro="<p>" + "Personenstandsrechtliche Urkundenausstellung erfordert. " * 10 + "</p>"),
        "„Einleitung“ ist sehr schwer zu lesen",
    ),
    ("a link called here", form(intro='<p><a href="/x">Hier</a></p>'), "Der Link „Hier“ in „Einleitung“"),
    ("an address as a link", form(after='<a href="/x">https://example.org/x</a>'), "eine nackte Adresse"),
    ("a jump between headings", form(intro="<h2>Eins</h2><h4>Zwei</h4>"), "zwischen zwei Überschriften"),
    ("a table", form(Content("t", "text", "Preise", "<table></table>")), "„Preise“ enthält eine Tabelle"),
    ("capital letters", form(Field("n", "name", "BITTE GENAU Name")), "„BITTE GENAU“ in „BITTE GENAU Name“"),
    ("two of a name", form(Field("a", "name", "Name"), Field("b", "name", "name ")), "mehrere Fragen „Name“"),
    ("a very long name", form(Field("n", "name", "Wort " * 30)), "ist sehr lang"),
]


@pytest.mark.parametrize(("definition", "sentence"), [row[1:] for row in SOFT], ids=[row[0] for row in SOFT])
def test_what_could_be_better_holds_nobody_up(definition: Definition, sentence: str) -> None:
    assert sentence in said(definition, Level.SOFT)
    assert said(definition, Level.HARD) == ""


FINE: list[tuple[str, Any]] = [
    ("a question with a phrase", form(Field("n", "text", "Wie heißt der Hund?", phrase="den Namen"))),
    ("a message of its own", form(Field("n", "text", "Wie heißt er?", errors={"missing": "Nennen Sie den Namen."}))),
    ("a question that may stay empty", form(Field("n", "text", "Wie heißt der Hund?", required=False))),
    ("yes and no", form(Field("n", "yes_no", "Ist der Hund gefährlich?"))),
    ("short forms in capitals", form(Field("n", "iban", "IBAN", help="Steht auf der EC-Karte, auch mit BIC."))),
    ("a link that says where", form(intro='<p><a href="/x">Satzung über Hunde</a></p>')),
    ("a picture with words", form(intro='<img src="/x.png" alt="Ein Hund mit Marke">')),
    (
        "two of a name of which one shows",
        form(
            Field("q", "yes_no", "Hund?"),
            Field("a", "name", "Name", show_if=Compare("q", Op.EQUALS, True)),
            Field("b", "name", "Name", show_if=Compare("q", Op.EQUALS, False)),
        ),
    ),
    ("nothing personal needs no basis", form(Field("n", "yes_no", "Hund?"), processing=replace(COMPLETE, purpose=""))),
    (
        "a basis of its own",
        form(
            Field("n", "name", "Name", legal_basis="§ 1", purpose="Steuer"),
            processing=replace(COMPLETE, legal_basis="", purpose=""),
        ),
    ),
]


@pytest.mark.parametrize("definition", [row[1] for row in FINE], ids=[row[0] for row in FINE])
def test_what_is_fine_is_not_mentioned(definition: Definition) -> None:
    assert found(definition) == []


CHARGED = form(charges=(Charge("hund", "Hundesteuer"),))
OFFERS: list[tuple[Definition, OfferFacts, str]] = [
    (CHARGED, OfferFacts("Stadt Erkelenz", False, frozenset({"hund"}), True), ""),
    (CHARGED, OfferFacts("Stadt Erkelenz", True, frozenset(), True), ""),
    (
        CHARGED,
        OfferFacts("Stadt Erkelenz", False, frozenset(), True),
        "Stadt Erkelenz hat für „Hundesteuer“ noch keinen",
    ),
    (form(), OfferFacts("Stadt Erkelenz", False, frozenset(), True), "aber das Formular kennt keine Gebühr"),
    (CHARGED, OfferFacts("Stadt Erkelenz", True, frozenset(), False), "welche Stelle die Anträge bearbeitet"),
]


@pytest.mark.parametrize(("definition", "offer", "sentence"), OFFERS)
def test_what_the_towns_still_have_to_say(definition: Definition, offer: OfferFacts, sentence: str) -> None:
    subject = Subject(definition, offers=(offer,))

    assert sentence in said(subject, Level.SOFT)
    assert bool(found(subject)) is bool(sentence)


@pytest.mark.parametrize(
    ("latest", "news", "needed"),
    [(None, "", False), (form(), "", False), (form(title="Alt"), "", True), (form(title="Alt"), "Neuer Titel.", False)],
)
def test_from_the_second_version_on_somebody_says_what_is_new(
    latest: Definition | None, news: str, needed: bool
) -> None:
    subject = Subject(form(), latest=latest, what_is_new=news)

    assert ("Was ist neu?" in said(subject, Level.HARD)) is needed


@pytest.mark.parametrize(("count", "sentence"), [(0, ""), (1, "1 Text ist noch"), (3, "3 Texte sind noch nicht")])
def test_a_form_in_english_says_how_much_is_missing(count: int, sentence: str) -> None:
    subject = Subject(form(), untranslated=count)

    assert sentence in said(subject, Level.SOFT)
    assert bool(found(subject)) is bool(count)


def test_a_group_that_is_gone_has_to_be_replaced() -> None:
    [finding] = found(Subject(form(), shared=(SharedUse("b1", "", is_there=False),)))

    assert (finding.is_hard, finding.place) == (True, "b1")


def test_a_finding_about_a_rule_knows_its_question() -> None:
    broken = form(Field("a", "name", "Name"), Field("b", "name", "Rasse", show_if=Compare("weg", Op.ANSWERED)))

    assert [finding.place for finding in found(broken)] == ["b"]


PERSONAL = frozenset(
    {
        *("text", "long_text", "name", "date", "email", "phone", "address", "nationality", "iban", "tax_number"),
        *("register_entry", "civil_register_number", "licence_plate", "file", "declaration"),
    }
)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_which_kinds_are_about_a_person(kind: str) -> None:
    assert is_personal(Field("n", kind, "Frage")) is (kind in PERSONAL)


def test_an_editor_may_call_any_answer_personal() -> None:
    assert is_personal(Field("n", "choice", "Religion", sensitive=True))


def test_every_check_has_a_name_and_says_what_it_looks_at() -> None:
    assert all(str(one.title) and str(one.looks_at).endswith(".") for one in checklist.CHECKS)
    assert len({str(one.title) for one in checklist.CHECKS}) == len(checklist.CHECKS)
