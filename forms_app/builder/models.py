"""Forms, their frozen versions, and the offers of the towns."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from cms.pages import BasePage
from cms.tenants.models import TenantOwned


class FormPage(BasePage):
    """An online form as editors keep it ("Formular")."""

    class Meta:
        verbose_name = _("Formular")


class FormVersion(models.Model):
    """One published, immutable state of a form ("Formularversion")."""

    form = models.ForeignKey(FormPage, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("Formularversion")
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.form_id} v{self.number}"


class Offer(TenantOwned):
    """How one authority offers a form with its service ("Online-Angebot")."""

    class PaymentPolicy(models.TextChoices):
        NONE = "none", _("keine Gebühr")
        BEFORE = "before", _("Zahlung vor der Bearbeitung")
        AFTER = "after", _("Zahlung nach der Entscheidung")
        INVOICE = "invoice", _("Rechnung")

    service = ParentalKey("portal_pages.ServicePage", on_delete=models.CASCADE, related_name="offers")
    form = models.ForeignKey(FormPage, on_delete=models.PROTECT, related_name="offers")
    fees = models.JSONField(default=list, blank=True)
    payment_policy = models.CharField(max_length=10, choices=PaymentPolicy.choices, default=PaymentPolicy.NONE)
    minimum_trust = models.PositiveSmallIntegerField(default=0)
    guest_allowed = models.BooleanField(default=False)
    connector = models.CharField(max_length=20, default="inbox")
    enabled = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.form_id} → {self.service_id}"

    def terms(self) -> dict[str, Any]:
        """A frozen snapshot of what the town offers, copied onto the application at its start."""
        return {
            "fees": self.fees,
            "payment_policy": self.payment_policy,
            "minimum_trust": self.minimum_trust,
            "guest_allowed": self.guest_allowed,
            "connector": self.connector,
        }
