"""Rows that are added and read, and never changed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class Version(models.Model):
    """A numbered state that was published: who, when and why. Each subclass says of what."""

    number = models.PositiveIntegerField(_("Nummer"))
    digest = models.CharField(_("Prüfsumme"), max_length=64)
    published_at = models.DateTimeField(_("veröffentlicht"), auto_now_add=True)
    published_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("veröffentlicht von"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    why = models.CharField(_("Was ist neu?"), max_length=300, blank=True)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new version; raise Immutable for one that is stored already."""
        if not self._state.adding:
            raise Immutable("A version never changes; publish again.")
        super().save(*args, **{**kwargs, "force_insert": True})
