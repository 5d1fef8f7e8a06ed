"""Where an authority wants its applications, the outbox of deliveries, and every attempt."""

import uuid
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.jobs.models import Leased
from cms.tenants.models import TenantOwned
from cms.vault.envelope import Envelope
from cms.vault.rows import Sealed, SealedRow
from forms_app.delivery.states import State


class DeliveryTarget(SealedRow, TenantOwned):
    """An authority's back-office system ("Fachverfahren"): connector, address, and the secret both sides share."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    connector = models.CharField(_("Anbindung"), max_length=20)
    address = models.URLField(_("Adresse"), max_length=300)
    data_key = models.BinaryField()
    sealed_secret = models.BinaryField(default=bytes)

    secret = Sealed("sealed_secret")

    class Meta(TenantOwned.Meta):
        verbose_name = _("Fachverfahren-Anbindung")
        verbose_name_plural = _("Fachverfahren-Anbindungen")
        constraints = [models.UniqueConstraint(fields=["authority", "connector"], name="one_target_per_connector")]

    def __str__(self) -> str:
        return f"{self.authority_id} {self.connector}"

    @cached_property
    def _envelope(self) -> Envelope:
        return Envelope(bytes(self.data_key), self.authority_id)

    def envelope(self) -> Envelope:
        return self._envelope


class Delivery(Leased, SealedRow, TenantOwned):
    """One application on its way to the back office ("Übergabe").

    Its id is the idempotency key. The payload is built once and sealed; every repeat sends the same bytes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.OneToOneField("applications.Application", on_delete=models.CASCADE, related_name="delivery")
    connector = models.CharField(_("Anbindung"), max_length=20)
    state = models.CharField(_("Status"), max_length=10, choices=State.choices, default=State.QUEUED)
    data_key = models.BinaryField()
    sealed_payload = models.BinaryField(default=bytes)
    digest = models.CharField(_("Prüfsumme"), max_length=64, blank=True)
    receipt = models.CharField(_("Zeichen des Fachverfahrens"), max_length=80, blank=True)
    created_at = models.DateTimeField(_("angelegt"), auto_now_add=True)
    delivered_at = models.DateTimeField(_("übergeben"), null=True, blank=True)

    payload = Sealed("sealed_payload")

    class Meta(TenantOwned.Meta):
        verbose_name = _("Übergabe")
        verbose_name_plural = _("Übergaben")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="delivery_state"),
            models.CheckConstraint(
                condition=~models.Q(state=State.DELIVERED) | models.Q(delivered_at__isnull=False),
                name="delivery_delivered_has_time",
            ),
        ]
        indexes = [models.Index("due_at", name="delivery_due", condition=models.Q(due_at__isnull=False))]

    def __str__(self) -> str:
        return str(self.pk)

    @cached_property
    def _envelope(self) -> Envelope:
        return Envelope(bytes(self.data_key), self.authority_id)

    def envelope(self) -> Envelope:
        return self._envelope


class DeliveryAttempt(TenantOwned):
    """One try: written before the other side is spoken to, completed afterwards."""

    class Outcome(models.TextChoices):
        BROKEN_OFF = "broken_off", pgettext_lazy("Übergabe", "abgebrochen")
        ACCEPTED = "accepted", _("angenommen")
        FOUND = "found", _("war schon angekommen")
        REFUSED = "refused", _("abgelehnt")
        UNAVAILABLE = "unavailable", _("nicht erreichbar")
        UNKNOWN = "unknown", _("Ausgang ungewiss")

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.BROKEN_OFF)
    detail = models.CharField(max_length=200, blank=True)

    class Meta(TenantOwned.Meta):
        verbose_name = _("Übergabeversuch")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="one_attempt_per_number")]

    def __str__(self) -> str:
        return f"{self.delivery_id} #{self.number} {self.outcome}"
