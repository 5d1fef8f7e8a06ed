"""A schema of FIM becomes a form, and whatever cannot is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from wagtail.blocks import StreamValue

from forms_app.builder.assembling import assemble_parts
from forms_app.builder.checking import problems
from forms_app.builder.definition import Definition, Field
from forms_app.builder.imports import genericode, reading, xdatenfelder
from forms_app.builder.imports.building import Built, build, question_for
from forms_app.builder.imports.fim import Count
from forms_app.builder.imports.report import Line, Topic, by_topic, from_json, to_json
from forms_app.builder.models import FormPage
from forms_app.builder.paths import walk

SAMPLES = Path(__file__).parent / "samples"
LISTS = ("genericode_hunderassen", "genericode_rolle")


def code_list(name: str) -> genericode.CodeList:
    return genericode.read(reading.parse((SAMPLES / f"{name}.xml").read_bytes()))


def built(name: str, *lists: str) -> Built:
    schema, inside = xdatenfelder.read(reading.parse((SAMPLES / f"{name}.xml").read_bytes()))
    return build(schema, [*inside, *map(code_list, lists)])


def definition(form: Built) -> Definition:
    """The form as it would be frozen."""
    field = FormPage._meta.get_field("steps")
    steps = StreamValue(field.stream_block, form.steps, is_lazy=True)
    return assemble_parts(title=form.title, intro=form.intro, after="", steps=steps, charges=(), exemptions=())


def named(form: Definition, label: str) -> Field:
    [found] = [one for one in form.fields if one.label == label]
    return found


def told(form: Built, topic: Topic) -> list[tuple[str, str]]:
    return [(line.where, line.text) for line in form.lines if line.topic is topic]


# --- version 2 --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dogs() -> Built:
    return built("xdf2_hundesteuer", *LISTS)


def test_top_level_groups_become_steps_and_loose_fields_share_one(dogs: Built):
    form = definition(dogs)

    assert form.title == "Hund anmelden"
    assert form.intro == "<p>Melden Sie Ihren Hund innerhalb von zwei Wochen an.</p>"
    assert [step.title for step in form] == ["Allgemeine Angaben", "Halterin oder Halter", "Vertretung", "Der Hund"]
    assert form.steps[1].intro == "<p>Angaben zur Person.</p><p>Wer den Hund in seinem Haushalt hält.</p>"


def test_groups_inside_become_headings_in_their_place(dogs: Built):
    step = definition(dogs).steps[1]

    shown = [getattr(item, "label", "") or item.title or item.text for item in step.items]
    assert shown == [
        "Familienname",
        "Vornamen",
        "E-Mail",
        "Geburtsdatum (Tag, Monat, Jahr)",
        "Anschrift",
        "<p>Die Anschrift, unter der der Hund lebt.</p>",
        "Postleitzahl",
        "Ort",
        "Ortsteil",
        "Name des Ortsteils",
    ]


@pytest.mark.parametrize(
    ("label", "kind", "required", "settings"),
    [
        ("Aktenzeichen der Behörde", "text", True, {"max_length": 30}),
        ("Familienname", "name", True, {}),
        ("E-Mail", "email", False, {}),
        ("Geburtsdatum (Tag, Monat, Jahr)", "date", True, {"partial": True, "past": True}),
        (
            "Postleitzahl",
            "text",
            True,
            {"max_length": 5, "min_length": 5, "pattern": "([0]{1}[1-9]{1}|[1-9]{1}[0-9]{1})[0-9]{3}"},
        ),
        ("Rasse", "search_choice", True, {}),
        ("Größe in Zentimetern", "number", False, {"decimals": 0, "min": 10, "max": 110}),
        ("Wert des Hundes", "amount", False, {}),
        ("Ist der Hund gechippt?", "yes_no", True, {}),
        ("Name des Ortsteils", "text", False, {}),
    ],
)
def test_a_field_becomes_the_kind_that_asks_for_the_same(dogs: Built, label, kind, required, settings):
    field = named(definition(dogs), label)

    assert (field.kind, field.required, dict(field.settings)) == (kind, required, settings)


def test_id_and_version_help_and_legal_basis_come_along(dogs: Built):
    form = definition(dogs)

    name = named(form, "Familienname")
    assert name.fim_id == "F60000227V1.1"
    assert name.help == "Geben Sie den Namen an, wie er im Ausweis steht."
    assert name.legal_basis == "§ 3 HundStS"
    assert named(form, "Rasse").legal_basis == "§ 5 HundStS"
    # Who names none has that of what stands around it.
    assert named(form, "Vornamen").legal_basis == "§ 2 HundStS"


def test_a_list_that_was_sent_along_gives_the_answers(dogs: Built):
    options = named(definition(dogs), "Rasse").options

    assert len(options) == 12
    assert (options[0].value, options[0].label) == ("001", "Airedale Terrier")


def test_a_list_that_is_missing_is_named_and_keeps_the_form_from_being_published(dogs: Built):
    assert told(dogs, Topic.LISTS) == [
        (
            "Geschlecht des Hundes",
            "Die Codeliste urn:de:test:codeliste:unbekannt_1 lag nicht bei. Tragen Sie die Antworten ein, oder laden"
            " Sie die Liste als Genericode zusammen mit dem Datenschema hoch.",
        )
    ]
    assert problems(definition(dogs)) == [
        "Die Frage „Geschlecht des Hundes“ braucht mindestens eine Antwort zur Auswahl."
    ]


def test_a_group_that_may_be_missing_is_asked_for_first(dogs: Built):
    form = definition(dogs)
    question, name, phone = form.steps[2].fields

    assert (question.kind, question.label) == ("yes_no", "Gibt es Angaben zu „Vertretung“?")
    closed = walk(form, {question.id: False})
    opened = walk(form, {question.id: True})
    assert [item.id for item in closed.items(form.steps[2])] == [question.id]
    assert [item.id for item in opened.items(form.steps[2])] == [question.id, name.id, phone.id]
    assert (name.required, phone.required) == (True, False)


def test_every_rule_is_listed_where_it_stands_and_none_is_made_up(dogs: Built):
    assert told(dogs, Topic.RULES) == [
        ("Hund anmelden", "R05000002 Steuerpflicht: Es wird je Hund eine Steuer erhoben."),
        (
            "Halterin oder Halter",
            "R05000001 Volljährigkeit: Wenn das Alter unter 18 Jahren liegt, dann muss G05000004 angegeben werden."
            " (Das Skript dazu wird nicht ausgeführt.)",
        ),
    ]


def test_a_label_is_something_to_read(dogs: Built):
    [notice] = [item for item in definition(dogs).steps[3].items if not isinstance(item, Field)]

    assert (notice.kind, notice.title) == ("notice", "Hinweis zur Haltung")
    assert notice.text == ("<p>Die Haltung bestimmter Rassen ist erlaubnispflichtig.<br/>Fragen Sie vorher nach.</p>")


def test_a_limit_the_kind_does_not_know_is_said(dogs: Built):
    assert told(dogs, Topic.MISSING) == [
        ("Wert des Hundes", "Die Grenze 0.5 ist nicht übernommen: Grenzen sind hier ganze Zahlen.")
    ]


# --- repeats ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def feast() -> Built:
    return built("xdf2_vereinsfest")


def test_repeated_groups_and_fields_become_repeated_steps(feast: Built):
    form = definition(feast)

    repeats = {step.title: (step.repeat.least, step.repeat.most) if step.repeat else None for step in form}
    assert repeats == {
        "Veranstalter": (1, 20),
        "Das Fest": None,
        "Verantwortliche Helfer": (2, 5),
        "Stände": (0, 50),
        "Sonstiges": None,
    }
    assert problems(form) == []


def test_a_repeat_inside_a_repeat_is_listed_with_its_fields_and_rules(feast: Built):
    missing = dict(told(feast, Topic.MISSING))

    assert "Es fehlen: Name der Ansprechperson, Telefon." in missing["Ansprechpersonen"]
    assert "(0:*)" in missing["Frühere Namen"]
    assert told(feast, Topic.RULES) == [
        ("Ansprechpersonen", "R05000010 Erreichbar: Eine Telefonnummer muss angegeben sein.")
    ]
    assert "Name der Ansprechperson" not in [field.label for field in definition(feast).fields]


def test_what_no_question_asks_for_is_listed(feast: Built):
    missing = dict(told(feast, Topic.MISSING))

    assert missing["Plan des Geländes"] == "Für den Datentyp „obj“ gibt es keine Frage."
    assert missing["Sonstiges"] == "Damit können wir nichts anfangen: Anzahl drei."
    assert "kleinster Wert 2024-01-01" in missing["Tag der Veranstaltung"]
    assert "99.5" in missing["Fläche in Quadratmetern"]


# --- version 3 --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def paper() -> Built:
    return built("xdf3_bescheinigung")


@pytest.mark.parametrize(
    ("label", "kind", "required", "settings"),
    [
        ("Name der Organisation", "text", True, {"max_length": 200, "min_length": 3}),
        ("Rechtsform", "legal_form", True, {}),
        ("Straßenanschrift", "address", True, {}),
        ("Art der Bescheinigung", "choice", True, {}),
        ("Sprachen", "multiple_choice", True, {"min": 1, "max": 2}),
        ("Staat der Geburt", "country", True, {}),
        ("Kennzeichen", "text", False, {}),
        ("Uhrzeit der Abholung", "time", False, {"earliest": "08:00", "latest": "16:30"}),
        ("Zeitpunkt der Ausreise", "date", False, {}),
        ("Nachweise", "file", True, {"max_files": 4, "types": ["pdf", "jpeg"], "max_mb": 4}),
        ("Verfahrenskennung", "constant", False, {"value": "BESCH-01"}),
        ("Gebühr", "constant", False, {"value": "9,00 Euro", "shown": True}),
    ],
)
def test_fields_of_version_3(paper: Built, label, kind, required, settings):
    field = named(definition(paper), label)

    assert (field.kind, field.required, dict(field.settings)) == (kind, required, settings)


def test_values_inside_the_file_are_the_answers_each_code_once(paper: Built):
    field = named(definition(paper), "Art der Bescheinigung")

    assert [(one.value, one.label, one.hint) for one in field.options] == [
        ("001", "Meldebescheinigung", "Mit der aktuellen Anschrift."),
        ("002", "Aufenthaltsbescheinigung", ""),
        ("003", "Lebensbescheinigung", ""),
    ]
    assert field.legal_basis == "§ 18 BMG; § 44 BMG"
    assert "denselben Code mehrmals" in dict(told(paper, Topic.MISSING))["Art der Bescheinigung"]


def test_of_a_choice_exactly_one_part_is_asked(paper: Built):
    form = definition(paper)
    step = form.steps[0]
    question = named(form, "Wer stellt den Antrag?")

    assert [one.label for one in question.options] == ["Natürliche Person", "Organisation"]
    asked = {
        one.label: [item.label for item in walk(form, {question.id: one.value}).items(step) if isinstance(item, Field)]
        for one in question.options
    }
    assert asked == {
        "Natürliche Person": ["Wer stellt den Antrag?", "Familienname", "Vornamen", "Straßenanschrift"],
        "Organisation": ["Wer stellt den Antrag?", "Name der Organisation", "Rechtsform", "Straßenanschrift"],
    }
    assert problems(form) == []


def test_what_version_3_can_and_a_form_cannot_is_listed(paper: Built):
    missing, changed = dict(told(paper, Topic.MISSING)), dict(told(paper, Topic.CHANGED))

    assert "(a+)+b" in missing["Kennzeichen"]
    assert missing["Nachweise"] == "Diese Dateiarten nimmt das Portal nicht an: application/msword."
    assert missing["Verborgen ohne Wert"] == "Das Feld ist verborgen und hat keinen Wert."
    assert "Vorbelegung" in missing["Geburtsort"]
    assert "Straße (F60000000243V1.1.0)" in changed["Straßenanschrift"]
    assert dict(told(paper, Topic.LISTS))["Staat der Geburt"].endswith("mit anderen Codes (ISO).")
    assert [where for where, _text in told(paper, Topic.RULES)] == ["Straßenanschrift", "Gewünschte Bescheinigung"]


def test_a_single_group_is_a_form_and_the_reference_names_the_columns():
    form = definition(built("xdf3_anschrift", *LISTS))

    assert [(step.title, step.repeat is not None) for step in form] == [
        ("Umzug", False),
        ("Mitziehende Personen", True),
    ]
    assert dict(named(form, "Anschrift Inland").settings) == {"variants": "po_box"}
    assert [(one.value, one.label) for one in named(form, "Rolle").options] == [
        ("10", "Partnerin oder Partner"),
        ("20", "Kind"),
    ]
    assert problems(form) == []


# --- both -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["xdf2_hundesteuer", "xdf2_vereinsfest", "xdf3_bescheinigung", "xdf3_anschrift"])
def test_two_imports_of_one_file_share_no_id(name: str):
    first, second = ({one.id for one in definition(built(name)).fields} for _each in range(2))

    assert first
    assert not first & second


@pytest.mark.parametrize("name", ["xdf2_hundesteuer", "xdf2_vereinsfest", "xdf3_bescheinigung", "xdf3_anschrift"])
def test_every_field_of_the_file_is_asked_or_named_in_the_report(name: str):
    root = reading.parse((SAMPLES / f"{name}.xml").read_bytes())
    labels = {
        reading.text_of(node, "bezeichnungEingabe") for node in root.iter() if reading.split(node.tag)[1] == "datenfeld"
    }
    form = built(name, *LISTS)

    said = " ".join(f"{line.where} {line.text}" for line in form.lines)
    shown = {getattr(item, "label", "") or item.title for step in definition(form) for item in step.items}
    assert labels
    assert {label for label in labels if label not in shown and label not in said} == set()


def test_the_standard_allows_counts_in_two_spellings():
    reader = xdatenfelder._Reader("2")

    assert [reader._count(text, "x") for text in ("0:1", "1:1", "1:n", "0:*", "2:7", "")] == [
        Count(0, 1),
        Count(1, 1),
        Count(1, None),
        Count(0, None),
        Count(2, 7),
        Count(1, 1),
    ]
    assert reader.unread == []
    assert reader._count("7:2", "x") == Count(1, 1)
    assert [one.what for one in reader.unread] == ["Anzahl 7:2"]


def test_a_report_is_the_same_after_a_trip_through_json():
    lines = [Line(Topic.CHANGED, "A", "Anders."), Line(Topic.MISSING, "B", "Fehlt.")]

    assert from_json(to_json(lines)) == lines
    assert [(str(title), [one.where for one in found]) for title, found in by_topic(lines)] == [
        ("Nicht übernommen", ["B"]),
        ("Anders übernommen, als es in der Datei steht", ["A"]),
    ]


def test_a_list_alone_is_one_question(db: Any):
    item, lines = question_for(code_list("genericode_hunderassen"))

    assert (item["type"], item["value"]["label"], len(item["value"]["options"])) == (
        "search_choice",
        "Rassen von Hunden",
        12,
    )
    assert lines == []
