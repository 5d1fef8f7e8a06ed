"""The mail worker: claims a row, says so, speaks to the channel, records what came of it."""

import logging
from datetime import timedelta
from email.utils import formataddr

from django.conf import settings
from django.utils import timezone

from cms.jobs import leases
from cms.jobs.tasks import job
from cms.ops.failpoints import failpoint
from forms_app.notifications.channels.base import Channel, Letter, MailFailed, OutcomeUnknown
from forms_app.notifications.channels.registry import channel
from forms_app.notifications.messages import CATALOGUE, MessageKind, Repeat
from forms_app.notifications.models import Mail
from forms_app.notifications.states import MOVES, OPEN, State
from forms_app.notifications.writing import one_line

log = logging.getLogger("portal.notifications")

LEASE_SECONDS = 60
BUDGET = timedelta(hours=72)


@job()
def send(mail_id: str) -> None:
    """Send one mail, unless it is sent or somebody else is at it."""
    with leases.claim(Mail.unscoped.filter(state__in=OPEN), mail_id, seconds=LEASE_SECONDS) as mail:
        if mail is None:
            return
        # Whatever breaks unexpectedly below: this row comes again later and does not stand before the others.
        leases.postpone(mail, error="broke off")
        way = channel()
        if mail.state == State.SENDING and _is_settled(mail, way):
            return
        _move(mail, "begin")
        _speak(mail, way)


@job()
def send_waiting() -> None:
    """Everything that is due: mails put back, and those a dead worker left behind."""
    for mail in leases.due(Mail.unscoped.filter(state__in=OPEN)):
        send(str(mail.pk))


def _is_settled(mail: Mail, way: Channel) -> bool:
    """Whether an attempt whose end nobody saw needs no repeat; asks the channel first, then the catalogue."""
    arrived = way.find(mail.message_id)
    if arrived:
        _move(mail, "accepted")
    elif arrived is None and CATALOGUE[MessageKind(mail.kind)].repeat is Repeat.AT_MOST_ONCE:
        _move(mail, "doubt")
    else:
        return False
    return True


def _speak(mail: Mail, way: Channel) -> None:
    failpoint("mail.send:before")
    try:
        way.send(_letter(mail))
    except OutcomeUnknown as error:
        log.warning("mail with unknown outcome", extra={"attempt": mail.attempts, "error": error.reason})
        leases.postpone(mail, error=error.reason)  # stays `sending`: the next attempt asks first
    except MailFailed as error:
        _after_refusal(mail, error)
    else:
        failpoint("mail.send:after")
        _move(mail, "accepted")


def _after_refusal(mail: Mail, error: MailFailed) -> None:
    log.warning("mail not sent", extra={"attempt": mail.attempts, "error": error.reason})
    if error.permanent or timezone.now() - mail.created_at > BUDGET:
        _move(mail, "give_up")
        Mail.unscoped.filter(pk=mail.pk).update(last_error=error.reason[:200])
        return
    _move(mail, "put_back")
    leases.postpone(mail, error=error.reason)


def _letter(mail: Mail) -> Letter:
    content = mail.content
    return Letter(
        message_id=mail.message_id,
        sender=formataddr((one_line(mail.authority.name), settings.DEFAULT_FROM_EMAIL)),
        recipient=mail.recipient,
        subject=content["subject"],
        text=content["text"],
        html=content["html"],
        written_at=mail.created_at,
    )


def _move(mail: Mail, name: str) -> None:
    """One edge of the table under the lease we hold."""
    edge = MOVES[name]
    values: dict[str, object] = {"state": edge.target}
    if edge.target not in OPEN:
        values |= {"due_at": None, "last_error": ""}
    if edge.target is State.SENT:
        values["sent_at"] = timezone.now()
    Mail.unscoped.filter(pk=mail.pk, state__in=edge.source).update(**values)
    for key, value in values.items():
        setattr(mail, key, value)
