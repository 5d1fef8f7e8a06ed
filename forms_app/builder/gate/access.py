"""Whether everybody can use what an editor put into the form: links, pictures, headings, tables, names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from forms_app.builder import checking
from forms_app.builder.definition import Content

from .findings import Finding, Subject, hard, soft

LONGEST_LABEL = 120
EMPTY_WORDS = frozenset(
    {
        *("hier", "hier klicken", "klicken sie hier", "link", "mehr", "mehr erfahren", "weiter", "weiterlesen"),
        *("details", "download", "siehe hier", "dort", "hier geht es weiter", "website", "webseite"),
    }
)
_ADDRESS = re.compile(r"^(https?://|www\.)\S+$", re.IGNORECASE)
_SHOUTED = re.compile(r"\b[A-ZÄÖÜ]{4,}(?:[\s,-]+[A-ZÄÖÜ]{2,})+\b|\b[A-ZÄÖÜ]{8,}\b")


class _Reader(HTMLParser):
    """Reads what matters to people who listen to a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.headings: list[int] = []
        self.pictures_without_words = 0
        self.has_table = False
        self._open: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "a":
            self._open = []
        elif tag == "img":
            words = (named.get("alt") or "").strip()
            self.pictures_without_words += not words
            if self._open is not None:
                self._open.append(words)
        elif tag == "table":
            self.has_table = True
        elif re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._open is not None:
            self.links.append(" ".join("".join(self._open).split()))
            self._open = None

    def handle_data(self, data: str) -> None:
        if self._open is not None:
            self._open.append(data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def _rich_texts(subject: Subject) -> Iterator[tuple[str, str, str, str]]:
    definition = subject.definition
    yield _("Einleitung"), definition.intro, "", "intro"
    yield _("Wie es nach dem Absenden weitergeht"), definition.after, "", "after"
    for step in definition.steps:
        yield step.title, step.intro, step.id, ""
        yield from (
            (checking.name_of(item), item.text, item.id, "") for item in step.items if isinstance(item, Content)
        )


def embedded(subject: Subject) -> Iterator[Finding]:
    """Links, pictures, headings and tables in texts."""
    for name, html, place, field in _rich_texts(subject):
        found, words = _read(html), {"name": name}
        for link in found.links:
            yield from _link(link, words, place, field)
        if found.pictures_without_words:
            text = _("Ein Bild in „%(name)s“ hat keine Beschreibung. Wer es nicht sieht, erfährt nicht, was es zeigt.")
            yield hard(text % words, place, field=field)
        if any(later - earlier > 1 for earlier, later in zip(found.headings, found.headings[1:], strict=False)):
            text = _("In „%(name)s“ fehlt zwischen zwei Überschriften eine Ebene.")
            yield soft(text % words, place, field=field)
        if found.has_table:
            text = _("„%(name)s“ enthält eine Tabelle. Auf dem Telefon und beim Vorlesen ist eine Liste besser.")
            yield soft(text % words, place, field=field)


def _link(link: str, words: dict[str, str], place: str, field: str) -> Iterator[Finding]:
    named = {**words, "link": link}
    if not link:
        yield hard(
            _("In „%(name)s“ steht ein Link ohne Text. Schreiben Sie, wohin er führt.") % words, place, field=field
        )
    elif link.casefold().strip(" .:>»→") in EMPTY_WORDS:
        text = _("Der Link „%(link)s“ in „%(name)s“ sagt nicht, wohin er führt. Nennen Sie das Ziel im Linktext.")
        yield soft(text % named, place, field=field)
    elif _ADDRESS.match(link):
        text = _("In „%(name)s“ steht eine nackte Adresse als Link. Schreiben Sie stattdessen, was man dort findet.")
        yield soft(text % named, place, field=field)


def shouting(subject: Subject) -> Iterator[Finding]:
    """Words in capital letters, which are read out letter by letter and are hard to read."""
    texts = [(one.id, checking.name_of(one), _words_of(one)) for one in subject.owners]
    for place, name, text in texts:
        if found := _SHOUTED.search(text):
            sentence = _("Schreiben Sie „%(found)s“ in „%(name)s“ nicht ganz in Großbuchstaben.")
            yield soft(sentence % {"found": found.group(), "name": name}, place)


def _words_of(owner: object) -> str:
    names = ("title", "label", "help", "text", "intro")
    return " ".join(re.sub(r"<[^>]+>", " ", str(getattr(owner, name, ""))) for name in names)


def names(subject: Subject) -> Iterator[Finding]:
    """Questions that cannot be told apart when they are listed or read out, and those too long to be heard."""
    for step in subject.definition.steps:
        asked = [one for one in step.questions if one.label]
        often = Counter(one.label.casefold().strip() for one in asked if one.show_if is None)
        for field in asked:
            words = {"name": field.label, "step": step.title}
            if often[field.label.casefold().strip()] > 1:
                text = _("Auf der Seite „%(step)s“ heißen mehrere Fragen „%(name)s“. Benennen Sie jede anders.")
                yield soft(text % words, field.id)
            if len(field.label) > LONGEST_LABEL:
                text = _("Die Frage „%(name)s“ ist sehr lang. Kürzen Sie sie und erklären Sie den Rest im Hinweis.")
                yield soft(text % words, field.id)
