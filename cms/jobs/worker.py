"""The worker process: jobs in the main thread; sign of life, rescue and schedules in a thread beside it."""

import logging
import threading
import time
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection
from django.db.utils import DatabaseError
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from cms.jobs import retries, schedules
from cms.jobs.models import WorkerHeartbeat
from cms.tenants import scope

log = logging.getLogger("portal.jobs")

CLOCK_SECONDS = 0.5


class PortalWorker(Worker):
    """Our jobs open the scope they need; Wagtail's own tasks keep its indexes, which are for all authorities."""

    def run_task(self, db_task_result: "DBTaskResult[..., Any]") -> None:
        if retries.is_ours(db_task_result):
            super().run_task(db_task_result)
            return
        with scope.everything("Wagtail keeps its indexes of all pages"):
            super().run_task(db_task_result)


class Clock(threading.Thread):
    """Beats, rescues and ticks until told to stop; a database that is away is waited for."""

    def __init__(self, worker_id: str) -> None:
        super().__init__(name="clock", daemon=True)
        self.worker_id = worker_id
        self.stopped = threading.Event()
        self._next_beat = 0.0

    def run(self) -> None:
        while not self.stopped.wait(CLOCK_SECONDS):
            close_old_connections()
            try:
                self.turn()
            except DatabaseError as error:
                log.warning("clock waits for the database", extra={"error": type(error).__name__})
        connection.close()

    def turn(self) -> None:
        if time.monotonic() >= self._next_beat:
            beat(self.worker_id)
            retries.rescue()
            self._next_beat = time.monotonic() + settings.WORKER_HEARTBEAT_SECONDS
        schedules.tick()


def beat(worker_id: str) -> None:
    now = timezone.now()
    if not WorkerHeartbeat.objects.filter(pk=worker_id).update(seen_at=now):
        WorkerHeartbeat.objects.create(pk=worker_id, started_at=now, seen_at=now)


def work(*, interval: float, once: bool) -> None:
    """Work until a signal ends it; `once` stops when nothing is ready any more."""
    worker_id = retries.new_worker_id()
    beat(worker_id)
    retries.rescue()
    clock = Clock(worker_id)
    clock.start()
    worker = PortalWorker(
        queue_names=["*"],
        interval=interval,
        batch=once,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )
    worker.configure_signals()
    try:
        worker.run()
    finally:
        clock.stopped.set()
        clock.join(timeout=5)
        WorkerHeartbeat.objects.filter(pk=worker_id).delete()
