"""File names are harmless when they come out of `clean`."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms_app.attachments.names import MAX_LENGTH, clean, extension


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Geburtsurkunde.pdf", "Geburtsurkunde.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\System32\\cmd.exe", "cmd.exe"),
        ("rechnung\u202efdp.exe", "rechnungfdp.exe"),
        ("a\x00b.pdf", "ab.pdf"),
        ("zeile\r\nContent-Type: x.pdf", "zeileContent-Type_ x.pdf"),
        ("null\u200bbreite.pdf", "nullbreite.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("  . .pdf. ", "pdf"),
        ("", "Datei"),
        ("...", "Datei"),
        ("Mu\u0308ller.pdf", "Müller.pdf"),
        ('"><script>.pdf', "_script_.pdf"),
    ],
)
def test_a_name_is_cleaned(raw, expected):
    assert clean(raw) == expected


def test_a_very_long_name_keeps_its_extension():
    name = clean("ä" * 10_000 + ".pdf")

    assert len(name) == MAX_LENGTH
    assert extension(name) == "pdf"


@given(st.text(max_size=300))
def test_whatever_comes_in_a_clean_name_is_short_visible_and_without_path(raw):
    name = clean(raw)

    assert 0 < len(name) <= MAX_LENGTH + 1
    assert not set(name) & set('/\\:*?"<>|')
    assert all(unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"} for char in name)
