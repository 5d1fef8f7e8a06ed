"""Staff users and citizens. They never become one another."""

import uuid
from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.audit.actors import Actor
from cms.vault import keyring
from cms.vault.envelope import Envelope
from cms.vault.rows import Sealed, SealedRow


class User(AbstractUser):
    """A member of staff ("Beschäftigte"), known by issuer and subject, never by e-mail."""

    issuer = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=64, blank=True)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], condition=~models.Q(subject=""), name="one_user_per_subject"
            )
        ]


def _portal_data_key() -> bytes:
    return keyring.new_data_key(None)


class Principal(SealedRow):
    """A citizen or an organisation ("Person oder Organisation"); belongs to no authority."""

    class Kind(models.TextChoices):
        CITIZEN = "citizen", _("Person")
        ORGANISATION = "organisation", _("Organisation")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CITIZEN)
    data_key = models.BinaryField(default=_portal_data_key)
    sealed_attributes = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(auto_now_add=True)

    attributes = Sealed("sealed_attributes")

    class Meta:
        verbose_name = _("Person oder Organisation")
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_principal_per_subject")]

    def __str__(self) -> str:
        return str(self.pk)

    @cached_property
    def _envelope(self) -> Envelope:
        return Envelope(bytes(self.data_key), None)

    def envelope(self) -> Envelope:
        return self._envelope

    @property
    def actor(self) -> Actor:
        return Actor.citizen(self.pk)
