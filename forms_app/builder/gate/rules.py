"""Whether the form can be filled in at all: steps, rules, shared groups; and what the list of versions will say."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from forms_app.builder import checking

from .findings import Finding, Subject, hard


def works(subject: Subject) -> Iterator[Finding]:
    """What has to be repaired before anybody can fill in the form."""
    for sentence in checking.problems(subject.definition):
        yield hard(sentence, _named_in(sentence, subject))
    for block in subject.lost_groups:
        yield hard(_("Eine gemeinsame Feldgruppe gibt es nicht mehr. Wählen Sie eine andere aus."), block)


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
