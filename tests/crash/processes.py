"""Real worker processes that can be killed at a named point.

A worker is forked from the test process, so it starts without importing everything again; it has its own database
connections, does its work like `manage.py worker --once`, and dies by SIGKILL where the failpoint says.
"""

import os
import signal
import traceback
from datetime import timedelta

from django.apps import apps
from django.db import connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.jobs import schedules
from cms.jobs.models import Leased
from cms.jobs.tasks import enqueue
from cms.jobs.worker import work


def run_worker(failpoint: str = "") -> int:
    """Work until nothing is ready; return 0, or the number of the signal that ended the process."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        _be_a_worker(failpoint)
    _pid, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def killed_at(failpoint: str) -> bool:
    """Run a worker that dies at `failpoint`; False if it never came there."""
    ended = run_worker(failpoint)
    assert ended in {0, signal.SIGKILL}, f"the worker ended with {ended}"
    return ended == signal.SIGKILL


def let_time_pass() -> None:
    """Leases of the dead run out, waits are over, every schedule is due: what an hour would do."""
    now = timezone.now()
    for model in apps.get_models():
        if issubclass(model, Leased):
            rows = model._base_manager.all()
            rows.filter(lease_until__isnull=False).update(lease_until=now - timedelta(seconds=1))
            rows.filter(due_at__isnull=False).update(due_at=now - timedelta(seconds=1))
    DBTaskResult.objects.filter(status="READY").update(run_after=now)
    for schedule in schedules.all_schedules():
        enqueue(schedule.job)


def work_until_quiet(rounds: int = 4) -> None:
    """Let workers run and time pass several times over; a worker that fails on the way fails the test."""
    for _ in range(rounds):
        assert run_worker() == 0
        let_time_pass()
    assert run_worker() == 0


def _be_a_worker(failpoint: str) -> None:
    try:
        os.environ["FAILPOINT"] = failpoint
        work(interval=0.01, once=True)
    except BaseException:  # noqa: BLE001  # whatever it is, the child must not run on as a second pytest
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
