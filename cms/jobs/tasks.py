"""Declaring and enqueueing jobs.

A job is a module-level function with JSON arguments. It runs at least once, so it must be idempotent. A job
enqueued in a transaction exists only if the transaction commits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, ParamSpec

from django.core.exceptions import SuspiciousOperation
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

P = ParamSpec("P")


class RetryLater(Exception):
    """Raised by a job that wants to run again after `seconds`, without counting as a failure."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True)
class Policy:
    """How often a failing job runs and how long it waits first (doubling, at most an hour)."""

    attempts: int = 8
    first_delay: timedelta = timedelta(seconds=5)


@dataclass(frozen=True)
class Job(Generic[P]):
    """A declared job; calling it runs it here and now."""

    function: Callable[P, Any]
    policy: Policy

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Any:
        return self.function(*args, **kwargs)

    @property
    def path(self) -> str:
        return f"{self.function.__module__}.{self.function.__qualname__}"


def job(*, attempts: int = 8, first_delay: float = 5) -> Callable[[Callable[P, Any]], Job[P]]:
    """Declare a job: `@job(attempts=8, first_delay=5)`."""
    return lambda function: Job(function, Policy(attempts, timedelta(seconds=first_delay)))


def enqueue(wanted: Job[P], *args: P.args, **kwargs: P.kwargs) -> str:
    """Have it run by a worker as soon as the current transaction is committed; return the task's id."""
    return str(run.enqueue(wanted.path, list(args), kwargs).id)


def enqueue_at(moment: datetime, wanted: Job[P], *args: P.args, **kwargs: P.kwargs) -> str:
    """The same, not before `moment`."""
    return str(run.using(run_after=moment).enqueue(wanted.path, list(args), kwargs).id)


def named(path: str) -> Job[Any]:
    """The declared job behind an import path; anything else is refused."""
    found = import_string(path)
    if not isinstance(found, Job):
        raise SuspiciousOperation(f"{path} is not a job.")
    return found


@task()
def run(path: str, args: list[Any], kwargs: dict[str, Any]) -> None:
    """The one task django-tasks knows: look the job up and run it."""
    wanted = named(path)
    try:
        wanted(*args, **kwargs)
    except RetryLater as later:
        enqueue_at(timezone.now() + timedelta(seconds=later.seconds), wanted, *args, **kwargs)
