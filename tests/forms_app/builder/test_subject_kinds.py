"""The kinds that know a subject: money, time, places, firms, taxes, registers, cars and declarations."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from forms_app.builder import assembling
from forms_app.builder.blocks.questions import question_blocks
from forms_app.builder.definition import Definition, Field, Option, Step, canonical
from forms_app.builder.items import SILENT
from forms_app.builder.kinds.activities import is_generic
from forms_app.builder.kinds.base import Wrong
from forms_app.builder.kinds.registry import KINDS, kind
from forms_app.builder.questions import Question

OPTIONS = (Option("post", "Mit der Post"), Option("abholung", "Ich hole sie ab", "Mit Termin."))
BANNED = re.compile(r"gültig|bitte|zwingend|Pflichtfeld|erforderlich|valid", re.IGNORECASE)
GERMANY = {"street": "Johannismarkt", "number": "17", "addition": "", "postcode": "41812", "place": "Erkelenz"}
BOX = {"code": "po_box", "po_box": "1234", "postcode": "41812", "place": "Erkelenz"}
DUTCH = {
    "code": "abroad",
    "street": "Markt 12",
    "addition": "",
    "postcode": "6131 EK",
    "place": "Sittard",
    "country": "NL",
}
ALL = {"variants": "all"}


def field(name: str, **settings: Any) -> Field:
    return Field("f", name, "Angabe", options=OPTIONS if name == "search_choice" else (), settings=settings)


def address(*, variant: str = "", germany: str = "", box: str = "", abroad: str = "") -> list[str]:
    """All boxes of an address with every variant; the parts of each are separated by strokes."""
    boxes = [*_boxes(germany, 5), *_boxes(box, 3), *_boxes(abroad, 5)]
    return [variant, *boxes]


def _boxes(text: str, number: int) -> list[str]:
    return text.split("|") if text else [""] * number


GOOD: list[tuple[str, dict[str, Any], Any, Any]] = [
    ("amount", {}, "1.234,50 €", "1234.50"),
    ("amount", {}, "1.500", "1500.00"),
    ("amount", {}, "EUR 12", "12.00"),
    ("amount", {}, "12,- €", "12.00"),
    ("amount", {}, "12,–", "12.00"),
    ("amount", {}, "12.5", "12.50"),
    ("amount", {}, "12 Euro", "12.00"),
    ("amount", {}, "0", "0.00"),
    ("amount", {"min": -100}, "−4,20", "-4.20"),
    ("amount", {}, " ", None),
    ("percent", {}, "12,5 %", "12.50"),
    ("percent", {}, "12.5 Prozent", "12.50"),
    ("percent", {"decimals": 0}, "50%", 50),
    ("percent", {}, "", None),
    ("time", {}, "9", "09:00"),
    ("time", {}, "9.30", "09:30"),
    ("time", {}, "9,30", "09:30"),
    ("time", {}, "9 Uhr", "09:00"),
    ("time", {}, "9 Uhr 30", "09:30"),
    ("time", {}, "9:30 Uhr", "09:30"),
    ("time", {}, "um 9h30", "09:30"),
    ("time", {}, "0930", "09:30"),
    ("time", {}, "930", "09:30"),
    ("time", {}, "23:59", "23:59"),
    ("time", {}, "", None),
    ("date_range", {}, ["1", "5", "2026", "3", "Mai", "2026"], {"from": "2026-05-01", "to": "2026-05-03"}),
    ("date_range", {}, ["01.05.2026", "", "", "3.5.2026", "", ""], {"from": "2026-05-01", "to": "2026-05-03"}),
    ("date_range", {}, ["1", "5", "2026", "1", "5", "2026"], {"from": "2026-05-01", "to": "2026-05-01"}),
    ("date_range", {"open_end": True}, ["1", "5", "2026", "", "", ""], {"from": "2026-05-01"}),
    ("date_range", {}, [""] * 6, None),
    ("search_choice", {}, "post", "post"),
    ("search_choice", {}, " mit der POST ", "post"),
    ("search_choice", {"code_list": "states"}, "Nordrhein-Westfalen", "05"),
    ("search_choice", {"code_list": "branches"}, "Gastronomie", "56"),
    ("search_choice", {}, "", None),
    ("country", {}, "NL", "NL"),
    ("country", {}, "niederlande", "NL"),
    ("country", {}, "", None),
    ("nationality", {}, ["DE", "", ""], ["DE"]),
    ("nationality", {}, ["DE", "DE", "nl"], ["DE", "NL"]),
    ("nationality", {}, ["staatenlos", "", ""], ["staatenlos"]),
    ("nationality", {}, ["", "ohne Angabe", ""], ["ohne_angabe"]),
    ("nationality", {}, ["", "", ""], None),
    ("legal_form", {}, "350", "350"),
    ("legal_form", {}, "gmbh", "350"),
    ("legal_form", {}, "", None),
    ("iban", {}, "de89 3704 0044 0532 0130 00", "DE89370400440532013000"),
    ("iban", {}, "IBAN: DE89-3704-0044-0532-0130-00", "DE89370400440532013000"),
    ("iban", {}, "NL91 ABNA 0417 1643 00", "NL91ABNA0417164300"),
    ("iban", {}, "", None),
    ("tax_number", {}, "133/8150/8159", "5133081508159"),
    ("tax_number", {}, "133 8150 8159", "5133081508159"),
    ("tax_number", {}, "5133081508159", "5133081508159"),
    ("tax_number", {"which": "idnr"}, "36 574 261 809", "36574261809"),
    ("tax_number", {"which": "ust_idnr"}, "de 136 695 976", "DE136695976"),
    ("tax_number", {"which": "ust_idnr"}, "136695976", "DE136695976"),
    ("tax_number", {}, "-", None),
    ("register_entry", {}, ["B", "AG Mönchengladbach", "HRB 12345", "", "", ""],
     {"code": "B", "court": "Mönchengladbach", "number": "12345"}),
    ("register_entry", {}, ["HRB", "köln", "12 345", "", "", ""], {"code": "B", "court": "Köln", "number": "12345"}),
    ("register_entry", {}, ["V", "Erkelenz", "VR 87", "", "", ""], {"code": "V", "court": "Erkelenz", "number": "87"}),
    ("register_entry", {}, ["S", "", "", "05", "", ""], {"code": "S", "state": "05"}),
    ("register_entry", {}, ["X", "Köln", "", "", "Venlo", "NL"], {"code": "X", "place": "Venlo", "country": "NL"}),
    ("register_entry", {}, [""] * 6, None),
    ("wz_activity", {}, ["47", " Einzelhandel mit Fahrrädern "],
     {"code": "47", "description": "Einzelhandel mit Fahrrädern"}),
    ("wz_activity", {}, ["56 Gastronomie", "Imbiss\nmit Lieferdienst"],
     {"code": "56", "description": "Imbiss\nmit Lieferdienst"}),
    ("wz_activity", {"code_optional": True}, ["", "Hundefriseur"], {"description": "Hundefriseur"}),
    ("wz_activity", {}, ["", ""], None),
    ("licence_plate", {}, "HS AB 1234", "HS AB 1234"),
    ("licence_plate", {}, "hs-ab1234", "HS AB 1234"),
    ("licence_plate", {}, "HS–AB 12 H", "HS AB 12H"),
    ("licence_plate", {}, "GK X 7e", "GK X 7E"),
    ("licence_plate", {}, "HSAB1234", "HS AB 1234"),
    ("licence_plate", {}, "ERKA1", "ERK A 1"),
    ("licence_plate", {}, "KX 12", "K X 12"),
    ("licence_plate", {}, "LÖ A 1", "LÖ A 1"),
    ("licence_plate", {}, "", None),
    ("civil_register_number", {}, "G 123/1990", "G 123/1990"),
    ("civil_register_number", {}, "g123-1990", "G 123/1990"),
    ("civil_register_number", {}, "123/1990", "123/1990"),
    ("civil_register_number", {}, "Nr. 123 / 1990", "123/1990"),
    ("civil_register_number", {}, "E 12 / 2001", "E 12/2001"),
    ("civil_register_number", {}, "E Nr. 012/2001", "E 12/2001"),
    ("civil_register_number", {"register": "S"}, "7/1950", "S 7/1950"),
    ("civil_register_number", {}, "", None),
    ("registry_office", {}, ["erkelenz", ""], {"code": "erkelenz", "place": "Erkelenz"}),
    ("registry_office", {}, ["erkelenz/gerderath", ""], {"code": "erkelenz", "place": "Gerderath"}),
    ("registry_office", {}, ["other", "Aachen"], {"code": "other", "place": "Aachen"}),
    ("registry_office", {}, ["other", "gerderath"], {"code": "erkelenz", "place": "Gerderath"}),
    ("registry_office", {}, ["", "Aachen"], {"code": "other", "place": "Aachen"}),
    ("registry_office", {}, ["", ""], None),
    ("url", {}, "www.Beispiel.de", "https://www.beispiel.de"),
    ("url", {}, "http://beispiel.de/", "http://beispiel.de"),
    ("url", {}, "https//beispiel.de/Weg?a=1", "https://beispiel.de/Weg?a=1"),
    ("url", {}, "<HTTPS://münchen.de>.", "https://münchen.de"),
    ("url", {}, "", None),
    ("declaration", {}, ["Alva  Beispiel"],
     {"name": "Alva Beispiel", "sentence": "Ich versichere, dass meine Angaben richtig und vollständig sind."}),
    ("declaration", {"sentence": "Ich verzichte."}, ["Li"], {"name": "Li", "sentence": "Ich verzichte."}),
    ("declaration", {}, [" "], None),
    ("address", ALL, address(variant="germany", germany="Johannismarkt 17|||41812|Erkelenz"),
     {"code": "germany", **GERMANY}),
    ("address", ALL, address(germany="Johannismarkt|17||41812|Erkelenz"), {"code": "germany", **GERMANY}),
    ("address", ALL, address(variant="po_box", box="Postfach 12 34|D-41812|Erkelenz"), BOX),
    ("address", ALL, address(variant="abroad", abroad="Markt 12||6131 EK|Sittard|niederlande"), DUTCH),
    ("address", ALL, address(variant="abroad", germany="Rest|||  |", abroad="Markt 12||6131 EK|Sittard|NL"), DUTCH),
    ("address", {"variants": "po_box"}, ["po_box", *[""] * 5, "1234", "41812", "Erkelenz"], BOX),
    ("address", ALL, address(variant="abroad"), None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "settings", "raw", "answer"), GOOD)
@time_machine.travel("2026-03-01 12:00:00+01:00", tick=False)
def test_a_kind_reads_what_was_meant(name: str, settings: dict[str, Any], raw: Any, answer: Any) -> None:
    one = field(name, **settings)

    read = kind(name).parse(one, raw)

    assert read == answer
    assert kind(name).parse(one, kind(name).shown(one, read)) == read


BAD: list[tuple[str, dict[str, Any], Any, str]] = [
    ("amount", {}, "50 Cent", "Schreiben Sie „Angabe“ in Euro und Ziffern, zum Beispiel 12,50."),
    ("amount", {}, "viel", "Schreiben Sie „Angabe“ in Euro und Ziffern, zum Beispiel 12,50."),
    ("amount", {}, "1,234", "Geben Sie bei „Angabe“ höchstens 2 Stellen nach dem Komma ein."),
    ("amount", {}, "-1", "„Angabe“ muss mindestens 0 sein."),
    ("amount", {"max": 1000}, "1000,01", "„Angabe“ darf höchstens 1.000 sein."),
    ("percent", {}, "101", "„Angabe“ darf höchstens 100 sein."),
    ("percent", {"decimals": 0}, "1,5", "Geben Sie bei „Angabe“ eine ganze Zahl ohne Komma ein."),
    ("time", {}, "24:00", "Schreiben Sie die Uhrzeit bei „Angabe“ mit Stunden und Minuten, zum Beispiel 9:30."),
    ("time", {}, "mittags", "Schreiben Sie die Uhrzeit bei „Angabe“ mit Stunden und Minuten, zum Beispiel 9:30."),
    ("time", {}, "9:75", "Schreiben Sie die Uhrzeit bei „Angabe“ mit Stunden und Minuten, zum Beispiel 9:30."),
    ("time", {"earliest": "8:00"}, "7", "Geben Sie bei „Angabe“ eine Uhrzeit ab 8:00 Uhr ein."),
    ("time", {"latest": "22:00"}, "22.30", "Geben Sie bei „Angabe“ eine Uhrzeit bis 22:00 Uhr ein."),
    ("date_range", {}, ["", "", "", "1", "5", "2026"], "Geben Sie bei „Angabe“ auch den Beginn ein."),
    ("date_range", {}, ["1", "5", "2026", "", "", ""], "Geben Sie bei „Angabe“ auch das Ende ein."),
    ("date_range", {}, ["2", "5", "2026", "1", "5", "2026"],
     "Ändern Sie „Angabe“: Das Ende liegt vor dem Beginn."),
    ("date_range", {}, ["1", "", "2026", "1", "5", "2026"], "Geben Sie bei „Angabe: Beginn“ auch den Monat ein."),
    ("search_choice", {}, "brieftaube", "Wählen Sie bei „Angabe“ eine der angebotenen Antworten aus."),
    ("country", {}, "Preußen", "Wählen Sie bei „Angabe“ eine der angebotenen Antworten aus."),
    ("country", {}, "ZZ", "Wählen Sie bei „Angabe“ eine der angebotenen Antworten aus."),
    ("nationality", {}, ["Preußen", "", ""], "Wählen Sie bei „Angabe“ einen Staat aus der Liste aus."),
    ("nationality", {}, ["DE", "staatenlos", ""],
     "Ändern Sie „Angabe“: „staatenlos“ kann nicht neben einer anderen Angabe stehen."),
    ("nationality", {"max": 1}, ["DE", "NL"], "Geben Sie bei „Angabe“ höchstens 1 Staat an."),
    ("legal_form", {}, "Kalif", "Wählen Sie bei „Angabe“ eine der angebotenen Antworten aus."),
    ("iban", {}, "12345", "Schreiben Sie die IBAN bei „Angabe“ vollständig."
     " Sie beginnt mit zwei Buchstaben, zum Beispiel DE."),
    ("iban", {}, "DE89 3704 0044 0532 0130 0",
     "Prüfen Sie die IBAN bei „Angabe“: Eine deutsche IBAN hat 22 Zeichen, Ihre hat 21."),
    ("iban", {}, "DE89 3704 0044 0532 0130 01",
     "Prüfen Sie die IBAN bei „Angabe“ Zeichen für Zeichen: Mindestens eines stimmt nicht."),
    ("iban", {"only_germany": True}, "NL91 ABNA 0417 1643 00",
     "Geben Sie bei „Angabe“ ein Konto in Deutschland an. Die IBAN beginnt mit DE."),
    ("tax_number", {}, "133/8150/8158",
     "Prüfen Sie die Steuernummer bei „Angabe“: Mindestens eine Ziffer stimmt nicht."),
    ("tax_number", {}, "12345", "Schreiben Sie die Steuernummer bei „Angabe“ mit 11 Ziffern wie auf dem Steuerbescheid,"
     " zum Beispiel 133/8150/8159, oder mit 13 Ziffern."),
    ("tax_number", {"which": "idnr"}, "36574261808",
     "Prüfen Sie die Nummer bei „Angabe“: Mindestens eine Ziffer stimmt nicht."),
    ("tax_number", {"which": "idnr"}, "123",
     "Schreiben Sie die Steuer-Identifikationsnummer bei „Angabe“ mit 11 Ziffern, zum Beispiel 36 574 261 809."),
    ("tax_number", {"which": "ust_idnr"}, "DE136695977",
     "Prüfen Sie die Nummer bei „Angabe“: Mindestens eine Ziffer stimmt nicht."),
    ("tax_number", {"which": "ust_idnr"}, "NL123",
     "Schreiben Sie die Nummer bei „Angabe“ mit DE und neun Ziffern, zum Beispiel DE 136695976."),
    ("register_entry", {}, ["", "Köln", "", "", "", ""], "Wählen Sie bei „Angabe“ die Art des Registers aus."),
    ("register_entry", {}, ["B", "", "1", "", "", ""],
     "Geben Sie bei „Angabe“ das Registergericht ein, zum Beispiel Mönchengladbach."),
    ("register_entry", {}, ["K", "Köln", "", "", "", ""], "Geben Sie bei „Angabe“ die Registernummer ein."),
    ("register_entry", {}, ["A", "Köln", "keine", "", "", ""],
     "Schreiben Sie die Registernummer bei „Angabe“ in Ziffern, zum Beispiel 12345."),
    ("register_entry", {}, ["S", "", "", "", "", ""],
     "Wählen Sie bei „Angabe“ das Bundesland aus, in dem die Stiftung verzeichnet ist."),
    ("register_entry", {}, ["X", "", "", "", "", "NL"], "Geben Sie bei „Angabe“ den Ort des Registers ein."),
    ("register_entry", {}, ["X", "", "", "", "Venlo", ""], "Wählen Sie bei „Angabe“ den Staat des Registers aus."),
    ("wz_activity", {}, ["", "Fahrräder"],
     "Wählen Sie bei „Angabe“ den Wirtschaftszweig aus, der am besten passt."),
    ("wz_activity", {}, ["47", ""], "Beschreiben Sie bei „Angabe“ die Tätigkeit in Ihren Worten."),
    ("wz_activity", {"max_length": 5}, ["47", "Fahrräder"], "Kürzen Sie „Angabe“ auf höchstens 5 Zeichen."),
    ("wz_activity", {}, ["47", "Handel mit Waren aller Art"],
     "Beschreiben Sie die Tätigkeit bei „Angabe“ genauer: womit Sie handeln, was Sie herstellen oder was Sie für wen"
     " tun, zum Beispiel „Einzelhandel mit Fahrrädern“."),
    ("licence_plate", {}, "ABC1", "Trennen Sie die Buchstaben bei „Angabe“ durch ein Leerzeichen,"
     " zum Beispiel HS AB 1234."),
    ("licence_plate", {}, "HS 0815", "Schreiben Sie das Kennzeichen bei „Angabe“ so, wie es am Fahrzeug steht,"
     " zum Beispiel HS AB 1234."),
    ("licence_plate", {}, "ERK AB 1234", "Kürzen Sie das Kennzeichen bei „Angabe“:"
     " Es hat höchstens acht Buchstaben und Ziffern."),
    ("civil_register_number", {}, "123", "Schreiben Sie die Registernummer bei „Angabe“ mit Nummer und Jahr in vier"
     " Ziffern, zum Beispiel 123/1990."),
    ("civil_register_number", {}, "X 1/1990",
     "Prüfen Sie den Buchstaben der Registernummer bei „Angabe“. Hier passt nur: G, E, L, S."),
    ("civil_register_number", {"register": "G"}, "S 1/1990",
     "Prüfen Sie den Buchstaben der Registernummer bei „Angabe“. Hier passt nur: G."),
    ("civil_register_number", {}, "1/2030",
     "Prüfen Sie das Jahr der Registernummer bei „Angabe“: Es liegt zwischen 1798 und 2026."),
    ("registry_office", {}, ["other", ""],
     "Geben Sie bei „Angabe“ den Namen des Ortes ein. Kennen Sie ihn nicht, schreiben Sie „unbekannt“."),
    ("registry_office", {}, ["atlantis", ""], "Wählen Sie bei „Angabe“ einen Ort aus der Liste aus."),
    ("url", {}, "beispiel", "Schreiben Sie „Angabe“ vollständig, zum Beispiel www.beispiel.de."),
    ("url", {}, "javascript:alert(1)", "Schreiben Sie „Angabe“ vollständig, zum Beispiel www.beispiel.de."),
    ("url", {}, "https://ich:geheim@beispiel.de", "Schreiben Sie „Angabe“ vollständig, zum Beispiel www.beispiel.de."),
    ("url", {}, f"beispiel.de/{'a' * 500}", "Kürzen Sie „Angabe“ auf höchstens 500 Zeichen."),
    ("declaration", {}, ["X"], "Schreiben Sie bei „Angabe“ Ihren Namen aus, so wie er im Ausweis steht."),
    ("declaration", {}, ["Иванов"], "Schreiben Sie bei „Angabe“ Ihren Namen aus, so wie er im Ausweis steht."),
    ("address", ALL, address(variant="po_box", box="x|41812|Erkelenz"),
     "Schreiben Sie die Nummer des Postfachs bei „Angabe“ nur mit Ziffern."),
    ("address", ALL, address(variant="po_box", box="1||Erkelenz"), "Geben Sie bei „Angabe“ die Postleitzahl ein."),
    ("address", ALL, address(variant="abroad", abroad="Markt 1|||Venlo|"), "Wählen Sie bei „Angabe“ den Staat aus."),
    ("address", ALL, address(variant="abroad", abroad="Markt 1|||Bonn|DE"),
     "Wählen Sie bei „Angabe“ einen Staat außerhalb Deutschlands aus."),
    ("address", ALL, address(variant="germany", abroad="Markt 1|||Venlo|NL"),
     "Sie haben bei „Angabe“ eine andere Art von Anschrift ausgefüllt. Wählen Sie die passende aus."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "settings", "raw", "words"), BAD)
@time_machine.travel("2026-03-01 12:00:00+01:00", tick=False)
def test_a_kind_says_what_to_do(name: str, settings: dict[str, Any], raw: Any, words: str) -> None:
    with pytest.raises(Wrong) as caught:
        kind(name).parse(field(name, **settings), raw)

    assert caught.value.sentence == words
    assert not BANNED.search(words)


@pytest.mark.parametrize(
    ("name", "settings", "raw", "part"),
    [
        ("date_range", {}, ["1", "", "2026", "1", "5", "2026"], "from_month"),
        ("date_range", {}, ["2", "5", "2026", "1", "5", "2026"], "to_day"),
        ("nationality", {}, ["DE", "Preußen", ""], "2"),
        ("register_entry", {}, ["X", "", "", "", "Venlo", ""], "country"),
        ("wz_activity", {}, ["47", "Handel"], "description"),
        ("registry_office", {}, ["other", ""], "other"),
        ("address", ALL, address(variant="po_box", box="1|41812|"), "po_box_place"),
        ("address", ALL, address(variant="germany", abroad="Markt 1|||Venlo|NL"), "variant"),
        ("declaration", {}, ["?"], "name"),
    ],
)
def test_the_sentence_leads_to_its_box(name: str, settings: dict[str, Any], raw: Any, part: str) -> None:
    one = field(name, **settings)

    with pytest.raises(Wrong) as caught:
        kind(name).parse(one, raw)

    assert caught.value.part == part
    assert part in getattr(kind(name).widget(one), "keys", ())


@pytest.mark.parametrize(
    ("name", "settings", "answer", "text"),
    [
        ("amount", {}, "1234.50", "1.234,50 €"),
        ("percent", {}, "12.50", "12,5 %"),
        ("percent", {}, "100.00", "100 %"),
        ("percent", {"decimals": 0}, 50, "50 %"),
        ("time", {}, "09:30", "9:30 Uhr"),
        ("date_range", {}, {"from": "2026-05-01", "to": "2026-05-03"}, "1. Mai 2026 bis 3. Mai 2026"),
        ("date_range", {}, {"from": "2026-05-01"}, "ab 1. Mai 2026"),
        ("search_choice", {}, "post", "Mit der Post"),
        ("search_choice", {}, "fort", "fort"),
        ("country", {}, "NL", "Niederlande"),
        ("nationality", {}, ["DE", "NL"], "Deutschland\nNiederlande"),
        ("nationality", {}, ["ungeklaert"], "ungeklärt"),
        ("legal_form", {}, "350", "Gesellschaft mit beschränkter Haftung (GmbH)"),
        ("iban", {}, "DE89370400440532013000", "DE89 3704 0044 0532 0130 00"),
        ("tax_number", {}, "5133081508159", "133/8150/8159"),
        ("tax_number", {}, "2893081508152", "2893081508152"),
        ("tax_number", {"which": "idnr"}, "36574261809", "36 574 261 809"),
        ("tax_number", {"which": "ust_idnr"}, "DE136695976", "DE136695976"),
        (
            "register_entry",
            {},
            {"code": "B", "court": "Köln", "number": "1"},
            "Handelsregister Abteilung B (HRB)\nAmtsgericht Köln\nNummer 1",
        ),
        (
            "register_entry",
            {},
            {"code": "X", "place": "Venlo", "country": "NL"},
            "Register im Ausland\nVenlo, Niederlande",
        ),
        ("register_entry", {}, {"code": "S", "state": "05"}, "Stiftungsverzeichnis\nNordrhein-Westfalen"),
        ("wz_activity", {}, {"code": "56", "description": "Imbiss"}, "Imbiss\nWZ 56 Gastronomie"),
        ("wz_activity", {}, {"description": "Imbiss"}, "Imbiss"),
        ("licence_plate", {}, "HS AB 12H", "HS AB 12H"),
        ("civil_register_number", {}, "G 123/1990", "G 123/1990"),
        ("registry_office", {}, {"code": "erkelenz", "place": "Gerderath"}, "Gerderath\nStandesamt Erkelenz"),
        ("registry_office", {}, {"code": "erkelenz", "place": "Erkelenz"}, "Standesamt Erkelenz"),
        ("registry_office", {}, {"code": "other", "place": "Aachen"}, "Aachen"),
        ("declaration", {}, {"name": "Alva", "sentence": "Ich erkläre."}, "Ich erkläre.\nErklärt von Alva"),
        ("address", ALL, BOX, "Postfach 1234\n41812 Erkelenz"),
        ("address", ALL, DUTCH, "Markt 12\n6131 EK Sittard\nNiederlande"),
        ("address", ALL, GERMANY, "Johannismarkt 17\n41812 Erkelenz"),
    ],
)
def test_an_answer_reads_like_german(name: str, settings: dict[str, Any], answer: Any, text: str) -> None:
    assert kind(name).text(field(name, **settings), answer) == text


def test_an_address_answered_before_there_were_variants_stays_what_it_was() -> None:
    with_variants = field("address", **ALL)

    shown = kind("address").shown(with_variants, GERMANY)

    assert kind("address").parse(with_variants, shown) == {"code": "germany", **GERMANY}
    assert "code" not in kind("address").schema(with_variants)["oneOf"][0]["required"]


def test_countries_are_shown_in_the_language_of_the_reader_and_understood_in_german() -> None:
    with translation.override("en"):
        assert kind("country").text(field("country"), "NL") == "Netherlands"
        assert kind("country").parse(field("country"), "Netherlands") == "NL"
        assert kind("country").parse(field("country"), "Niederlande") == "NL"


@pytest.mark.parametrize(
    "words",
    [
        "Handel mit Waren aller Art",
        "HANDEL",
        "Dienstleistungen aller Art",
        "Import und Export",
        "An- und Verkauf",
        "...",
    ],
)
def test_words_that_fit_every_business_are_generic(words: str) -> None:
    assert is_generic(words)


@pytest.mark.parametrize("words", ["Einzelhandel mit Fahrrädern", "Friseur", "Handel mit Kfz-Teilen", "IT-Beratung"])
def test_words_that_name_something_are_not(words: str) -> None:
    assert not is_generic(words)


# --- for every kind -----------------------------------------------------------------------------------

SAMPLES: list[tuple[str, dict[str, Any]]] = [(name, {}) for name in sorted(KINDS.keys() - SILENT - {"file"})] + [
    ("address", ALL),
    ("date_range", {"open_end": True}),
    ("tax_number", {"which": "idnr"}),
    ("tax_number", {"which": "ust_idnr"}),
    ("iban", {"only_germany": True}),
    ("search_choice", {"code_list": "branches"}),
    ("wz_activity", {"code_optional": True}),
]


def test_there_are_kinds_enough() -> None:
    assert len(KINDS.keys() - SILENT) >= 25


def with_options(name: str, settings: dict[str, Any]) -> Field:
    return Field("f", name, "Angabe", options=OPTIONS if kind(name).has_options else (), settings=settings)


@pytest.mark.parametrize(("name", "settings"), SAMPLES)
def test_the_schema_describes_the_example(name: str, settings: dict[str, Any]) -> None:
    one = with_options(name, settings)
    example = kind(name).example(one)

    assert fits(kind(name).schema(one), json.loads(json.dumps(example)))
    assert not fits(kind(name).schema(one), {"unbekannt": 1})


@pytest.mark.parametrize(("name", "settings", "raw", "answer"), [row for row in GOOD if row[3] is not None])
def test_the_schema_describes_every_answer(name: str, settings: dict[str, Any], raw: Any, answer: Any) -> None:
    assert fits(kind(name).schema(field(name, **settings)), answer)


@pytest.mark.parametrize(("name", "settings"), SAMPLES)
def test_a_browser_sends_what_the_widget_reads(name: str, settings: dict[str, Any]) -> None:
    one = with_options(name, settings)
    question = Question(one)
    example = kind(name).example(one)

    sent = kind(name).posted(one, "f-f", example)

    assert question.clean(question.widget.value_from_datadict(sent, {}, "f-f")) == example


@pytest.mark.parametrize(("name", "settings"), SAMPLES)
def test_a_sensitive_question_leaves_nothing_to_the_browser(name: str, settings: dict[str, Any]) -> None:
    one = with_options(name, settings)
    widget = kind(name).widget(Field("f", name, "Angabe", options=one.options, settings=settings, sensitive=True))

    drawn = widget.render("f-f", None, {})

    tokens = set(re.findall(r'autocomplete="([^"]*)"', drawn))
    assert tokens <= {"off"}
    assert tokens or not re.search(r'<input type="text"|<textarea', drawn)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (Field("f", "search_choice", "Angabe"), "braucht mindestens eine Antwort"),
        (Field("f", "search_choice", "Angabe", settings={"code_list": "fort"}), "gibt es nicht"),
        (Field("f", "time", "Angabe", settings={"earliest": "früh"}), "als Uhrzeit"),
        (Field("f", "time", "Angabe", settings={"earliest": "9:00", "latest": "8:00"}), "nach der spätesten"),
        (Field("f", "date_range", "Angabe", settings={"past": True, "future": True}), "vergangen und zukünftig"),
        (Field("f", "amount", "Angabe", settings={"min": 5, "max": 2}), "kleinste Zahl größer"),
    ],
)
def test_a_question_that_cannot_work_is_found(broken: Field, words: str) -> None:
    assert any(words in sentence for sentence in kind(broken.kind).problems(broken))


def fits(schema: dict[str, Any], value: Any) -> bool:
    """Whether the value has the shape; as much of JSON Schema as our schemas use."""
    if "oneOf" in schema and sum(fits({"type": "object", **one}, value) for one in schema["oneOf"]) != 1:
        return False
    if "const" in schema:
        return bool(value == schema["const"])
    if "enum" in schema:
        return value in schema["enum"]
    check = CHECKS.get(schema.get("type", ""))
    return check is None or check(schema, value)


def is_object(schema: dict[str, Any], value: Any) -> bool:
    known = schema.get("properties", {})
    return (
        isinstance(value, dict)
        and set(schema.get("required", ())) <= set(value)
        and (schema.get("additionalProperties", True) or set(value) <= set(known))
        and all(fits(known[key], each) for key, each in value.items() if key in known)
    )


def is_array(schema: dict[str, Any], value: Any) -> bool:
    longest = schema.get("maxItems", 999)
    return isinstance(value, list) and len(value) <= longest and all(fits(schema["items"], one) for one in value)


def is_string(schema: dict[str, Any], value: Any) -> bool:
    longest, pattern = schema.get("maxLength", 9999), schema.get("pattern", "")
    return isinstance(value, str) and len(value) <= longest and re.search(pattern, value) is not None


CHECKS: dict[str, Callable[[dict[str, Any], Any], bool]] = {
    "object": is_object,
    "array": is_array,
    "string": is_string,
    "boolean": lambda _schema, value: isinstance(value, bool),
    "integer": lambda _schema, value: isinstance(value, int),
}


# --- there and back again -----------------------------------------------------------------------------


def reads_again(name: str, answer: Any, **settings: Any) -> bool:
    one = field(name, **settings)
    return bool(kind(name).parse(one, kind(name).shown(one, answer)) == answer)


@given(st.decimals("0", "99999999", places=2))
def test_every_amount_is_read_again(amount: Decimal) -> None:
    assert reads_again("amount", f"{amount:.2f}")
    assert (
        kind("amount").parse(field("amount"), kind("amount").text(field("amount"), f"{amount:.2f}")) == f"{amount:.2f}"
    )


@given(st.times())
def test_every_time_is_read_again(time: Any) -> None:
    assert reads_again("time", f"{time:%H:%M}")
    assert kind("time").parse(field("time"), kind("time").text(field("time"), f"{time:%H:%M}")) == f"{time:%H:%M}"


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 5000))
def test_every_period_is_read_again(begin: date, days: int) -> None:
    end = begin + timedelta(days=days)

    assert reads_again("date_range", {"from": begin.isoformat(), "to": end.isoformat()})


@given(st.from_regex(r"[A-ZÄÖÜ]{1,3} [A-Z]{1,2} [1-9][0-9]{0,2}[HE]?", fullmatch=True))
def test_every_plate_is_read_again(plate: str) -> None:
    if len(plate.replace(" ", "")) <= 8:
        assert reads_again("licence_plate", plate)


@given(st.sampled_from([option.value for option in kind("registry_office").options(field("registry_office"))][:-1]))
def test_every_office_is_read_again(code: str) -> None:
    answer = kind("registry_office").parse(field("registry_office"), [code, ""])

    assert reads_again("registry_office", answer)


@given(st.text(max_size=40))
def test_no_text_breaks_a_kind(typed: str) -> None:
    for name in sorted(KINDS.keys() - SILENT - {"file"}):
        one = with_options(name, ALL if name == "address" else {})
        count = len(getattr(kind(name).widget(one), "keys", ()))
        with suppress(Wrong):
            answer = kind(name).parse(one, [typed] * count if count else typed)
            assert answer is None or kind(name).parse(one, kind(name).shown(one, answer)) == answer


# --- in the editor ------------------------------------------------------------------------------------


def test_the_editor_has_a_block_for_every_kind_that_is_asked() -> None:
    assert {name for name, _block in question_blocks()} == KINDS.keys() - SILENT


@pytest.mark.parametrize(("name", "block"), question_blocks())
def test_what_an_editor_leaves_as_it_is_can_be_frozen(name: str, block: Any) -> None:
    one = assembling.item(name, block.get_default(), "id")
    form = Definition("Formular", steps=(Step("s", "s", "Schritt", items=(one,)),))

    assert Definition.from_json(json.loads(canonical(form.to_json()))) == form


def test_a_limit_of_zero_is_kept() -> None:
    value = dict(question_blocks())["number"].get_default()
    value["min"] = 0

    one = assembling.item("number", value, "id")

    assert isinstance(one, Field)
    assert one.settings["min"] == 0


def test_a_question_with_a_code_list_needs_no_answers_of_its_own() -> None:
    block = dict(question_blocks())["search_choice"]
    value = block.normalize({"label": "Land", "required": True, "code_list": "states", "options": []})

    assert block.clean(value)["code_list"] == "states"
