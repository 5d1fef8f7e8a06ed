"""Patterns an answer has to match ("Muster"), and which of them a form dares to try.

A pattern is a regular expression as XML Schema and FIM write them, and always means the whole answer. Matching
backtracks, so a pattern from elsewhere could keep a worker busy for hours. Only patterns whose work is bounded are
taken: no group is repeated more than once, nothing looks around or back, and the number of ways to divide a text
among the parts stays small. Any other is `TooHard` and belongs into the hint of the question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

LONGEST = 200
MOST_WAYS = 20_000
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\\\[\]])*\]")
_COUNT = re.compile(r"\{(\d{1,3})(?:(,)(\d{1,3})?)?\}")
_LETTERS = "1aA0bBx-./ ,:;_+*#!?()[]{}<>=@%&$§äÄß"
_SHORTHANDS = frozenset("dDwWsS")
_LITERAL_ESCAPES = frozenset(r"\.|()[]{}*+?^$-/,:;'\"#&@%!=<>~` _")


class TooHard(ValueError):
    """No pattern, or none a form dares to try."""


Read = tuple[int, str]
"""In how many ways a part can divide a text, and the shortest text it matches."""


@dataclass
class _Reader:
    text: str
    at: int = 0

    def alternatives(self) -> Read:
        """`a|b|…` up to the closing bracket or the end."""
        ways, sample = self.sequence()
        while self.peek() == "|":
            self.at += 1
            ways += self.sequence()[0]
        return ways, sample

    def sequence(self) -> Read:
        ways, samples = 1, ""
        while self.peek() not in ("", "|", ")"):
            of_part, sample = self.part()
            ways, samples = ways * of_part, samples + sample
            if ways > MOST_WAYS:
                raise TooHard("too many ways")
        return ways, samples

    def part(self) -> Read:
        """One atom with its quantifier."""
        is_group = self.peek() == "("
        ways, sample = self.group() if is_group else (1, self.atom())
        least, most = self.quantifier()
        spread = most - least + 1
        # "(ab){5}" is five times the same; with alternatives or counts inside, the ways would multiply.
        if is_group and most > 1 and (ways > 1 or spread > 1):
            raise TooHard("a repeated group")
        return ways * spread, sample * least

    def group(self) -> Read:
        self.at += 1
        if self.text.startswith("?:", self.at):
            self.at += 2
        elif self.peek() == "?":
            raise TooHard("an extension")
        found = self.alternatives()
        if self.peek() != ")":
            raise TooHard("an open group")
        self.at += 1
        return found

    def atom(self) -> str:
        """Moves over one letter, escape or class; a letter that it matches."""
        letter, start = self.peek(), self.at
        if letter == "[":
            match = _CLASS.match(self.text, self.at)
            if match is None:
                raise TooHard("an open class")
            self.at = match.end()
        elif letter == "\\":
            following = self.text[self.at + 1 : self.at + 2]
            if not following or following not in _SHORTHANDS | _LITERAL_ESCAPES:
                raise TooHard("an escape")
            self.at += 2
        elif letter in "*+?{}^$)]":
            raise TooHard("nothing to repeat")
        else:
            self.at += 1
        return _sample(self.text[start : self.at])

    def quantifier(self) -> tuple[int, int]:
        """How often the part stands there at least and at most."""
        letter = self.peek()
        if letter and letter in "?*+":
            self.at += 1
            found = {"?": (0, 1), "*": (0, LONGEST), "+": (1, LONGEST)}[letter]
        elif match := _COUNT.match(self.text, self.at):
            self.at = match.end()
            least = int(match[1])
            found = (least, least if match[2] is None else int(match[3]) if match[3] else max(LONGEST, least))
        else:
            return (1, 1)
        if found[1] < found[0] or (self.peek() and self.peek() in "?+*{"):
            raise TooHard("a quantifier")
        return found

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]


def _sample(atom: str) -> str:
    """A letter that matches; most often the one that was written."""
    candidates = atom.removeprefix("\\") + _LETTERS if atom[0] != "[" else atom[1:-1] + _LETTERS
    try:
        one = re.compile(atom)
    except re.error as wrong:
        raise TooHard(str(wrong)) from None
    return next((letter for letter in candidates if one.fullmatch(letter)), "")


def _read(pattern: str) -> Read:
    """Raise TooHard for a pattern a form must not try."""
    if not pattern or len(pattern) > LONGEST:
        raise TooHard("too long")
    reader = _Reader(bare(pattern))
    found = reader.alternatives()
    if found[0] > MOST_WAYS or reader.at != len(reader.text):
        raise TooHard("not a pattern")
    try:
        re.compile(reader.text)
    except re.error as wrong:
        raise TooHard(str(wrong)) from None
    return found


def check(pattern: str) -> None:
    """Raise TooHard for a pattern a form must not try."""
    _read(pattern)


def example(pattern: str) -> str:
    """A short text that matches; empty for a pattern a form does not try."""
    try:
        return _read(pattern)[1]
    except TooHard:
        return ""


def bare(pattern: str) -> str:
    """Without the anchors some tools write; the whole answer is meant anyway."""
    text = pattern.removeprefix("^")
    return text[:-1] if text.endswith("$") and not text.endswith("\\$") else text


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    check(pattern)
    return re.compile(bare(pattern))


def matches(pattern: str, text: str) -> bool:
    """Whether the whole text is as the pattern says; a pattern nobody dares to try refuses nothing."""
    try:
        return _compiled(pattern).fullmatch(text) is not None
    except TooHard:
        return True
