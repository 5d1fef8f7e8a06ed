"""What runs regularly. Each app contributes a `schedules.py` with `SCHEDULES`."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.jobs.models import ScheduleRun
from cms.jobs.tasks import Job, enqueue


@dataclass(frozen=True)
class Schedule:
    """Enqueue `job` every `every_seconds`; a tick is left out while the one before still waits or runs."""

    name: str
    every_seconds: float
    job: Job[Any]


@cache
def all_schedules() -> tuple[Schedule, ...]:
    found: list[Schedule] = []
    for config in apps.get_app_configs():
        name = f"{config.name}.schedules"
        if config.name != "cms.jobs" and find_spec(name) is not None:
            found += import_module(name).SCHEDULES
    return tuple(found)


def tick() -> int:
    """Enqueue what is due; exactly one worker wins each tick. Return how many were enqueued."""
    return sum(_run_if_due(schedule) for schedule in all_schedules())


def _run_if_due(schedule: Schedule) -> bool:
    now = timezone.now()
    run, _created = ScheduleRun.objects.get_or_create(name=schedule.name, defaults={"due_at": now})
    if run.due_at > now:
        return False
    # Winning the tick and enqueueing are one: whoever dies between them leaves the tick to the next worker.
    with transaction.atomic():
        won = ScheduleRun.objects.filter(name=schedule.name, due_at=run.due_at).update(
            due_at=now + timedelta(seconds=schedule.every_seconds)
        )
        if not won or _still_waiting(run.task_id):
            return False
        ScheduleRun.objects.filter(name=schedule.name).update(task_id=enqueue(schedule.job))
    return True


def _still_waiting(task_id: str) -> bool:
    waiting = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    return bool(task_id) and DBTaskResult.objects.filter(pk=task_id, status__in=waiting).exists()
