"""The catalogue of messages: what we write to people, and what happens when we do not know whether it arrived.

A mail says that something happened and where to read on. It never carries an answer of the form, not even the name
of the service, because mail is a postcard. Sentences take three facts: `reference`, `the_authority` ("Die Stadt
Erkelenz", always the beginning of a sentence) and `at_authority` ("bei der Stadt Erkelenz"). Mails about a draft also
take `until`, the last day it is kept, and `code`, the guest's code.

Exactly once cannot be promised by SMTP: a worker that dies between the server's "accepted" and our record cannot
tell. Each mail keeps its Message-ID for life, so a mailbox or a relay recognises a repeat, and a channel that can
be asked (the local mailbox) is asked. Where nobody can be asked:

- `AT_LEAST_ONCE` sends again: messages somebody waits for or has to act upon;
- `AT_MOST_ONCE` lets it be: news that "Mein Bereich" shows anyway.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class MessageKind(models.TextChoices):
    DRAFT_LINK = "draft_link", _("Link zum Entwurf")
    DRAFT_CODE = "draft_code", _("Link und Code zum Entwurf")
    DRAFT_ENDING = "draft_ending", _("Entwurf wird bald gelöscht")
    SUBMITTED = "submitted", _("Antrag eingegangen")
    PAYMENT_DUE = "payment_due", _("Zahlung offen")
    PAID = "paid", _("Zahlung eingegangen")
    PAID_AT_END = "paid_at_end", _("Zahlung nach der Entscheidung eingegangen")
    PAYMENT_FAILED = "payment_failed", _("Zahlung nicht gelungen")
    TAKEN_UP = "taken_up", _("Bearbeitung begonnen")
    QUESTION = "question", _("Rückfrage")
    MESSAGE = "message", _("Neue Nachricht")
    APPROVED = "approved", _("Antrag bewilligt")
    REJECTED = "rejected", _("Antrag abgelehnt")
    DOCUMENT = "document", _("Neues Dokument")
    COMPLETED = "completed", _("Antrag abgeschlossen")
    WITHDRAWN = "withdrawn", _("Antrag zurückgezogen")
    OFFICE = "office", _("Hinweis an die zuständige Stelle")


ABOUT_DRAFTS = frozenset({MessageKind.DRAFT_LINK, MessageKind.DRAFT_CODE, MessageKind.DRAFT_ENDING})


class Repeat(Enum):
    AT_LEAST_ONCE = "at least once"
    AT_MOST_ONCE = "at most once"


@dataclass(frozen=True)
class Wording:
    """Subject and paragraphs of one kind of message."""

    subject: str | Promise
    paragraphs: tuple[str | Promise, ...]
    link_text: str | Promise
    repeat: Repeat = Repeat.AT_LEAST_ONCE


_READ_ON = _("Antrag in Mein Bereich ansehen")

_KEPT_UNTIL = _("Abgesendet ist noch nichts. Wir bewahren den Entwurf bis zum %(until)s auf, danach löschen wir ihn.")
_NOT_YOU = _("Haben Sie diese E-Mail nicht angefordert? Dann löschen Sie sie einfach. Sie müssen nichts tun.")

CATALOGUE: Mapping[MessageKind, Wording] = {
    MessageKind.DRAFT_LINK: Wording(
        _("Link zu Ihrem gespeicherten Entwurf"),
        (
            _("Sie haben %(at_authority)s einen Entwurf gespeichert. Mit diesem Link machen Sie weiter."),
            _("Dazu brauchen Sie den Code, den Sie sich beim Speichern notiert haben."),
            _KEPT_UNTIL,
            _NOT_YOU,
        ),
        _("Entwurf öffnen"),
    ),
    MessageKind.DRAFT_CODE: Wording(
        _("Link und Code zu Ihrem gespeicherten Entwurf"),
        (
            _("Sie haben %(at_authority)s einen Entwurf gespeichert. Mit diesem Link machen Sie weiter."),
            _("Der Code dazu ist %(code)s."),
            _("Geben Sie diese E-Mail nicht weiter: Wer Link und Code hat, kann Ihren Entwurf lesen."),
            _KEPT_UNTIL,
            _NOT_YOU,
        ),
        _("Entwurf öffnen"),
    ),
    MessageKind.DRAFT_ENDING: Wording(
        _("Ihr Entwurf wird bald gelöscht"),
        (
            _("Sie haben %(at_authority)s einen Entwurf gespeichert und noch nicht abgesendet."),
            _("Wir löschen ihn nach dem %(until)s mit allen Antworten und Dateien."),
            _("Möchten Sie ihn behalten? Öffnen Sie ihn vorher und speichern Sie eine Seite noch einmal."),
        ),
        _("Entwurf öffnen"),
        Repeat.AT_MOST_ONCE,
    ),
    # To the office, not to the person behind the application; it is told when the case is there to be worked on.
    MessageKind.OFFICE: Wording(
        _("Neuer Antrag %(reference)s im Posteingang"),
        (_("Im Posteingang liegt ein neuer Antrag mit dem Aktenzeichen %(reference)s."),),
        _("Antrag im Posteingang öffnen"),
    ),
    MessageKind.SUBMITTED: Wording(
        _("Ihr Antrag %(reference)s ist eingegangen"),
        (
            _("Ihr Antrag mit dem Aktenzeichen %(reference)s ist %(at_authority)s eingegangen."),
            _("Die Eingangsbestätigung liegt als PDF in Ihrem Bereich. Dort sehen Sie auch, wie es weitergeht."),
        ),
        _READ_ON,
    ),
    MessageKind.PAYMENT_DUE: Wording(
        _("Für Ihren Antrag %(reference)s ist eine Gebühr offen"),
        (
            _("Für Ihren Antrag mit dem Aktenzeichen %(reference)s ist noch eine Gebühr zu zahlen."),
            _("Den Betrag sehen Sie in Ihrem Bereich. Dort können Sie auch gleich online bezahlen."),
        ),
        _("Gebühr ansehen und bezahlen"),
    ),
    MessageKind.PAID: Wording(
        _("Ihre Zahlung zum Antrag %(reference)s ist eingegangen"),
        (
            _("Die Gebühr für Ihren Antrag mit dem Aktenzeichen %(reference)s ist bezahlt."),
            _("%(the_authority)s kann den Antrag jetzt bearbeiten."),
        ),
        _READ_ON,
        Repeat.AT_MOST_ONCE,
    ),
    MessageKind.PAID_AT_END: Wording(
        _("Ihre Zahlung zum Antrag %(reference)s ist eingegangen"),
        (_("Die Gebühr für Ihren Antrag mit dem Aktenzeichen %(reference)s ist bezahlt."),),
        _READ_ON,
        Repeat.AT_MOST_ONCE,
    ),
    MessageKind.PAYMENT_FAILED: Wording(
        _("Die Zahlung zum Antrag %(reference)s hat nicht geklappt"),
        (
            _("Die Zahlung zu Ihrem Antrag mit dem Aktenzeichen %(reference)s wurde nicht abgeschlossen."),
            _("Ihr Antrag bleibt gespeichert. In Ihrem Bereich können Sie die Zahlung noch einmal beginnen."),
        ),
        _("Zahlung noch einmal beginnen"),
    ),
    MessageKind.TAKEN_UP: Wording(
        _("Ihr Antrag %(reference)s wird bearbeitet"),
        (_("%(the_authority)s hat die Bearbeitung Ihres Antrags %(reference)s begonnen."),),
        _READ_ON,
        Repeat.AT_MOST_ONCE,
    ),
    MessageKind.QUESTION: Wording(
        _("Rückfrage zu Ihrem Antrag %(reference)s"),
        (
            _("%(the_authority)s hat eine Frage zu Ihrem Antrag mit dem Aktenzeichen %(reference)s."),
            _("Die Bearbeitung geht weiter, sobald Sie die Frage in Ihrem Bereich beantwortet haben."),
        ),
        _("Rückfrage lesen und beantworten"),
    ),
    MessageKind.MESSAGE: Wording(
        _("Neue Nachricht zu Ihrem Antrag %(reference)s"),
        (_("%(the_authority)s hat Ihnen zu Ihrem Antrag %(reference)s eine Nachricht geschrieben."),),
        _("Nachricht lesen"),
    ),
    MessageKind.APPROVED: Wording(
        _("Über Ihren Antrag %(reference)s ist entschieden"),
        (
            _("%(the_authority)s hat über Ihren Antrag mit dem Aktenzeichen %(reference)s entschieden."),
            _("Die Entscheidung steht in Ihrem Bereich. Gehört ein Dokument dazu, schreiben wir, sobald es da ist."),
        ),
        _("Entscheidung ansehen"),
    ),
    MessageKind.REJECTED: Wording(
        _("Über Ihren Antrag %(reference)s ist entschieden"),
        (
            _("%(the_authority)s hat über Ihren Antrag mit dem Aktenzeichen %(reference)s entschieden."),
            _("Die Entscheidung mit der Begründung finden Sie in Ihrem Bereich."),
        ),
        _("Entscheidung ansehen"),
    ),
    MessageKind.DOCUMENT: Wording(
        _("Ein Dokument zu Ihrem Antrag %(reference)s liegt bereit"),
        (
            _("Zu Ihrem Antrag mit dem Aktenzeichen %(reference)s gibt es ein Dokument."),
            _("Sie können es in Ihrem Bereich herunterladen."),
        ),
        _("Dokument herunterladen"),
    ),
    MessageKind.COMPLETED: Wording(
        _("Ihr Antrag %(reference)s ist abgeschlossen"),
        (
            _("%(the_authority)s hat Ihren Antrag mit dem Aktenzeichen %(reference)s abgeschlossen."),
            _("Sie müssen nichts mehr tun. Entscheidung und Dokumente finden Sie weiterhin in Ihrem Bereich."),
        ),
        _READ_ON,
        Repeat.AT_MOST_ONCE,
    ),
    MessageKind.WITHDRAWN: Wording(
        _("Ihr Antrag %(reference)s ist zurückgezogen"),
        (
            _("Sie haben Ihren Antrag mit dem Aktenzeichen %(reference)s zurückgezogen."),
            _("%(the_authority)s bearbeitet ihn nicht weiter."),
        ),
        _READ_ON,
        Repeat.AT_MOST_ONCE,
    ),
}
