"""What a submission would produce, worked out from a run by the same code that serves real applications."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from cms.tenants import scope
from forms_app.applications import references
from forms_app.applications.models import Application
from forms_app.attachments import querysets
from forms_app.attachments.models import Attachment
from forms_app.builder import fees, paths
from forms_app.delivery import payload, xml_document
from forms_app.wizard import typed

DELIVERY = "vorschau"


def as_submitted(application: Application) -> Application:
    """The run as it would be handed in now; the row in the database stays as it is."""
    if application.submitted_at is not None:
        return application
    definition = application.german
    answers = paths.relevant(definition, typed.without(application.answers or {}))
    bill = fees.assess(application.terms, definition, answers)
    application.answers = answers
    application.reference = references.TRIAL
    application.submitted_at = timezone.now()
    application.fee_cents, application.full_fee_cents = bill.total_cents, bill.full_cents
    application.fee_items = [item.to_json() for item in bill.items]
    application.exemption_claimed = bill.exemption_claimed
    return application


def document(application: Application) -> dict[str, Any]:
    """The JSON document a back office would get, marked as a preview."""
    with scope.use(application.authority_id):
        return {"preview": True, **payload.build(DELIVERY, as_submitted(application))}


def as_json(application: Application) -> str:
    """The document as people can read it."""
    return json.dumps(document(application), ensure_ascii=False, indent=2)


def as_xml(application: Application) -> str:
    """The same as XML."""
    return xml_document.write(document(application)).decode()


def paper(application: Application) -> Attachment | None:
    """The printed receipt of a run that was sent; None while it waits for the printer."""
    return querysets.of(application, Attachment.Kind.RECEIPT).first()
