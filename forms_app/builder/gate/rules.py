"""Whether the form can be filled in at all: steps, rules, shared groups; and what the list of versions will say."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms_app.builder import checking

from .findings import Finding, Subject, hard, soft


def works(subject: Subject) -> Iterator[Finding]:
    """What has to be repaired before anybody can fill in the form."""
    for sentence in checking.problems(subject.definition):
        yield hard(sentence, _named_in(sentence, subject))


def shared(subject: Subject) -> Iterator[Finding]:
    """What a form takes over has to be there, its own, and of today."""
    for use in subject.shared:
        words = {"title": use.title, "number": use.number, "latest": use.latest}
        if not use.is_there:
            yield hard(_("Einen gemeinsamen Baustein gibt es nicht mehr. Wählen Sie einen anderen aus."), use.place)
        elif use.is_foreign:
            text = _("„%(title)s“ gehört einer anderen Behörde. Wählen Sie einen eigenen oder zentralen Baustein aus.")
            yield hard(text % words, use.place)
        elif not use.number:
            text = _("„%(title)s“ ist nicht veröffentlicht. Veröffentlichen Sie zuerst den Baustein.")
            yield hard(text % words, use.place)
        elif use.is_outdated:
            text = _(
                "Von „%(title)s“ gibt es Fassung %(latest)d; dieses Formular verwendet Fassung %(number)d. Sehen Sie"
                " unter „Gemeinsame Bausteine“ nach, was sich geändert hat."
            )
            yield soft(text % words, use.place)
        for text in use.changed:
            sentence = _("Zu Ihrem Text „%(text)s“ hat sich in „%(title)s“ das Original geändert. Passt er noch?")
            yield soft(sentence % {"text": excerpt(text), "title": use.title}, use.place)
        if use.idle:
            sentence = ngettext(
                "%(count)d eigener Text zu „%(title)s“ gilt nicht mehr.",
                "%(count)d eigene Texte zu „%(title)s“ gelten nicht mehr.",
                use.idle,
            )
            yield soft(sentence % {"count": use.idle, "title": use.title}, use.place)


def _named_in(sentence: str, subject: Subject) -> str:
    """The step, question or text that the sentence names first; empty where it names none."""
    places = {
        at: owner.id for owner in reversed(subject.owners) if (at := sentence.find(f"„{checking.name_of(owner)}“")) >= 0
    }
    return places[min(places)] if places else ""


def news(subject: Subject) -> Iterator[Finding]:
    """From the second version on, the list of versions says what changed."""
    is_new = subject.latest is not None and subject.latest.digest != subject.definition.digest
    if is_new and not subject.what_is_new.strip():
        text = _("Schreiben Sie unter „Was ist neu?“ in einem Satz, was sich gegenüber der letzten Version ändert.")
        yield hard(text, field="what_is_new")


def excerpt(text: str) -> str:
    """The beginning of a text without its markup."""
    return Truncator(strip_tags(text)).chars(60)
