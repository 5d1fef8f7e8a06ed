"""What gunicorn's options cannot say: a process that has ended no longer counts as a live one."""

from typing import Any

from prometheus_client import multiprocess


def child_exit(_server: Any, worker: Any) -> None:
    multiprocess.mark_process_dead(worker.pid)
