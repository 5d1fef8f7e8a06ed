"""Rows that are added and read, and never changed."""

from __future__ import annotations

from typing import Any

from django.db import models


class Immutable(RuntimeError):
    """Somebody tried to change a frozen version."""


class FrozenQuerySet(models.QuerySet[Any]):
    """Frozen versions can be read and added, nothing else."""

    def update(self, **kwargs: Any) -> int:
        raise Immutable("A version never changes; publish again.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Immutable("A version is kept as long as somebody may need it.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise Immutable("A version never changes; publish again.")
