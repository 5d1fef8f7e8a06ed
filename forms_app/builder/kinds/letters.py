"""The letters of names: DIN 91379 "Zeichen und definierte Zeichensequenzen in Unicode", datatype A.

Registers accept exactly these letters and letter-with-mark sequences; a name typed in another script has to
be entered as it stands in the passport's Latin line.
"""

from __future__ import annotations

import re
import unicodedata

# Single code points: a dash joins the first and the last of a range.
_SINGLE = (
    "0020 0027 002C-002E 0041-005A 0060-007A 007E 00A8 00B4 00B7 00C0-00D6 00D8-00F6 00F8-017E "
    "0187-0188 018F 0197 01A0-01A1 01AF-01B0 01B7 01CD-01DC 01DE-01DF 01E2-01F0 01F4-01F5 01F8-01FF "
    "0212-0213 0218-021B 021E-021F 0227-0233 0259 0268 0292 02B9-02BA 02BE-02BF 02C8 02CC 1E02-1E03 "
    "1E06-1E07 1E0A-1E11 1E17 1E1C-1E2B 1E2F-1E37 1E3A-1E3B 1E40-1E49 1E52-1E5B 1E5E-1E63 1E6A-1E6F "
    "1E80-1E87 1E8D-1E97 1E9E 1EA0-1EF9 2019 2021 "
)
# Sequences: base letters, then the marks each of them may carry ("+" joins two marks on one letter).
_SEQUENCES = (
    ("A a", "030B"),
    ("C c", "0300 0304 0306 0308 0315 0323 0326 0328+0306"),
    ("F f", "0300 0304"),
    ("G g", "0300"),
    ("H h", "0304 0326 0331"),
    ("J j", "0301"),
    ("J", "030C"),
    ("K k", "0300 0302 0304 0307 0315 031B 0326 035F+0048 035F+0068"),
    ("L l", "0302 0325 0325+0304 0326"),
    ("M m", "0300 0302 0306 0310"),
    ("N n", "0302 0304 0306 0326"),
    ("P p", "0300 0304 0315 0323"),
    ("R r", "0306 0325 0325+0304"),
    ("S s", "0300 0304 031B+0304 0331"),
    ("T t", "0300 0304 0308 0315 031B"),
    ("D d", "0302"),
    ("U u", "0307"),
    ("Z z", "0300 0304 0306 0308 0327"),
    ("Ç ç", "0306"),
    ("Û û", "0304"),
    ("ÿ", "0301"),
    ("Č č", "0315 0323"),
    ("ē ō", "030D"),
    ("Ī ī", "0301"),
    ("Ž ž", "0326 0327"),
    ("Ḳ ḳ Ṣ ṣ Ṭ ṭ", "0304"),
    ("Ạ ạ Ọ ọ", "0308"),
    ("Ụ ụ", "0304 0308"),
)


def _single() -> str:
    ranges = [[chr(int(code, 16)) for code in each.split("-")] for each in _SINGLE.split()]
    return "".join(f"{re.escape(one[0])}-{re.escape(one[-1])}" for one in ranges)


def _sequences() -> list[str]:
    found = []
    for letters, marks in _SEQUENCES:
        for mark in marks.split():
            tail = "".join(chr(int(code, 16)) for code in mark.split("+"))
            # Composed where Unicode has a composed letter, because names are compared in that form.
            found += [unicodedata.normalize("NFC", letter + tail) for letter in letters.split()]
    return sorted(set(found), key=len, reverse=True)


_LETTER = re.compile("|".join([*map(re.escape, _sequences()), f"[{_single()}]"]))


def foreign_letter(name: str) -> str | None:
    """The first letter of the name that DIN 91379 does not know; None when all are fine."""
    position = 0
    while position < len(name):
        match = _LETTER.match(name, position)
        if match is None:
            return name[position]
        position = match.end()
    return None
