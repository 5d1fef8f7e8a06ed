"""The same document as XML, for back offices that read no JSON.

Its shape is described in `docs/schnittstelle-fachverfahren.md`. It says nothing the JSON does not say: names are those
of the JSON, every answer carries the id of its question and, where the form names one, its FIM id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as ET

NAMESPACE = "urn:serviceportal:antrag:1"
# What XML 1.0 cannot carry at all, not even as a reference.
_UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(document: Mapping[str, Any]) -> bytes:
    """The document of `payload.build` as XML in UTF-8."""
    ET.register_namespace("", NAMESPACE)
    root = _element(None, "application", {"format": document["format"], "delivery": document["delivery"]})
    if document.get("preview"):
        root.set("preview", "true")
    _element(root, "authority", document["authority"])
    _element(root, "form", document["form"])
    case = _element(root, "case", {key: value for key, value in document["application"].items() if key != "trust"})
    _element(case, "trust", document["application"]["trust"])
    for step in document["steps"]:
        _step(root, step)
    _fee(root, document["fee"])
    for name, files in (("attachment", document["attachments"]), ("refused", document["refused_attachments"])):
        for file in files:
            _element(root, name, file)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _step(root: ET.Element, step: Mapping[str, Any]) -> None:
    found = _element(root, "step", {key: step[key] for key in ("id", "title", "entry") if key in step})
    for answer in step["answers"]:
        names = {"field": answer["field"], "kind": answer["kind"], "fim": answer["fim"], "label": answer["label"]}
        line = _element(found, "answer", names)
        _value(line, "value", answer["value"])
        _element(line, "text").text = _speakable(answer["text"])


def _value(parent: ET.Element, tag: str, value: Any, **attributes: str) -> None:
    """One value: text with its type, a list of items, or named parts."""
    match value:
        case None:
            _element(parent, tag, {**attributes, "type": "none"})
        case bool():
            _element(parent, tag, {**attributes, "type": "boolean"}).text = "true" if value else "false"
        case int() | float():
            _element(parent, tag, {**attributes, "type": "number"}).text = str(value)
        case Mapping():
            found = _element(parent, tag, {**attributes, "type": "parts"})
            for key, part in value.items():
                _value(found, "part", part, name=str(key))
        case list() | tuple():
            found = _element(parent, tag, {**attributes, "type": "list"})
            for one in value:
                _value(found, "item", one)
        case _:
            _element(parent, tag, {**attributes, "type": "text"}).text = _speakable(str(value))


def _fee(root: ET.Element, fee: Mapping[str, Any]) -> None:
    found = _element(root, "fee", {key: value for key, value in fee.items() if not isinstance(value, list)})
    for item in fee["items"]:
        _element(found, "item", item)
    for payment in fee["payments"]:
        _element(found, "payment", payment)


def _element(parent: ET.Element | None, name: str, attributes: Mapping[str, Any] | None = None) -> ET.Element:
    said = {key: _attribute(value) for key, value in (attributes or {}).items() if value not in (None, "")}
    tag = f"{{{NAMESPACE}}}{name}"
    return ET.Element(tag, said) if parent is None else ET.SubElement(parent, tag, said)


def _attribute(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else _speakable(str(value))


def _speakable(text: str) -> str:
    return _UNSPEAKABLE.sub("", text)
