"""Mails that wait for a worker, are on their way, or have been sent."""

import uuid
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.jobs.models import Leased
from cms.tenants.models import TenantOwned
from cms.vault.envelope import Envelope
from cms.vault.rows import Sealed, SealedRow
from forms_app.notifications.messages import MessageKind
from forms_app.notifications.states import State


class Mail(Leased, SealedRow, TenantOwned):
    """One e-mail to the person behind an application. Recipient, subject and text are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey("applications.Application", on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(_("Anlass"), max_length=16, choices=MessageKind.choices)
    state = models.CharField(_("Status"), max_length=10, choices=State.choices, default=State.QUEUED)
    message_id = models.CharField(max_length=120, unique=True)
    data_key = models.BinaryField()
    sealed_recipient = models.BinaryField(default=bytes)
    sealed_content = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(_("verfasst"), auto_now_add=True)
    sent_at = models.DateTimeField(_("gesendet"), null=True, blank=True)

    recipient = Sealed("sealed_recipient")
    content = Sealed("sealed_content")

    class Meta(TenantOwned.Meta):
        verbose_name = _("E-Mail")
        verbose_name_plural = _("E-Mails")
        ordering = ["created_at"]
        constraints = [models.CheckConstraint(condition=models.Q(state__in=State.values), name="mail_state")]
        indexes = [models.Index("due_at", name="mail_due", condition=models.Q(due_at__isnull=False))]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @cached_property
    def _envelope(self) -> Envelope:
        return Envelope(bytes(self.data_key), self.authority_id)

    def envelope(self) -> Envelope:
        return self._envelope
