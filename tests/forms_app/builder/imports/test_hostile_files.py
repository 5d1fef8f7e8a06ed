"""What must not be read is refused in one sentence, with nothing expanded and nothing fetched.

Work is measured in counts (elements built, bytes fed), never in seconds.
"""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms_app.builder.imports import genericode, reading, xdatenfelder
from forms_app.builder.imports.building import build
from forms_app.builder.imports.reading import DEEPEST, LARGEST_MB, MEGABYTE, MOST_ELEMENTS, NotTaken

SAMPLES = Path(__file__).parent / "samples"
SCHEMA = (SAMPLES / "xdf2_hundesteuer.xml").read_bytes()
NS2, NS3 = "urn:xoev-de:fim:standard:xdatenfelder_2", "urn:xoev-de:fim:standard:xdatenfelder_3.0.0"

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY a "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><lolz>&c;</lolz>"""
QUADRATIC = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + b"a" * 50_000 + b'">]><x>' + b"&a;" * 50_000 + b"</x>"
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
EXTERNAL_DTD = b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://localhost:9/x.dtd"><x/>'
PARAMETER = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY % a SYSTEM "http://localhost:9/x"> %a;]><x/>'
XINCLUDE = b'<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd" parse="text"/></x>'
DOCTYPE = "Die Datei enthält eine Dokumenttyp-Angabe (DOCTYPE). Entfernen Sie diese und laden Sie sie neu hoch."
NOT_UTF8 = "Die Schriftzeichen der Datei lassen sich nicht lesen. Speichern Sie sie als UTF-8 und laden Sie sie neu."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (LAUGHS, DOCTYPE),
        (QUADRATIC, DOCTYPE),
        (EXTERNAL, DOCTYPE),
        (EXTERNAL_DTD, DOCTYPE),
        (PARAMETER, DOCTYPE),
        (LAUGHS.decode().encode("utf-16"), DOCTYPE),
        (
            XINCLUDE,
            "Die Datei bindet andere Dateien ein (XInclude). Laden Sie eine hoch, in der alles enthalten ist.",
        ),
        (b"", "Die Datei ist leer. Wählen Sie eine andere aus."),
        (b" \n\t ", "Die Datei ist leer. Wählen Sie eine andere aus."),
        (
            b"PK\x03\x04" + b"0" * 100,
            "Die Datei ist ein ZIP-Archiv. Entpacken Sie es und laden Sie die Dateien darin hoch.",
        ),
        (
            b"%PDF-1.7",
            "Die Datei ist kein XML. Laden Sie eine XDatenfelder- oder Genericode-Datei hoch.",
        ),
        (b'<?xml version="1.0" encoding="UTF-8"?><x>\xe4</x>', NOT_UTF8),
        (b'<?xml version="1.0" encoding="klingon"?><x/>', NOT_UTF8),
        (b'<?xml version="1.0" encoding="UTF-16"?><x/>', NOT_UTF8),
        (
            SCHEMA[: len(SCHEMA) // 2],
            "Die Datei ist beschädigt oder nicht vollständig: In Zeile 411 hört das XML auf, lesbar zu sein.",
        ),
        (
            b"<a><b></a>",
            "Die Datei ist beschädigt oder nicht vollständig: In Zeile 1 hört das XML auf, lesbar zu sein.",
        ),
        (
            b"<a>&nichts;</a>",
            "Die Datei ist beschädigt oder nicht vollständig: In Zeile 1 hört das XML auf, lesbar zu sein.",
        ),
        (
            b"<x>" + b" " * (LARGEST_MB * MEGABYTE) + b"</x>",
            "Die Datei ist größer als 8 MB. Laden Sie eine kleinere Datei hoch.",
        ),
        (
            b"<x>" + b"<y/>" * MOST_ELEMENTS + b"</x>",
            "Die Datei hat mehr als 150000 Elemente. Teilen Sie sie auf und laden Sie die Teile hoch.",
        ),
        (
            b"<x>" * (DEEPEST + 1),
            "Die Elemente der Datei sind mehr als 120 Ebenen tief verschachtelt. Das lesen wir nicht.",
        ),
    ],
    ids=lambda value: "" if isinstance(value, str) else f"{value[:30]!r}",
)
def test_a_file_that_must_not_be_read_is_refused_in_one_sentence(content: bytes, sentence: str):
    with pytest.raises(NotTaken) as refusal:
        reading.parse(content)

    assert str(refusal.value) == sentence


