"""The manager that fails closed."""

from typing import TypeVar

from django.db import models

from cms.tenants import scope

M = TypeVar("M", bound=models.Model)


class ScopedManager(models.Manager[M]):
    """Answers only for the authorities in scope and raises ScopeMissing when there is none."""

    def get_queryset(self) -> models.QuerySet[M]:
        authority_ids = scope.required().authority_ids
        rows = super().get_queryset()
        return rows if authority_ids is None else rows.filter(authority_id__in=authority_ids)
