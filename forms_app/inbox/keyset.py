"""Pages by key: the next page starts behind the last row, so page 1 and page 4,000 cost the same.

The total is counted up to a limit, for the same reason.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from forms_app.applications.models import Application

COUNT_LIMIT = 1_000


@dataclass(frozen=True)
class Key:
    """Where a page starts or ends: time of arrival and id."""

    submitted_at: datetime
    id: uuid.UUID

    @classmethod
    def of(cls, case: Application) -> "Key":
        assert case.submitted_at is not None
        return cls(case.submitted_at, case.pk)

    @classmethod
    def read(cls, text: str) -> "Key | None":
        """The key in an address; None for anything that is not one."""
        moment, _, identity = text.partition("_")
        try:
            return cls(datetime.fromisoformat(moment), uuid.UUID(identity))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.submitted_at.isoformat()}_{self.id}"


@dataclass(frozen=True)
class Page:
    """One page of cases; `before` and `after` are the keys of its neighbours, None at either end."""

    cases: list[Application]
    before: Key | None
    after: Key | None


def page(
    cases: QuerySet[Application], size: int, *, oldest_first: bool, after: Key | None = None, before: Key | None = None
) -> Page:
    """The page behind `after`, or in front of `before`, or the first one."""
    ascending = oldest_first
    if before is not None:
        rows = list(_from(cases, before, ascending=not ascending)[: size + 1])
        found = rows[:size][::-1]
        return _page(found, has_before=len(rows) > size, has_after=True)
    rows = list(_from(cases, after, ascending=ascending)[: size + 1])
    return _page(rows[:size], has_before=after is not None, has_after=len(rows) > size)


def capped_count(cases: QuerySet[Application]) -> int:
    """How many there are; COUNT_LIMIT + 1 means more than that."""
    return cases.order_by()[: COUNT_LIMIT + 1].count()


def _from(cases: QuerySet[Application], key: Key | None, *, ascending: bool) -> QuerySet[Application]:
    ordered = cases.order_by("submitted_at", "id") if ascending else cases.order_by("-submitted_at", "-id")
    if key is None:
        return ordered
    if ascending:
        # The first condition is implied by the second; it is what lets the database start in the index.
        behind = Q(submitted_at__gt=key.submitted_at) | Q(submitted_at=key.submitted_at, id__gt=key.id)
        return ordered.filter(behind, submitted_at__gte=key.submitted_at)
    behind = Q(submitted_at__lt=key.submitted_at) | Q(submitted_at=key.submitted_at, id__lt=key.id)
    return ordered.filter(behind, submitted_at__lte=key.submitted_at)


def _page(cases: list[Application], *, has_before: bool, has_after: bool) -> Page:
    return Page(
        cases,
        before=Key.of(cases[0]) if cases and has_before else None,
        after=Key.of(cases[-1]) if cases and has_after else None,
    )
