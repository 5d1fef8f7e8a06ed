"""The JSON Schema of a version takes what a walk through the form gives, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from wagtail.models import Page

from cms.tenants.models import Authority
from forms_app.builder import json_schema
from forms_app.builder.conditions import All, AnyOf, Compare, Condition, Not, Op, holds
from forms_app.builder.definition import Definition, Field, Option, Repeat, Step
from forms_app.builder.formulas import Formula, Operation, Part
from forms_app.builder.kinds.registry import KINDS, kind
from forms_app.builder.models import FormPage, FormVersion
from forms_app.builder.paths import is_required, walk
from forms_app.builder.schema_page import path_of
from tests.samples.forms import sample_answers, sample_form

COLOURS = (Option("rot", "Rot"), Option("blau", "Blau"), Option("gruen", "Grün"))
ADDRESS = "https://kreis-heinsberg.example/formulare/1/v1/schema.json"


def validator(form: Definition) -> Draft202012Validator:
    schema = json_schema.schema(form, ADDRESS, form_id=1, version=1)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(json.loads(json.dumps(schema)))


# --- one kind after the other -----------------------------------------------------------------------

SETTINGS: dict[str, dict[str, Any]] = {"constant": {"value": "fest"}}
WRONG: dict[str, list[Any]] = {
    "text": [3, "x" * 201],
    "long_text": [["x"], "x" * 2001],
    "name": [True, "x" * 121],
    "number": ["drei", 1.5],
    "amount": [12.5, "12,50"],
    "percent": [0.5, "50 %"],
    "date": [1985],
    "date_range": ["1985-05-12", {"until": "1985-05-12"}],
    "time": ["25:00", 930],
    "choice": ["gelb", ["rot"]],
    "multiple_choice": ["rot", ["rot", "rot"], ["gelb"]],
    "search_choice": ["gelb"],
    "yes_no": ["ja", 1],
    "email": [1],
    "phone": ["02431 850"],
    "url": ["example.org", "javascript:alert(1)"],
    "address": ["Markt 1", {"street": "Markt"}],
    "country": ["Niederlande", "XX"],
    "nationality": ["DE", [], ["XX"]],
    "legal_form": ["GmbH"],
    "register_entry": ["HRB 1", {"code": "?"}],
    "wz_activity": ["47", {"code": "00", "description": "x"}],
    "tax_number": ["123", 123],
    "iban": ["DE", 1],
    "civil_register_number": ["123", 1],
    "registry_office": ["erkelenz", {"code": "paris", "place": "x"}],
    "licence_plate": ["HS-AB 1234", 1],
    "file": ["a", ["a"] * 99],
    "consent": [False, "ja"],
    "declaration": [True, {"name": "Alva"}],
    "calculated": [[1], {}],
    "constant": ["anders"],
}


def one_of(name: str) -> Field:
    options = COLOURS if KINDS[name].has_options else ()
    formula = Formula(Operation.SUM, (Part(number="1"),)) if name == "calculated" else None
    return Field("a", name, "Frage", options=options, formula=formula, settings=SETTINGS.get(name, {}))


@pytest.mark.parametrize("name", sorted(KINDS))
def test_the_example_of_a_kind_fits_its_schema_and_wrong_answers_do_not(name: str):
    field = one_of(name)
    check = validator(Definition("F", steps=(Step("s", "s", "S", items=(field,)),)))
    example = kind(name).example(field)

    if example is not None:
        assert list(check.iter_errors({"a": example})) == []
    assert set(WRONG) == set(KINDS)
    assert [wrong for wrong in WRONG[name] if check.is_valid({"a": wrong})] == []
    assert not check.is_valid({"unknown": 1})


# --- the whole form ---------------------------------------------------------------------------------


def test_the_sample_form_and_its_answers():
    form = sample_form()
    document = json_schema.document(form, sample_answers())

    assert document
    assert list(validator(form).iter_errors(document)) == []


def test_titles_ids_of_fim_and_legal_basis_stand_in_the_schema():
    field = Field("a", "name", "Familienname", help="Wie im Ausweis.", fim_id="F60000000227V1.1", legal_basis="§ 3")
    rule = Compare("a", Op.BEFORE, "2020-01-01")
    hidden = Field("b", "text", "Grund", show_if=rule)
    schema = json_schema.schema(
        Definition("F", steps=(Step("s", "s", "S", items=(field, hidden)),)), ADDRESS, form_id=7, version=3
    )

    assert (schema["$schema"], schema["$id"]) == ("https://json-schema.org/draft/2020-12/schema", ADDRESS)
    assert (schema["title"], schema["x-form"], schema["x-version"]) == ("F", 7, 3)
    assert schema["properties"]["a"] == {
        "title": "Familienname",
        "description": "Wie im Ausweis.",
        "x-kind": "name",
        "x-fim-id": "F60000000227V1.1",
        "x-legal-basis": "§ 3",
        "type": "string",
        "maxLength": 120,
    }
    # What cannot be said exactly is described and requires nothing.
    assert schema["required"] == ["a"]
    assert "allOf" not in schema
    assert schema["properties"]["b"]["x-show-if"] == {"field": "a", "op": "before", "value": "2020-01-01"}


def test_a_repeated_step_is_a_list_with_its_limits():
    form = Definition(
        "F",
        steps=(
            Step("p", "p", "Personen", items=(Field("n", "name", "Name"),), repeat=Repeat("Person", least=1, most=2)),
        ),
    )
    check = validator(form)

    assert check.is_valid({"p": [{"n": "A"}]})
    assert not check.is_valid({})
    assert not check.is_valid({"p": []})
    assert not check.is_valid({"p": [{"n": "A"}] * 3})
    assert not check.is_valid({"p": [{}]})
    assert not check.is_valid({"p": [{"n": "A", "x": 1}]})
    document = json_schema.document(form, {"p": {"entries": [{"id": "1", "n": "A"}], "done": True}})
    assert document == {"p": [{"n": "A"}]}


# --- random forms and answers -----------------------------------------------------------------------

FIRST = (
    Field("dog", "yes_no", "Hund?"),
    Field("colour", "choice", "Farbe", options=COLOURS),
    Field("name", "text", "Name", required=False),
    Field("age", "number", "Alter", required=False),
)
COMPARES = [
    Compare("dog", Op.EQUALS, True),
    Compare("dog", Op.NOT_EQUALS, True),
    Compare("colour", Op.EQUALS, "rot"),
    Compare("colour", Op.ONE_OF, ["rot", "blau"]),
    Compare("name", Op.ANSWERED),
    Compare("age", Op.GREATER, 3),
    Compare("colour", Op.EQUALS, "ROT"),
    Compare("nobody", Op.EQUALS, "x"),
]
conditions_ = st.recursive(
    st.sampled_from(COMPARES),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
    ),
    max_leaves=5,
)
rules = st.none() | conditions_


@st.composite
def forms(draw: st.DrawFn) -> Definition:
    second = (
        Field("x", "choice", "X", options=COLOURS, show_if=draw(rules), required=draw(st.booleans())),
        Field("y", "text", "Y", show_if=draw(rules), required=False, require_if=draw(rules)),
    )
    entry = (
        Field("kind", "choice", "Art", options=COLOURS),
        Field("more", "text", "Mehr", show_if=draw(st.none() | st.just(Compare("kind", Op.EQUALS, "rot")) | rules)),
    )
    return Definition(
        "F",
        steps=(
            Step("one", "one", "Eins", items=FIRST),
            Step("two", "two", "Zwei", items=second, show_if=draw(rules)),
            Step("many", "many", "Viele", items=entry, show_if=draw(rules), repeat=Repeat("Eintrag", least=0, most=3)),
        ),
    )


ANSWERS = {
    "dog": st.booleans(),
    "colour": st.sampled_from(["rot", "blau", "gruen"]),
    "name": st.none() | st.sampled_from(["Rex", "Bello"]),
    "age": st.none() | st.integers(0, 9),
    "x": st.none() | st.sampled_from(["rot", "blau"]),
    "y": st.none() | st.just("text"),
}
ENTRY = st.fixed_dictionaries(
    {"kind": ANSWERS["colour"], "more": st.just("mehr")},
)


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    found = {name: draw(values) for name, values in ANSWERS.items()}
    entries = [{"id": str(number), **one} for number, one in enumerate(draw(st.lists(ENTRY, max_size=3)))]
    return found | {"many": {"entries": entries, "done": True}}


@settings(max_examples=150, deadline=None)
@given(form=forms(), given_answers=answers())
def test_every_complete_walk_fits_and_what_is_missing_does_not(form: Definition, given_answers: dict[str, Any]):
    way = walk(form, given_answers)
    document = json_schema.document(form, given_answers)
    check = validator(form)

    if way.first_open is None:
        assert list(check.iter_errors(document)) == []
    needed = [
        item.id
        for one in way.steps
        for item in one.items
        if isinstance(item, Field) and is_required(item, way.seen) and item.show_if is None and one.step.show_if is None
    ]
    for name in needed:
        if form.field(name).required:  # type: ignore[union-attr]  # it is on the way
            assert not check.is_valid({key: value for key, value in document.items() if key != name})
    assert not check.is_valid({**document, "colour": "gelb"})


@settings(max_examples=300, deadline=None)
@given(rule=conditions_, given_answers=answers())
def test_a_rule_that_is_said_is_said_exactly(rule: Condition, given_answers: dict[str, Any]):
    fields = {field.id: field for field in FIRST}
    seen = {name: value for name, value in given_answers.items() if name in fields and value is not None}
    said = json_schema.exact(rule, fields)

    if said is not None:
        assert Draft202012Validator(said).is_valid(seen) is holds(rule, seen)


def test_a_hidden_answer_is_refused_where_the_rule_can_be_said():
    hidden = Field("x", "text", "X", show_if=Compare("dog", Op.EQUALS, True))
    check = validator(Definition("F", steps=(Step("s", "s", "S", items=(*FIRST, hidden)),)))

    base = {"colour": "rot"}
    assert check.is_valid({**base, "dog": False})
    assert check.is_valid({**base, "dog": True, "x": "da"})
    assert not check.is_valid({**base, "dog": True})
    assert not check.is_valid({**base, "dog": False, "x": "da"})


# --- the address ------------------------------------------------------------------------------------


@pytest.fixture
def version(erkelenz: Authority) -> FormVersion:
    assert erkelenz.site is not None
    home: Page = erkelenz.site.root_page
    form = home.add_child(instance=FormPage(title="F", slug="f", steps="[]", live=False))
    definition = sample_form()
    return FormVersion.objects.create(form=form, number=2, document=definition.to_json(), digest=definition.digest)


@pytest.mark.django_db
def test_the_schema_stands_at_its_own_address_for_ever(client: Client, version: FormVersion, erkelenz: Authority):
    address = path_of(version.form_id, 2)

    response = client.get(address, headers={"host": erkelenz.hostname})

    assert response.status_code == 200
    assert response["Content-Type"] == "application/schema+json; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in response
    assert not response.cookies
    schema = json.loads(response.content)
    assert schema["$id"].endswith(address)
    assert erkelenz.hostname in schema["$id"]
    Draft202012Validator.check_schema(schema)
    again = client.get(address, headers={"host": erkelenz.hostname, "If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(address, headers={"host": erkelenz.hostname}).status_code == 200
    assert client.post(address, headers={"host": erkelenz.hostname}).status_code == 405


@pytest.mark.django_db
def test_unknown_and_foreign_versions_are_not_found(
    client: Client, version: FormVersion, erkelenz: Authority, gangelt: Authority
):
    own, other = {"host": erkelenz.hostname}, {"host": gangelt.hostname}

    assert client.get(path_of(version.form_id, 1), headers=own).status_code == 404
    assert client.get(path_of(999_999, 1), headers=own).status_code == 404
    assert client.get(f"/formulare/{version.form_id}/vx/schema.json", headers=own).status_code == 404
    assert client.get(path_of(version.form_id, 2), headers=other).status_code == 404
