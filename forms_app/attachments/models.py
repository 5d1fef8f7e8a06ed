"""A file with an application, as the database knows it; the content lies encrypted in the private storage."""

import uuid
from functools import cached_property

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cms.jobs.models import Leased
from cms.tenants.models import TenantOwned
from cms.vault.envelope import Envelope
from cms.vault.rows import Sealed, SealedRow
from forms_app.attachments.inspection.reasons import Reason
from forms_app.attachments.states import State

SLOW_AFTER_ATTEMPTS = 3


class Attachment(Leased, SealedRow, TenantOwned):
    """A file that belongs to an application ("Datei"): handed in, or made by us.

    Name, digest and content are sealed under a data key of its own. Nobody opens it before the scanner passed it.
    """

    class Kind(models.TextChoices):
        UPLOAD = "upload", _("eingereichte Datei")
        DECISION = "decision", _("Dokument der Behörde")
        RECEIPT = "receipt", _("Eingangsbestätigung")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="attachments")
    kind = models.CharField(_("Art"), max_length=10, choices=Kind.choices, default=Kind.UPLOAD)
    field_id = models.CharField(max_length=64, blank=True)
    state = models.CharField(_("Prüfung"), max_length=12, choices=State.choices, default=State.QUARANTINED)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(_("Größe in Byte"))
    storage_name = models.CharField(max_length=64, unique=True)
    data_key = models.BinaryField()
    sealed_name = models.BinaryField(default=bytes)
    sealed_digest = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(auto_now_add=True)

    name = Sealed("sealed_name")
    digest = Sealed("sealed_digest")

    class Meta(TenantOwned.Meta):
        verbose_name = _("Datei")
        verbose_name_plural = _("Dateien")
        ordering = ["created_at", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="attachment_state"),
            models.CheckConstraint(
                condition=models.Q(reason="") | models.Q(state=State.REFUSED), name="attachment_reason_if_refused"
            ),
        ]
        indexes = [models.Index("due_at", name="attachment_due", condition=models.Q(due_at__isnull=False))]

    def __str__(self) -> str:
        return str(self.pk)

    @cached_property
    def _envelope(self) -> Envelope:
        return Envelope(bytes(self.data_key), self.authority_id)

    def envelope(self) -> Envelope:
        return self._envelope

    @property
    def is_clean(self) -> bool:
        return self.state == State.CLEAN

    @property
    def sentence(self) -> str:
        """What is true about this file right now, for people."""
        if self.state == State.CLEAN:
            return _now("Die Datei ist geprüft.")
        if self.state == State.REFUSED:
            return str(Reason(self.reason).label)
        if self.attempts >= SLOW_AFTER_ATTEMPTS:
            return _now(
                "Die Prüfung auf Schadsoftware dauert gerade länger als sonst. Sie läuft von selbst weiter,"
                " Sie müssen nichts tun."
            )
        return _now("Die Datei wird noch auf Schadsoftware geprüft.")
