"""From a delivery to the parcel that is sent: built once, the same bytes ever after."""

import hashlib

from django.db import transaction

from forms_app.attachments import querysets, storage
from forms_app.attachments.models import Attachment
from forms_app.attachments.states import State as FileState
from forms_app.delivery import payload
from forms_app.delivery.connectors.base import Parcel, ParcelFile
from forms_app.delivery.models import Delivery


class NotReady(Exception):
    """Files are still in quarantine; nothing may leave before they are clean."""


def pack(delivery: Delivery) -> Parcel:
    """The parcel; raise `NotReady` while a file waits for the virus scanner."""
    if not delivery.digest:
        _fix(delivery)
    body = payload.serialise(delivery.payload)
    files = tuple(_file(each["id"], each["sha256"], delivery) for each in delivery.payload["attachments"])
    return Parcel(key=str(delivery.pk), payload=body, digest=delivery.digest, files=files)


def _fix(delivery: Delivery) -> None:
    """Build the payload for the first and last time."""
    application = delivery.application
    uploads = querysets.of(application, Attachment.Kind.UPLOAD)
    if uploads.filter(state=FileState.QUARANTINED).exists():
        raise NotReady("files wait for the virus scanner")
    document = payload.build(str(delivery.pk), application)
    delivery.payload = document
    delivery.digest = hashlib.sha256(payload.serialise(document)).hexdigest()
    with transaction.atomic():
        delivery.save(update_fields=["sealed_payload", "digest"])


def _file(file_id: str, sha256: str, delivery: Delivery) -> ParcelFile:
    attachment = querysets.of(delivery.application).get(pk=file_id)
    return ParcelFile(
        id=file_id,
        content_type=attachment.content_type,
        sha256=sha256,
        read=lambda: b"".join(storage.read(attachment)),
    )
