"""How hard a text is to read.

LIX (C. H. Björnsson, Läsbarhet, Stockholm 1968): average length of a sentence in words plus the share of words of
more than six letters in percent. It needs no syllables and no dictionary and was shown to fit German as well as
Swedish; Björnsson's bands call 50 to 60 difficult and more than 60 very difficult. German administration is full of
long words, so only what lies above the bands is worth a remark, and short texts are never judged as a whole.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

VERY_HARD = 60
LONGEST_SENTENCE = 25
LEAST_WORDS = 25
LONG_WORD = 6

_BREAKS = re.compile(r"</(?:p|li|h[1-6]|td|th|div)>|<br\s*/?>", re.IGNORECASE)
_TAGS = re.compile(r"<[^>]+>")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
# A point after a digit or a short form ends no sentence: "am 1. Mai", "§ 62 Abs. 1", "z. B.".
_SHORT = re.compile(r"(?<=\d)\.(?=\s)|\b(Abs|Nr|Art|Str|St|bzw|ca|ggf|usw|vgl|[A-Za-zÄÖÜäöü])\.(?=\s?\S)")
_ENDS = re.compile(r"[.!?:;]+(?:\s|$)|\n+")


@dataclass(frozen=True)
class Reading:
    """What a text costs its readers."""

    words: int
    sentences: int
    lix: float
    longest: int
    """Words in the longest sentence."""

    @property
    def is_hard(self) -> bool:
        """Whether the text as a whole is very difficult; too short a text is not judged."""
        return self.words >= LEAST_WORDS and self.lix > VERY_HARD

    @property
    def has_long_sentence(self) -> bool:
        """Whether one sentence is longer than people read in one go."""
        return self.longest > LONGEST_SENTENCE


def plain(text: str) -> str:
    """The words of HTML or plain text; ends of paragraphs stay ends of sentences."""
    return html.unescape(_TAGS.sub("", _BREAKS.sub("\n", text)))


def sentences(text: str) -> list[str]:
    """The sentences of a text; a list item is one."""
    whole = _SHORT.sub(lambda found: found.group().replace(".", ""), plain(text))
    return [one.strip() for one in _ENDS.split(whole) if one and _WORD.search(one)]


def reading(text: str) -> Reading:
    """Measure a text, HTML or plain."""
    lengths = [len(_WORD.findall(one)) for one in sentences(text)]
    words = _WORD.findall(plain(text))
    if not lengths or not words:
        return Reading(0, 0, 0.0, 0)
    long = sum(len(word) > LONG_WORD for word in words)
    return Reading(len(words), len(lengths), len(words) / len(lengths) + 100 * long / len(words), max(lengths))
