"""Drafts nobody goes on with are deleted with answers and files, as their pages promise, and not without a warning.

A draft is warned about once, a week before its end. Saved again it is young again, and may be warned about anew. If
the worker stood still in between, deleting waits: nothing goes less than a day after its warning.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import formats, timezone, translation

from cms.audit.actors import Actor
from cms.jobs.tasks import job
from cms.tenants import scope
from forms_app.applications import drafts, transitions
from forms_app.applications.models import Application
from forms_app.applications.policies import Refused
from forms_app.applications.states import State
from forms_app.attachments import querysets, services
from forms_app.notifications import outbox
from forms_app.notifications.messages import MessageKind

WARNED = timedelta(days=7)
GRACE = timedelta(days=1)
# A draft of a guest that nobody typed into: a second click, or a look at the first page. Nothing is lost with it.
NEVER_USED = timedelta(days=1)
AT_ONCE = 500
EXPIRY = Actor.system("expiry")

_IS_WARNED = Q(warned_at__gte=F("updated_at"))


@job()
def warn_of_expiry() -> None:
    """Write to everybody whose draft will be deleted soon, once; whoever left no address cannot be written to."""
    soon = timezone.now() - (drafts.KEPT - WARNED)
    ending = Application.unscoped.filter(state=State.DRAFT, revision__gt=0, updated_at__lt=soon).exclude(_IS_WARNED)
    for application in ending.select_related("authority", "principal").order_by("updated_at")[:AT_ONCE]:
        with scope.use(application.authority_id), transaction.atomic():
            if _claim(application):
                outbox.notify(application, MessageKind.DRAFT_ENDING, until=_last_day(application))


@job()
def forget_old_drafts() -> None:
    """Discard the drafts whose time is over; what is left over waits for the next run."""
    for application in _over().order_by("updated_at")[:AT_ONCE]:
        with scope.use(application.authority_id):
            _forget(application)


def _over() -> QuerySet[Application]:
    now = timezone.now()
    old = Q(updated_at__lt=now - drafts.KEPT)
    was_told = Q(revision=0) | (_IS_WARNED & Q(warned_at__lt=now - GRACE))
    never_used = Q(principal=None, revision=0, updated_at__lt=now - NEVER_USED)
    return Application.unscoped.filter((old & was_told) | never_used, state=State.DRAFT)


def _claim(application: Application) -> bool:
    """Note the warning, unless another worker did or somebody went on with the draft."""
    mine = Application.unscoped.filter(pk=application.pk, state=State.DRAFT, revision=application.revision)
    return bool(mine.exclude(_IS_WARNED).update(warned_at=timezone.now()))


def _last_day(application: Application) -> str:
    end = max(drafts.kept_until(application), timezone.now() + GRACE)
    with translation.override(application.language):
        return formats.date_format(timezone.localtime(end), "j. F Y")


def _forget(application: Application) -> None:
    try:
        with transaction.atomic():
            for attachment in querysets.of(application):
                services.remove(attachment, EXPIRY)
            transitions.move(application, "discard", by=EXPIRY, changes=drafts.EMPTIED, seen=application.revision)
    except Refused:  # somebody went on with it since it was found; the files are put back with the transaction
        return
