"""Claims that hold on both databases: `UPDATE … WHERE the lease has run out`, never a row lock.

SQLite drops `SELECT … FOR UPDATE` silently, so whoever changes the row by condition owns it.
"""

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cms.jobs.models import Leased

L = TypeVar("L", bound=Leased)

LONGEST_WAIT = timedelta(hours=1)


def due(rows: QuerySet[L], limit: int = 50) -> list[L]:
    """Rows that are due and not under a running lease, oldest first."""
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return list(rows.filter(free, due_at__lte=now).order_by("due_at")[:limit])


@contextmanager
def claim(rows: QuerySet[L], pk: object, seconds: int = 60) -> Iterator[L | None]:
    """Yield the row under a lease of `seconds`, or None if it is not due or somebody else has it.

    The lease is given back at the end, also after an exception; a killed process keeps it until it runs out.
    """
    owner = uuid.uuid4().hex
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    won = rows.filter(free, pk=pk, due_at__lte=now).update(
        lease_owner=owner, lease_until=now + timedelta(seconds=seconds), attempts=F("attempts") + 1
    )
    if not won:
        yield None
        return
    try:
        yield rows.get(pk=pk)
    finally:
        # Not through `rows`: the work itself may have moved the row out of that selection.
        rows.model._base_manager.filter(pk=pk, lease_owner=owner).update(lease_owner="", lease_until=None)


def finish(row: Leased) -> None:
    """Nothing more to do with this row."""
    row.due_at = None
    row.last_error = ""
    row.save(update_fields=["due_at", "last_error"])


def postpone(row: Leased, *, error: str, after: timedelta | None = None) -> None:
    """Due again after `after`, or after an exponential wait with jitter that depends on the attempts so far."""
    row.due_at = timezone.now() + (after if after is not None else back_off(row.attempts))
    row.last_error = error[:200]
    row.save(update_fields=["due_at", "last_error"])


def back_off(attempts: int, first: timedelta = timedelta(seconds=5)) -> timedelta:
    """5 s, 10 s, 20 s … at most an hour, each ± 20 % so that many rows do not come back at once."""
    seconds = min(first.total_seconds() * 2 ** max(attempts - 1, 0), LONGEST_WAIT.total_seconds())
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311  # spread, not a secret
