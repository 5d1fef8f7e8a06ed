"""Papers that wait to be printed."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.jobs.models import Leased
from cms.tenants.models import TenantOwned


class PdfRequest(Leased, TenantOwned):
    """One paper to print for an application ("Druckauftrag"); done when it is filed with it."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Eingangsbestätigung")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="pdf_requests")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.RECEIPT)
    attachment = models.OneToOneField(
        "attachments.Attachment", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    printed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantOwned.Meta):
        verbose_name = _("Druckauftrag")
        verbose_name_plural = _("Druckaufträge")
        constraints = [models.UniqueConstraint(fields=["application", "kind"], name="one_paper_of_a_kind")]
        indexes = [models.Index("due_at", name="pdf_due", condition=models.Q(due_at__isnull=False))]

    def __str__(self) -> str:
        return f"{self.kind} {self.application_id}"
