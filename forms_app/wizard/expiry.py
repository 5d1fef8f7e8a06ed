"""Drafts nobody goes on with are deleted with answers and files, as their pages promise."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from cms.audit.actors import Actor
from cms.jobs.tasks import job
from cms.tenants import scope
from forms_app.applications import transitions
from forms_app.applications.models import Application
from forms_app.applications.policies import Refused
from forms_app.applications.states import State
from forms_app.attachments import querysets, services

KEPT = timedelta(days=30)
AT_ONCE = 500
EXPIRY = Actor.system("expiry")


def kept_until(application: Application) -> datetime:
    """Until when a draft is kept if nobody goes on with it."""
    return application.updated_at + KEPT


@job()
def forget_old_drafts() -> None:
    """Discard the drafts whose time is over; what is left over waits for the next run."""
    over = Application.unscoped.filter(state=State.DRAFT, updated_at__lt=timezone.now() - KEPT)
    for application in over.order_by("updated_at")[:AT_ONCE]:
        with scope.use(application.authority_id):
            _forget(application)


def _forget(application: Application) -> None:
    try:
        with transaction.atomic():
            for attachment in querysets.of(application):
                services.remove(attachment, EXPIRY)
            transitions.move(
                application, "discard", by=EXPIRY, changes={"sealed_answers": b""}, seen=application.revision
            )
    except Refused:  # somebody went on with it since it was found; the files are put back with the transaction
        return
