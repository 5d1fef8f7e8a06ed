"""Failed and orphaned jobs go back to the queue.

django-tasks leaves a failed row FAILED and a row whose worker was killed RUNNING for ever. Here a failed row
gets a later run time until its attempts are used up, and an orphan is found by its worker's missing sign of life.
"""

import logging
import os
import socket
import sys
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.db.models import F
from django.db.models.signals import pre_save
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

from cms.jobs import leases, tasks
from cms.jobs.models import JobTally, WorkerHeartbeat
from cms.ops.logs import place_of

log = logging.getLogger("portal.jobs")

RUN = f"{tasks.run.func.__module__}.{tasks.run.func.__qualname__}"
# Long after its jobs were given to others.
LONGEST_SILENCE = timedelta(days=1)


def connect() -> None:
    pre_save.connect(forget_message, sender=DBTaskResult, dispatch_uid="cms.jobs.forget_message")
    task_finished.connect(put_back_failed, dispatch_uid="cms.jobs.put_back_failed")
    task_finished.connect(count, dispatch_uid="cms.jobs.count")


def forget_message(sender: Any, instance: "DBTaskResult[..., Any]", update_fields: Any, **_: Any) -> None:
    """Keep class and place of a failure, never its message: django-tasks stores the text, and texts quote data."""
    if not instance.traceback or (update_fields is not None and "traceback" not in update_fields):
        return
    trace = sys.exc_info()[2]  # a failure is stored while it is being handled
    instance.traceback = place_of(trace) if trace is not None else ""


def put_back_failed(sender: Any, task_result: Any, **_: Any) -> None:
    """After a failure: due again later, unless the attempts are used up (then it stays FAILED and visible)."""
    if task_result.status != TaskResultStatus.FAILED:
        return
    row = DBTaskResult.objects.filter(pk=task_result.id).first()
    if row is None:
        return
    policy = policy_of(row)
    attempts = len(row.worker_ids)
    log.warning("job failed", extra={"job": job_name(row), "attempt": attempts, "error": row.exception_class_path})
    if attempts < policy.attempts:
        wait = leases.back_off(attempts, policy.first_delay)
        DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.FAILED).update(
            status=TaskResultStatus.READY, run_after=timezone.now() + wait
        )


def count(sender: Any, task_result: Any, **_: Any) -> None:
    """One more run with this outcome. A count that cannot be written never makes a job that worked fail."""
    path = str(task_result.task.module_path)
    name, outcome = str(task_result.args[0]) if path == RUN else path, str(task_result.status).lower()
    try:
        JobTally.objects.get_or_create(job=name, outcome=outcome)
        JobTally.objects.filter(job=name, outcome=outcome).update(number=F("number") + 1)
    except DatabaseError as error:
        log.warning("job not counted", extra={"job": name, "error": type(error).__name__})


def rescue() -> int:
    """Put running jobs of dead workers back; return how many. Poison jobs fail once their attempts are used up."""
    rescued = 0
    # A worker that is told to stop signs off itself; these were killed, and none of their jobs is left by now.
    WorkerHeartbeat.objects.filter(seen_at__lt=timezone.now() - LONGEST_SILENCE).delete()
    for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING):
        if row.worker_ids and not is_dead(row.worker_ids[-1]):
            continue
        spent = len(row.worker_ids) >= policy_of(row).attempts
        status = TaskResultStatus.FAILED if spent else TaskResultStatus.READY
        rescued += DBTaskResult.objects.filter(
            pk=row.pk, status=TaskResultStatus.RUNNING, worker_ids=row.worker_ids
        ).update(status=status, run_after=timezone.now())
        log.warning("job rescued", extra={"job": job_name(row), "attempt": len(row.worker_ids)})
    return rescued


def policy_of(row: "DBTaskResult[..., Any]") -> tasks.Policy:
    """The job's own policy; tasks of Wagtail get the default."""
    if not is_ours(row):
        return tasks.Policy()
    try:
        return tasks.named(row.args_kwargs["args"][0]).policy
    except ImportError:  # a job of an older release that no longer exists
        return tasks.Policy(attempts=1)


def is_ours(row: "DBTaskResult[..., Any]") -> bool:
    """Whether it is one of our declared jobs, and not a task of Wagtail."""
    return bool(row.task_path == RUN)


def job_name(row: "DBTaskResult[..., Any]") -> str:
    args = row.args_kwargs["args"]
    return str(args[0]) if is_ours(row) else str(row.task_path)


def new_worker_id() -> str:
    """Readable, and enough to see on the same machine whether the process still lives."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{os.urandom(4).hex()}"


def is_dead(worker_id: str) -> bool:
    host, _, rest = worker_id.partition(":")
    pid = rest.partition(":")[0]
    if host == socket.gethostname()[:30] and pid.isdigit() and not _process_exists(int(pid)):
        return True
    limit = timezone.now() - timedelta(seconds=4 * settings.WORKER_HEARTBEAT_SECONDS)
    return not WorkerHeartbeat.objects.filter(pk=worker_id, seen_at__gte=limit).exists()


def _process_exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
