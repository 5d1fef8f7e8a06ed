"""What every kind of question can do.

A kind knows how one sort of question is asked, read, said and described. It is the only place that does: the
compiler, the summary, the JSON Schema and the editor's blocks ask the kind and know nothing about dates or
names.

`parse` is forgiving about what people type (spaces, dashes, commas, a missing zero) and strict about what it
means. It raises `Wrong` with a whole sentence that says what to do. The words come from the question: from
the editor's own sentence if there is one, otherwise from its phrase or its label.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from forms_app.builder.items import NOTHING, Field, Option

Raw = Any
"""What a browser sent for one question: text, a list of texts, or None."""


class Wrong(Exception):
    """The answer cannot be read; `sentence` tells the citizen what to do. `part` names the box, if there are
    several.
    """

    def __init__(self, sentence: str, code: str = "wrong", part: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.part = part


class Kind:
    """One kind of question ("Feldart")."""

    name: ClassVar[str]
    title: ClassVar[str | Promise]
    icon: ClassVar[str] = "edit"
    # Tokens an editor may choose; the first is the default.
    autocomplete: ClassVar[tuple[str, ...]] = ()
    # Own settings of the kind with the value that holds when the editor says nothing.
    settings: ClassVar[Mapping[str, Any]] = {}
    has_options: ClassVar[bool] = False
    # Whether the answer is about a person whatever the question is; a legal basis and a purpose are needed then.
    is_personal: ClassVar[bool] = False
    # Whether people look for this answer on a paper first and need to be told where.
    needs_help: ClassVar[bool] = False

    def widget(self, field: Field) -> forms.Widget:
        """The control in which the question is answered."""
        raise NotImplementedError

    def parse(self, field: Field, raw: Raw) -> Any:
        """The JSON answer for what was typed, None for nothing; raise Wrong if it cannot be read."""
        raise NotImplementedError

    def shown(self, field: Field, answer: Any) -> Any:
        """What the control shows for an answer: the reverse of `parse`."""
        return "" if answer is None else answer

    def posted(self, field: Field, html_name: str, answer: Any) -> dict[str, Any]:
        """What a browser would send for this answer."""
        return {html_name: self.shown(field, answer)}

    def text(self, field: Field, answer: Any) -> str:
        """The answer as people read it; only called for answered questions."""
        return str(answer)

    def schema(self, field: Field) -> dict[str, Any]:
        """JSON Schema (2020-12) of the answer."""
        raise NotImplementedError

    def example(self, field: Field) -> Any:
        """An answer to try the form with."""
        raise NotImplementedError

    def missing(self, field: Field) -> str:
        """What to do when nothing was answered."""
        if field.phrase:
            return _("Geben Sie %(phrase)s ein.") % {"phrase": field.phrase}
        return _("Füllen Sie das Feld „%(label)s“ aus.") % {"label": field.label}

    def problems(self, field: Field) -> list[str]:
        """What an editor must repair before this question works; whole sentences."""
        if self.has_options and not field.options:
            return [_("Die Frage „%(label)s“ braucht mindestens eine Antwort zur Auswahl.") % {"label": field.label}]
        return []

    def options(self, field: Field) -> tuple[Option, ...]:
        """What can be answered, with the German names a rule may use; nothing where anything can."""
        return field.options

    def sets(self, field: Field) -> Mapping[str, frozenset[str]]:
        """Named groups of options for rules, by their German name."""
        return NOTHING

    def attributes(self, field: Field) -> dict[str, Any]:
        """HTML attributes every control of the kind carries."""
        attributes: dict[str, Any] = {}
        token = field.autocomplete or (self.autocomplete[0] if self.autocomplete else "")
        if field.sensitive:
            attributes |= {"autocomplete": "off", "spellcheck": "false"}
        elif token:
            attributes["autocomplete"] = token
        return attributes

    def setting(self, field: Field, name: str) -> Any:
        """The question's own setting, or the kind's."""
        return field.setting(name, self.settings[name])


def sentence(field: Field, code: str, text: str, **words: Any) -> Wrong:
    """Wrong with the editor's own sentence for this code, or with `text` about the question's label."""
    return Wrong(field.errors.get(code) or text % {"label": field.label, **words}, code)


def at(part: str, wrong: Wrong) -> Wrong:
    """The same, for one box of several."""
    wrong.part = part
    return wrong


_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
# Nothing a reader sees: soft hyphens, joiners, marks of direction (which could turn a text around in front of
# a clerk) and control characters other than tab and line break.
_INVISIBLE = dict.fromkeys(
    [
        *map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"),
        *(0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
        *(code for code in range(0x20) if chr(code) not in "\t\n\r"),
        *range(0x7F, 0xA0),
    ]
)


# No language needs more marks on one letter (UAX #15, "Stream-Safe Text").
_MOST_MARKS = 30
_HARMLESS = 1_000


def tidy(raw: Raw) -> str:
    """One line of text as it was meant: composed letters, single spaces, nothing invisible."""
    if not isinstance(raw, str):
        return ""
    return _SPACES.sub(" ", composed(raw.translate(_INVISIBLE))).strip()


def composed(text: str) -> str:
    """The text with composed letters (NFC), at most thirty marks on each.

    Marks are sorted one by one: a letter under a million of them would keep a worker busy for hours.
    """
    if len(text) > _HARMLESS and not text.isascii():
        text = "".join(_with_few_marks(text))
    return unicodedata.normalize("NFC", text)


def _with_few_marks(text: str) -> Iterator[str]:
    marks = 0
    for letter in text:
        marks = marks + 1 if unicodedata.combining(letter) else 0
        if marks <= _MOST_MARKS:
            yield letter


def tidy_lines(raw: Raw) -> str:
    """Several lines of text, each without trailing space; no more than one empty line in a row."""
    if not isinstance(raw, str):
        return ""
    text = composed(raw.translate(_INVISIBLE))
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
