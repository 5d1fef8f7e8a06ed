"""One case as its owner sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from forms_app.applications import ownership
from forms_app.applications.models import Application, Message
from forms_app.applications.policies import can_move
from forms_app.applications.states import State
from forms_app.attachments import querysets
from forms_app.attachments.models import Attachment
from forms_app.builder import summary
from forms_app.builder.summary import SummaryStep
from forms_app.citizen import replies, wording
from forms_app.citizen.wording import Event, Status
from forms_app.payments import services as payments
from forms_app.payments.services import PaymentView


@dataclass(frozen=True)
class Letter:
    """One message as it is shown."""

    is_mine: bool
    author: str
    text: str
    at: datetime
    is_new: bool


@dataclass(frozen=True)
class Paper:
    """One document; it has an address as soon as it may be downloaded."""

    name: str
    note: str
    url: str


@dataclass(frozen=True)
class CasePage:
    """Everything the template shows of one case."""

    status: Status
    timeline: Sequence[Event]
    answers: Sequence[SummaryStep]
    letters: Sequence[Letter]
    papers: Sequence[Paper]
    uploads: Sequence[Paper]
    payment: PaymentView | None
    pay_url: str
    can_write: bool
    is_answer_awaited: bool
    message_url: str
    withdraw_url: str
    export_url: str


def build(application: Application) -> CasePage:
    """Read everything about one case; the caller has made sure whose it is."""
    files = list(querysets.of(application))
    by = ownership.actor_of(application)
    pk = application.pk
    return CasePage(
        status=wording.status_of(application),
        timeline=wording.timeline(application),
        answers=_answers(application, files),
        letters=_letters(application),
        papers=[_paper(one) for one in files if one.kind != Attachment.Kind.UPLOAD],
        uploads=[_paper(one) for one in files if one.kind == Attachment.Kind.UPLOAD],
        payment=payments.status(application) if application.fee_cents else None,
        pay_url=reverse("payments:pay", args=[pk]) if application.state == State.PAYMENT_DUE else "",
        can_write=replies.can_write(application),
        is_answer_awaited=replies.is_answer_awaited(application),
        message_url=reverse("citizen:message", args=[pk]),
        withdraw_url=reverse("citizen:withdraw", args=[pk]) if can_move(application, "withdraw", by) else "",
        export_url=reverse("citizen:export", args=[pk]),
    )


def _answers(application: Application, files: Sequence[Attachment]) -> list[SummaryStep]:
    definition = application.definition
    names = {str(one.pk): one.name for one in files}
    return summary.rows(definition, application.answers or {}, files=names, today=application.submitted_on)


def _letters(application: Application) -> list[Letter]:
    return [
        Letter(
            is_mine=(mine := message.author == Message.Author.CITIZEN),
            author=message.get_author_display(),
            text=message.text or "",
            at=message.created_at,
            is_new=not mine and message.read_at is None,
        )
        for message in application.messages.all()
    ]


def _paper(attachment: Attachment) -> Paper:
    return Paper(
        name=attachment.name,
        note=attachment.get_kind_display() if attachment.is_clean else attachment.sentence,
        url=reverse("attachments:download", args=[attachment.pk]) if attachment.is_clean else "",
    )
