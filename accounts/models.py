"""Who there is: staff, citizens and organisations, their roles, and the sessions they came with.

Staff and citizens never become one another: they log in at different realms and live in different tables.
"""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.roles import Role
from accounts.trust import TrustFacts, TrustLevel
from cms.audit.actors import Actor
from cms.vault import keyring
from cms.vault.envelope import Envelope
from cms.vault.rows import Sealed, SealedRow


class User(AbstractUser):
    """A member of staff ("Beschäftigte"), known by issuer and subject, never by e-mail."""

    issuer = models.CharField(max_length=255, blank=True)
    subject = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("Beschäftigte Person")
        verbose_name_plural = _("Beschäftigte")
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "subject"], condition=~models.Q(subject=""), name="one_user_per_subject"
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @cached_property
    def role_grants(self) -> frozenset[tuple[int, str]]:
        """Every (authority id, role) this person has; read once per request."""
        rows = self.groups.filter(staff_role__isnull=False)
        return frozenset(rows.values_list("staff_role__authority_id", "staff_role__role"))

    @property
    def authority_ids(self) -> frozenset[int]:
        """The authorities at which this person has any role."""
        return roles.authority_ids(self)

    @property
    def actor(self) -> Actor:
        """This person as somebody who acts; the authorities are those whose cases they may decide."""
        return Actor.staff(self.pk, roles.authority_ids(self, *roles.CASE_ROLES))

    def forget_roles(self) -> None:
        """Read the roles anew at the next question."""
        self.__dict__.pop("role_grants", None)


class StaffRole(models.Model):
    """The group that stands for one role at one authority ("Rolle"). Rights hang on the group."""

    group = models.OneToOneField("auth.Group", on_delete=models.CASCADE, related_name="staff_role")
    authority = models.ForeignKey("tenants.Authority", on_delete=models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("Rolle")
        verbose_name_plural = _("Rollen")
        constraints = [models.UniqueConstraint(fields=["authority", "role"], name="one_group_per_role")]

    def __str__(self) -> str:
        return self.group.name


def _portal_data_key() -> bytes:
    return keyring.new_data_key(None)


class _PortalSealedRow(SealedRow):
    """Sealed with the portal's own key: people belong to no authority."""

    data_key = models.BinaryField(default=_portal_data_key)

    class Meta:
        abstract = True

    @cached_property
    def _envelope(self) -> Envelope:
        return Envelope(bytes(self.data_key), None)

    def envelope(self) -> Envelope:
        return self._envelope


class Principal(_PortalSealedRow):
    """A citizen or an organisation ("Person oder Organisation"); belongs to no authority."""

    class Kind(models.TextChoices):
        CITIZEN = "citizen", _("Person")
        ORGANISATION = "organisation", _("Organisation")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CITIZEN)
    sealed_attributes = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(auto_now_add=True)

    attributes = Sealed("sealed_attributes")

    class Meta:
        verbose_name = _("Person oder Organisation")
        verbose_name_plural = _("Personen und Organisationen")
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_principal_per_subject")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def actor(self) -> Actor:
        return Actor.citizen(self.pk)

    @property
    def display_name(self) -> str:
        """Given and family name as the account states them, or nothing."""
        known: dict[str, Any] = self.attributes or {}
        return " ".join(part for part in (known.get("given_name"), known.get("family_name")) if part)


class OidcSession(_PortalSealedRow):
    """One login ("Anmeldung") of one person in one browser. The browser's session only knows its id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    realm = models.CharField(max_length=20)
    issuer = models.CharField(max_length=255)
    sid = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    principal = models.ForeignKey(Principal, null=True, on_delete=models.CASCADE, related_name="sessions")
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="oidc_sessions")
    level = models.PositiveSmallIntegerField(choices=TrustLevel.choices)
    method = models.CharField(max_length=40)
    acr = models.CharField(max_length=40, blank=True)
    idp = models.CharField(max_length=255, blank=True)
    auth_time = models.DateTimeField()
    sealed_tokens = models.BinaryField(default=bytes)
    access_expires_at = models.DateTimeField()
    refreshing_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_for = models.CharField(max_length=40, blank=True)

    tokens = Sealed("sealed_tokens")

    class Meta:
        verbose_name = _("Anmeldung")
        verbose_name_plural = _("Anmeldungen")
        indexes = [
            models.Index(fields=["issuer", "sid"], name="oidc_session_sid"),
            models.Index(fields=["issuer", "subject"], name="oidc_session_subject"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(principal__isnull=True) ^ models.Q(user__isnull=True),
                name="citizen_or_staff_never_both",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def trust(self) -> TrustFacts:
        return TrustFacts(TrustLevel(self.level), self.method, self.auth_time)


class UsedLogoutToken(models.Model):
    """A back-channel logout message that was obeyed, remembered until it expires so that it works only once."""

    issuer = models.CharField(max_length=255)
    jti = models.CharField(max_length=255)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("Abmeldung über den Rückkanal")
        verbose_name_plural = _("Abmeldungen über den Rückkanal")
        constraints = [models.UniqueConstraint(fields=["issuer", "jti"], name="logout_token_used_once")]

    def __str__(self) -> str:
        return self.jti
