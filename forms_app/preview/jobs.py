"""What previews leave behind is deleted after a day."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from cms.jobs.tasks import job
from cms.tenants import scope
from forms_app.preview import runs
from forms_app.preview.models import Link, Run, Snapshot

LINK_KEPT = timedelta(days=90)
"""So long the list of links still shows one that is over."""
AT_ONCE = 500


@job()
def forget_runs() -> None:
    """Delete runs that are over, links nobody needs to see any more, and snapshots nothing hangs on."""
    now = timezone.now()
    for run in Run.unscoped.filter(ends_at__lt=now).order_by("ends_at")[:AT_ONCE]:
        with scope.use(run.authority_id):
            runs.finish(run)
    Link.unscoped.filter(ends_at__lt=now - LINK_KEPT).delete()
    Snapshot.unscoped.filter(made_at__lt=now - runs.RUN_LASTS, runs=None, links=None).delete()
