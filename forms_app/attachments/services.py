"""Taking files in, filing our own, giving them out, taking them back.

A file is examined before anything is kept. What passes goes encrypted into quarantine, and the scanner's verdict
alone lets it out.
"""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.audit import trail
from cms.audit.actors import Actor
from cms.jobs.tasks import enqueue
from cms.vault import keyring
from forms_app.applications.models import Application
from forms_app.applications.policies import NotNow
from forms_app.attachments import jobs, policies, storage
from forms_app.attachments.inspection import examine
from forms_app.attachments.inspection.examine import Readable
from forms_app.attachments.inspection.reasons import Reason
from forms_app.attachments.models import Attachment
from forms_app.attachments.states import State


@dataclass(frozen=True)
class Examined:
    """A file that may be kept, and is not yet."""

    attachment: Attachment
    content: bytes


def receive(application: Application, field_id: str, uploaded_file: UploadedFile[Any], by: Actor) -> Attachment:
    """Keep a citizen's file in quarantine; raise `Refused` with a sentence if it may not be kept."""
    return keep(look_into(application, field_id, uploaded_file, by), by)


def look_into(application: Application, field_id: str, uploaded_file: UploadedFile[Any], by: Actor) -> Examined:
    """The slow half of receiving, for before a transaction; raise `Refused` with a sentence.

    `field_id` is the question of the form the file answers, "" if it comes with the answer to a clerk's question.
    """
    policies.check_hand_in(application, by)
    if (uploaded_file.size or 0) > examine.MAX_FILE_BYTES:
        raise policies.FileRefused(Reason.TOO_LARGE)
    file = _examined(uploaded_file.name or "", uploaded_file.read(), uploaded_file.content_type or "")
    attachment = _new(application, Attachment.Kind.UPLOAD, file)
    attachment.field_id = field_id
    return Examined(attachment, file.content)


def keep(examined: Examined, by: Actor) -> Attachment:
    """Keep a file that was looked into; raise `Refused` if the application has too many already."""
    policies.check_quota(examined.attachment.application, len(examined.content))
    return _keep(examined.attachment, examined.content, by)


def store_generated(
    application: Application, name: str, content: bytes, kind: Attachment.Kind | str, by: Actor
) -> Attachment:
    """File a document of the authority with the application.

    A receipt comes from our own printer and is clean at once; a decision comes from a clerk's desk and goes
    through the same examination and quarantine as everything else.
    """
    kind = Attachment.Kind(kind)
    file = _examined(name, content, "")
    attachment = _new(application, kind, file)
    if kind is Attachment.Kind.RECEIPT:
        attachment.state, attachment.due_at = State.CLEAN, None
    return _keep(attachment, file.content, by)


def remove(attachment: Attachment, by: Actor) -> None:
    """Take a file back before the application is sent; row and content are gone afterwards."""
    policies.check_remove(attachment, by)
    with transaction.atomic():
        trail.record("attachment.removed", by=by, authority=attachment.authority_id, subject=attachment)
        _discard_content(attachment)
        attachment.delete()


def throw_away(application: Application) -> None:
    """Delete every file of a run of a preview; a real application keeps its own."""
    if not application.is_trial:
        raise NotNow(_("Die Dateien eines Antrags werden nicht weggeworfen."))
    with transaction.atomic():
        for attachment in Attachment.unscoped.filter(application=application):
            _discard_content(attachment)
            attachment.delete()


def open_content(attachment: Attachment, by: Actor) -> bytes:
    """The plain content for somebody who may see it; every look of a clerk is recorded."""
    policies.check_open(attachment, by)
    content = b"".join(storage.read(attachment))
    if by.is_staff:
        trail.record("attachment.opened", by=by, authority=attachment.authority_id, subject=attachment)
    return content


def _examined(name: str, content: bytes, declared_type: str) -> Readable:
    try:
        return examine.make_readable(name, content, declared_type)
    except examine.FileRefused as refusal:
        raise policies.FileRefused(refusal.reason) from refusal


def _new(application: Application, kind: Attachment.Kind, file: Readable) -> Attachment:
    attachment = Attachment(
        application=application,
        authority_id=application.authority_id,
        kind=kind,
        content_type=file.kind.content_type,
        size=len(file.content),
        storage_name=storage.new_name(),
        data_key=keyring.new_data_key(application.authority_id),
        due_at=timezone.now(),
    )
    attachment.name = file.name
    attachment.digest = hashlib.sha256(file.content).hexdigest()
    return attachment


def _keep(attachment: Attachment, content: bytes, by: Actor) -> Attachment:
    """Content first, then the row that names it: a row without a file cannot be, a file without a row is swept."""
    storage.write(attachment, [content])
    try:
        with transaction.atomic():
            attachment.save(force_insert=True)
            facts: dict[str, str | int] = {"kind": attachment.kind, "size": attachment.size}
            trail.record("attachment.stored", by=by, authority=attachment.authority_id, subject=attachment, facts=facts)
            if attachment.due_at is not None:
                enqueue(jobs.scan, str(attachment.pk))
    except BaseException:
        storage.delete(attachment.storage_name)
        raise
    return attachment


def _discard_content(attachment: Attachment) -> None:
    name = attachment.storage_name
    transaction.on_commit(lambda: storage.delete(name))
