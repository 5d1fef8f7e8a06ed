"""The XML says what the JSON says, and is always well-formed."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.tenants import scope
from forms_app.delivery import payload, xml_document
from forms_app.delivery.xml_document import NAMESPACE

N = f"{{{NAMESPACE}}}"
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)


def document(value: Any, label: str = "Frage") -> dict[str, Any]:
    answer = {"field": "f", "kind": "text", "fim": "F60000001", "label": label, "value": value, "text": label}
    return {
        "format": payload.FORMAT,
        "delivery": "d",
        "authority": {"name": "Stadt Erkelenz", "ags": "05370004", "ars": "053700004004"},
        "form": {"id": "1", "title": "Probe", "version": 1, "digest": "x"},
        "application": {"id": "a", "reference": "R", "title": "T", "submitted_at": None, "trust": {"level": 0}},
        "steps": [{"id": "s", "title": "Seite", "answers": [answer]}],
        "fee": {
            "currency": "EUR", "total_cents": 5, "items": [{"key": "k", "text": "t", "quantity": 1, "cents": 5}],
            "policy": "none", "exemption_claimed": False, "payments": [],
        },
        "attachments": [],
        "refused_attachments": [],
    }  # fmt: skip


def read(element: ET.Element) -> Any:
    """The value back out of the XML."""
    text = element.text or ""
    match element.get("type"):
        case "none":
            return None
        case "boolean":
            return text == "true"
        case "number":
            return int(text)
        case "list":
            return [read(one) for one in element]
        case "parts":
            return [(one.get("name", ""), read(one)) for one in element]
        case _:
            return text


def speakable(value: Any) -> Any:
    """The value without letters XML cannot carry; line ends as every XML reader gives them."""
    if isinstance(value, str):
        clean = xml_document._speakable(value)
        return clean.replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(value, list):
        return [speakable(one) for one in value]
    if isinstance(value, dict):
        return [(_attribute(key), speakable(one)) for key, one in value.items()]
    return value


def _attribute(key: str) -> str:
    return xml_document._speakable(key)


@given(VALUES)
def test_every_value_comes_back_as_it_was(value: Any) -> None:
    root = ET.fromstring(xml_document.write(document(value)))  # our own

    found = root.find(f"{N}step/{N}answer/{N}value")

    assert found is not None
    assert read(found) == speakable(value)


@pytest.mark.parametrize("text", ['<b>&"', "\x00\x08x", "Łukasz 🙂", "]]>", "a\ufffeb"])
def test_text_of_people_never_breaks_the_document(text: str) -> None:
    root = ET.fromstring(xml_document.write(document(text, label=text)))  # our own

    answer = root.find(f"{N}step/{N}answer")
    assert answer is not None
    assert answer.get("fim") == "F60000001"
    assert answer.findtext(f"{N}text") == xml_document._speakable(text)


@pytest.mark.django_db
def test_a_real_application_is_written_with_every_answer(make_application, erkelenz) -> None:
    application = make_application(erkelenz)
    with scope.use(erkelenz):
        built = payload.build("schluessel", application)

    root = ET.fromstring(xml_document.write(built))  # our own

    assert root.get("preview") is None
    assert root.get("format") == payload.FORMAT
    case = root.find(f"{N}case")
    assert case is not None
    assert case.get("reference") == application.reference
    said = [one["field"] for step in built["steps"] for one in step["answers"]]
    assert [one.get("field") for one in root.findall(f"{N}step/{N}answer")] == said