def message(root: str, namespace: str, inside: str) -> bytes:
    return f'<x:{root} xmlns:x="{namespace}">{inside}</x:{root}>'.encode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            message("xdatenfelder.stammdatenschema.0102", "urn:xoev-de:fim:standard:xdatenfelder_1", ""),
            "Diese Fassung von XDatenfelder lesen wir nicht: 1. Laden Sie Version 2 oder 3.0.0 hoch.",
        ),
        (
            message("xdatenfelder.stammdatenschema.0102", "urn:xoev-de:fim:standard:xdatenfelder_9.9", ""),
            "Diese Fassung von XDatenfelder lesen wir nicht: 9.9. Laden Sie Version 2 oder 3.0.0 hoch.",
        ),
        (
            message("xdatenfelder.dokumentsteckbrief.0101", NS3, ""),
            "Die Datei enthält kein Datenschema. Laden Sie ein Stammdatenschema hoch (Nachricht 0102).",
        ),
        (
            message("xdatenfelder.stammdatenschema.0102", NS2, "<x:header/>"),
            "Die Datei enthält kein Datenschema. Laden Sie ein Stammdatenschema hoch.",
        ),
        (
            message("xdatenfelder.stammdatenschema.0102", NS2, "<x:stammdatenschema/>"),
            "Das Datenschema enthält keine Datenfelder. Laden Sie ein anderes hoch.",
        ),
        (
            message(
                "xdatenfelder.stammdatenschema.0102",
                NS3,
                "<x:stammdatenschema>"
                + "<x:struktur><x:enthaelt><x:datenfeld/></x:enthaelt></x:struktur>" * 1001
                + "</x:stammdatenschema>",
            ),
            "Das Datenschema hat mehr als 1000 Datenfelder. Teilen Sie es auf mehrere Formulare auf.",
        ),
    ],
)
def test_a_message_that_is_no_form_is_refused_in_one_sentence(content: bytes, sentence: str):
    with pytest.raises(NotTaken) as refusal:
        xdatenfelder.read(reading.parse(content))

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("inside", "sentence"),
    [
        ("", "Die Genericode-Datei enthält keine Liste. Laden Sie eine mit Spalten und Zeilen hoch."),
        (
            '<ColumnSet><Column Id="a"/></ColumnSet>',
            "Die Genericode-Datei enthält keine Liste. Laden Sie eine mit Spalten und Zeilen hoch.",
        ),
        (
            '<ColumnSet><Column Id="a"/></ColumnSet><SimpleCodeList>' + "<Row/>" * 10_001 + "</SimpleCodeList>",
            "Die Liste hat mehr als 10000 Einträge. Laden Sie eine kürzere hoch.",
        ),
    ],
)
def test_a_list_that_is_none_is_refused_in_one_sentence(inside: str, sentence: str):
    root = reading.parse(f'<gc:CodeList xmlns:gc="{genericode.NAMESPACE}">{inside}</gc:CodeList>'.encode())

    assert genericode.is_list(root)
    with pytest.raises(NotTaken) as refusal:
        genericode.read(root)
    assert str(refusal.value) == sentence


def test_reading_stops_at_the_first_element_too_many(monkeypatch: pytest.MonkeyPatch):
    builders: list[reading._CountedBuilder] = []

    class Remembered(reading._CountedBuilder):
        def __init__(self) -> None:
            super().__init__()
            builders.append(self)

    monkeypatch.setattr(reading, "_CountedBuilder", Remembered)
    for content in (b"<x>" + b"<y/>" * (MOST_ELEMENTS + 9) + b"</x>", b"<x>" * 100_000, LAUGHS):
        with pytest.raises(NotTaken):
            reading.parse(content)

    assert [builder.count for builder in builders] == [MOST_ELEMENTS + 1, DEEPEST + 1, 0]


@pytest.mark.parametrize("content", [EXTERNAL, EXTERNAL_DTD, PARAMETER, XINCLUDE])
def test_nothing_is_fetched(content: bytes, monkeypatch: pytest.MonkeyPatch):
    opened: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda *_args: opened.append("socket"))
    monkeypatch.setattr("builtins.open", lambda *args, **_more: opened.append(args))

    with pytest.raises(NotTaken):
        reading.parse(content)

    assert opened == []


def test_markup_of_the_file_never_becomes_markup_of_the_form():
    evil = SCHEMA.replace(b"Angaben zur Person.", b"&lt;script&gt;alert(1)&lt;/script&gt;")
    schema, _lists = xdatenfelder.read(reading.parse(evil))

    intro = build(schema, []).steps[1]["value"]["intro"]
    assert "<script>" not in intro
    assert "&lt;script&gt;" in intro


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(SCHEMA) - 1), what=st.binary(min_size=1, max_size=12), length=st.integers(0, 400))
def test_a_damaged_file_is_read_or_refused_but_never_breaks(at: int, what: bytes, length: int):
    damaged = SCHEMA[:at] + what + SCHEMA[at + length :]

    refused = _taken(damaged)

    assert refused is None or refused.endswith(".")


def _taken(content: bytes) -> str | None:
    """Read and build; the sentence of a refusal. Anything else that goes wrong is a failure of the test."""
    try:
        root = reading.parse(content)
        if xdatenfelder.is_schema(root):
            schema, lists = xdatenfelder.read(root)
            build(schema, lists)
    except NotTaken as refusal:
        return str(refusal)
    return None
