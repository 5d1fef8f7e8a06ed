"""What citizens do with a case of theirs: write, answer, withdraw, discard. Each is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.audit.actors import Actor
from forms_app.applications import drafts, messages, ownership, transitions
from forms_app.applications.models import Application, Message
from forms_app.applications.policies import Refused, can_move
from forms_app.applications.states import State
from forms_app.attachments import querysets, services
from forms_app.attachments.policies import FileRefused

CLOSED = (State.DRAFT, State.DISCARDED, State.WITHDRAWN, State.ERASED)


def can_write(application: Application) -> bool:
    """Whether the citizen may write a message about it."""
    return application.state not in CLOSED


def is_answer_awaited(application: Application) -> bool:
    """Whether the clerk has asked back and waits."""
    return can_move(application, "answer", ownership.actor_of(application))


class BadFile(Refused):
    """One of the files may not be kept; the sentence says which, why and what helps."""


def write(application: Application, text: str, files: Sequence[UploadedFile[Any]] = ()) -> None:
    """Send a message; while a question is open it is the answer, and the case goes on.

    Files go with an answer only. All of it is sent or nothing: one bad file raises and keeps none.
    """
    by = ownership.actor_of(application)
    examined = [_look_into(application, file, by) for file in files]
    with transaction.atomic():
        for one in examined:
            _keep(one, by)
        if is_answer_awaited(application):
            messages.write(application, text, by=by, kind=Message.Kind.ANSWER)
            transitions.move(application, "answer", by=by)
        else:
            messages.write(application, text, by=by)


def _look_into(application: Application, file: UploadedFile[Any], by: Actor) -> services.Examined:
    try:
        return services.look_into(application, "", file, by)
    except FileRefused as refusal:
        raise _named(file.name or "", refusal) from refusal


def _keep(examined: services.Examined, by: Actor) -> None:
    try:
        services.keep(examined, by)
    except FileRefused as refusal:
        raise _named(examined.attachment.name, refusal) from refusal


def _named(name: str, refusal: FileRefused) -> BadFile:
    sentence = _("„%(name)s“: %(sentence)s Gesendet ist noch nichts. Wählen Sie alle Dateien noch einmal aus.")
    return BadFile(sentence % {"name": name, "sentence": refusal})


def mark_read(application: Application) -> None:
    """The citizen has seen what the clerks wrote."""
    unread = Message.objects.filter(application=application, read_at=None).exclude(author=Message.Author.CITIZEN)
    unread.update(read_at=timezone.now())


def withdraw(application: Application) -> None:
    """Take the application back; raises Refused when it is decided already."""
    transitions.move(application, "withdraw", by=ownership.actor_of(application))


def discard(application: Application) -> None:
    """Delete a draft with its answers and files at once; raises Refused when it was handed in."""
    by = ownership.actor_of(application)
    with transaction.atomic():
        for attachment in querysets.of(application):
            services.remove(attachment, by)
        transitions.move(application, "discard", by=by, changes=drafts.EMPTIED)
