"""Housekeeping: sessions that ended, jobs that are long done, pages whose hour has come."""

from django.core.management import call_command

from cms.jobs.schedules import Schedule
from cms.jobs.tasks import job
from cms.tenants import scope

DAY = 24 * 3600


@job(attempts=2)
def publish_what_is_due() -> None:
    """Publish and take down pages at the time their editors set."""
    with scope.everything("pages of all authorities go live at their hour"):
        call_command("publish_scheduled", verbosity=0)


@job(attempts=2)
def forget_ended_sessions() -> None:
    call_command("clearsessions", verbosity=0)


@job(attempts=2)
def prune_finished_jobs() -> None:
    """Successful jobs are kept for three days, failed ones for thirty, so that somebody can look at them."""
    call_command("prune_db_task_results", min_age_days=3, failed_min_age_days=30, verbosity=0)


SCHEDULES = [
    Schedule("ops.publish", 60, publish_what_is_due),
    Schedule("ops.sessions", DAY, forget_ended_sessions),
    Schedule("ops.jobs", DAY, prune_finished_jobs),
]
