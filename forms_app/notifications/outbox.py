"""Telling people: `notify` writes a row in the caller's transaction, workers send it."""

import logging

from django.conf import settings
from django.utils import timezone

from cms.jobs.tasks import enqueue
from cms.vault import keyring
from forms_app.applications.models import Application
from forms_app.notifications import jobs, recipients, writing
from forms_app.notifications.messages import ABOUT_DRAFTS, MessageKind
from forms_app.notifications.models import Mail

__all__ = ["MessageKind", "notify"]

log = logging.getLogger("portal.notifications")


def notify(application: Application, kind: MessageKind | str, **facts: str) -> Mail | None:
    """Queue a mail to the person behind the application, or to the office; None without an address to write to.

    `facts` are what the sentences of this kind take besides the application's own.
    """
    kind = MessageKind(kind)
    recipient = (
        recipients.office_of(application)
        if kind is MessageKind.OFFICE
        else recipients.address_of(application, about_draft=kind in ABOUT_DRAFTS)
    )
    if not recipient:
        log.info("nobody to write to", extra={"reason": kind.value})
        return None
    mail = Mail(
        application=application,
        authority_id=application.authority_id,
        kind=kind,
        data_key=keyring.new_data_key(application.authority_id),
        due_at=timezone.now(),
    )
    mail.message_id = f"<{mail.pk}@{settings.BASE_DOMAIN}>"
    mail.recipient = recipient
    mail.content = writing.write(kind, application, **facts).as_json()
    mail.save(force_insert=True)
    enqueue(jobs.send, str(mail.pk))
    return mail
