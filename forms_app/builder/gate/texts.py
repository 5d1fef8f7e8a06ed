"""Whether people understand what they are asked and told."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_app.builder import checking
from forms_app.builder.definition import Content, Definition, Field, Step
from forms_app.builder.kinds.registry import KINDS
from forms_app.builder.readability import LONGEST_SENTENCE, reading

from .findings import Finding, Subject, hard, soft

LONGEST_IN_A_SENTENCE = 60


def translation(subject: Subject) -> Iterator[Finding]:
    """A form that is to be offered in English speaks German only while a text is missing."""
    if subject.untranslated:
        text = ngettext(
            "%(count)d Text ist noch nicht ins Englische übersetzt. So lange erscheint das Formular nur auf Deutsch.",
            "%(count)d Texte sind noch nicht ins Englische übersetzt. So lange erscheint das Formular nur auf Deutsch.",
            subject.untranslated,
        )
        yield soft(text % {"count": subject.untranslated}, field="is_offered_in_english")


def labels(subject: Subject) -> Iterator[Finding]:
    """A question nobody can read is no question."""
    for owner in subject.owners:
        if isinstance(owner, Field) and owner.is_asked and not owner.label.strip():
            yield hard(_("Eine Frage hat noch keine Beschriftung. Schreiben Sie, wonach gefragt wird."), owner.id)
        if isinstance(owner, Step) and not owner.title.strip():
            yield hard(_("Ein Schritt hat noch keinen Titel."), owner.id)
    if not subject.definition.title.strip():
        yield hard(_("Das Formular hat noch keinen Titel."), field="title")


def errors(subject: Subject) -> Iterator[Finding]:
    """Questions whose message for a missing answer would read badly."""
    for field in subject.definition.fields:
        kind = KINDS.get(field.kind)
        needs = field.required or field.require_if is not None
        if kind is None or not field.is_asked or not needs or not field.label or "missing" in field.errors:
            continue
        message = kind.missing(field)
        is_question = field.label.rstrip().endswith("?")
        if field.label in message and field.kind not in SAYS_THE_LABEL and (is_question or _is_long(field.label)):
            text = _("Bleibt „%(name)s“ leer, heißt die Meldung: %(message)s Füllen Sie „Wonach wird gefragt?“ aus.")
            yield soft(text % {"name": field.label, "message": message}, field.id)


SAYS_THE_LABEL = frozenset({"yes_no", "consent", "declaration"})
"""Kinds whose message always repeats the question."""


def _is_long(label: str) -> bool:
    return len(label) > LONGEST_IN_A_SENTENCE


def hints(subject: Subject) -> Iterator[Finding]:
    """Questions for which people look into a paper and are not told where."""
    for field in subject.definition.fields:
        kind = KINDS.get(field.kind)
        if kind is not None and kind.needs_help and not field.help:
            text = _("Schreiben Sie bei „%(name)s“ einen Hinweis, wo diese Angabe steht oder wie sie aussieht.")
            yield soft(text % {"name": checking.name_of(field)}, field.id)


def reading_level(subject: Subject) -> Iterator[Finding]:
    """Texts with long sentences or many long words."""
    for name, text, place, field in _texts(subject.definition):
        found = reading(text)
        if found.has_long_sentence:
            sentence = _(
                "In „%(name)s“ hat ein Satz %(count)d Wörter. Teilen Sie ihn; mehr als %(most)d liest kaum jemand."
            )
            yield soft(sentence % {"name": name, "count": found.longest, "most": LONGEST_SENTENCE}, place, field=field)
        elif found.is_hard:
            sentence = _("„%(name)s“ ist sehr schwer zu lesen. Schreiben Sie kürzere Sätze und kürzere Wörter.")
            yield soft(sentence % {"name": name}, place, field=field)


def _texts(definition: Definition) -> Iterator[tuple[str, str, str, str]]:
    """Everything people read: name, text, block, field of the page."""
    yield _("Einleitung"), definition.intro, "", "intro"
    yield _("Wie es nach dem Absenden weitergeht"), definition.after, "", "after"
    for step in definition.steps:
        yield step.title, step.intro, step.id, ""
        for item in step.items:
            name = checking.name_of(item)
            if isinstance(item, Content):
                yield name, item.text, item.id, ""
            else:
                yield name, item.label, item.id, ""
                yield name, item.help, item.id, ""
