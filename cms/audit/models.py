"""The audit trail."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.tenants.models import Authority


class AppendOnly(Exception):
    """An entry of the trail was about to be changed or deleted."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def update(self, **_values: Any) -> int:
        raise AppendOnly("Audit entries are never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Audit entries are never deleted.")


class AuditEntry(models.Model):
    """One recorded act ("Protokolleintrag"). `digest` covers the act and the digest before it."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(_("Zeitpunkt"), db_index=True)
    action = models.CharField(_("Vorgang"), max_length=60)
    actor_kind = models.CharField(_("Art der handelnden Stelle"), max_length=10)
    actor_id = models.CharField(_("handelnde Stelle"), max_length=64)
    authority = models.ForeignKey(
        Authority, verbose_name=_("Behörde"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    subject_type = models.CharField(_("Gegenstand"), max_length=60)
    subject_id = models.CharField(_("Kennung des Gegenstands"), max_length=64)
    facts = models.JSONField(_("Angaben"), default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("Protokolleintrag")
        verbose_name_plural = _("Protokoll")
        # Django's own way to the rows refuses too; the database does so once more (migrations/0003).
        base_manager_name = "objects"
        ordering = ["sequence"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "sequence"], name="audit_subject")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Audit entries are never changed.")
        # A new object with the number of an old entry would otherwise be written over it.
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnly("Audit entries are never deleted.")


class ChainHead(models.Model):
    """Where the chain ends: one row, moved forward by conditional update."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"Ende der Kette bei {self.sequence}"
