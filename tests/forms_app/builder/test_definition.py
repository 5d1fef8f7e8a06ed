"""The frozen form and its JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from forms_app.builder.definition import Definition
from tests.samples import strategies
from tests.samples.forms import sample_form


@given(strategies.definitions())
def test_a_form_survives_json(form: Definition) -> None:
    text = json.dumps(form.to_json())

    again = Definition.from_json(json.loads(text))

    assert again == form
    assert again.digest == form.digest


@given(strategies.definitions(), strategies.definitions())
def test_the_digest_tells_forms_apart(one: Definition, other: Definition) -> None:
    assert (one.digest == other.digest) == (one.to_json() == other.to_json())


def test_an_unknown_format_is_refused() -> None:
    doc = sample_form().to_json() | {"format": 99}

    with pytest.raises(ValueError, match="99"):
        Definition.from_json(doc)


def test_the_sample_has_the_shape_of_the_benchmark() -> None:
    form = sample_form()
    rules = [field.show_if for field in form.fields if field.show_if is not None]

    assert (len(form.steps), len(form.fields), len(rules)) == (4, 19, 3)


def test_questions_and_steps_are_found_by_their_names() -> None:
    form = sample_form()
    first = form.fields[0]

    assert form.field(first.id) is first
    assert form.field("unbekannt") is None
    assert form.step("geburt") is form.steps[1]
    assert form.step("unbekannt") is None
