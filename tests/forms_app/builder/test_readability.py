"""How hard a text is to read."""

from __future__ import annotations

import pytest

from forms_app.builder.readability import reading, sentences

OFFICIAL = (
    "Die Ausstellung personenstandsrechtlicher Urkunden setzt gemäß personenstandsgesetzlicher Bestimmungen"
    " grundsätzlich das Vorliegen einer entsprechenden Antragsberechtigung beziehungsweise die Glaubhaftmachung eines"
    " rechtlichen Interesses hinsichtlich der beantragten Beurkundung voraus."
)
PLAIN = (
    "Sie bekommen die Urkunde, wenn Sie selbst darin stehen. Auch Ihre Eltern und Ihre Kinder können sie holen."
    " Alle anderen sagen uns, wofür sie die Urkunde brauchen. Legen Sie bitte einen Brief dazu."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ein Satz. Noch einer!", ["Ein Satz", "Noch einer"]),
        ("<p>Ein Absatz</p><p>Noch einer</p>", ["Ein Absatz", "Noch einer"]),
        ("<ul><li>Ausweis</li><li>Geburtsurkunde</li></ul>", ["Ausweis", "Geburtsurkunde"]),
        ("Am 1. Mai, z. B. nach § 62 Abs. 1 Nr. 2.", ["Am 1 Mai, z B nach § 62 Abs 1 Nr 2"]),
        ("Haben Sie Fragen? Rufen Sie an.", ["Haben Sie Fragen", "Rufen Sie an"]),
        ("Sie brauchen: einen Ausweis.", ["Sie brauchen", "einen Ausweis"]),
        ("M&uuml;ller &amp; Sohn", ["Müller & Sohn"]),
        ("", []),
        ("...", []),
    ],
)
def test_sentences_are_told_apart(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_lix_is_words_per_sentence_plus_the_share_of_long_words() -> None:
    found = reading("Wir prüfen den Antrag. Danach bekommen Sie Post.")

    assert (found.words, found.sentences, found.longest) == (8, 2, 4)
    assert found.lix == pytest.approx(8 / 2 + 100 * 1 / 8)


def test_nothing_costs_nothing() -> None:
    assert reading("") == reading("<p></p>")
    assert not reading("").is_hard


@pytest.mark.parametrize(("text", "hard", "long"), [(OFFICIAL, True, False), (PLAIN, False, False)])
def test_official_words_are_hard_and_plain_words_are_not(text: str, hard: bool, long: bool) -> None:
    found = reading(text)

    assert (found.is_hard, found.has_long_sentence) == (hard, long)


def test_a_short_label_is_never_judged_as_a_text() -> None:
    assert not reading("Steueridentifikationsnummer der Vertretungsberechtigten").is_hard


@pytest.mark.parametrize(("words", "long"), [(25, False), (26, True)])
def test_a_sentence_of_more_than_25_words_is_long(words: int, long: bool) -> None:
    assert reading(" ".join(["Wort"] * words) + ".").has_long_sentence is long
