"""Frozen drafts of forms, the links that open them, and the runs through them."""

import hashlib
import secrets
import uuid
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.tenants.models import TenantOwned
from forms_app.builder import versions
from forms_app.builder.definition import Definition
from forms_app.builder.languages import GERMAN


class Snapshot(TenantOwned):
    """A form as it stood at one moment, as one town would offer it ("Vorschaustand"). It never changes."""

    form = models.ForeignKey("builder.FormPage", on_delete=models.CASCADE, related_name="snapshots")
    offer = models.ForeignKey("builder.Offer", null=True, on_delete=models.SET_NULL, related_name="+")
    document = models.JSONField()
    digest = models.CharField(max_length=64)
    terms = models.JSONField(default=dict)
    made_at = models.DateTimeField(_("erstellt"), auto_now_add=True)
    made_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta(TenantOwned.Meta):
        verbose_name = _("Vorschaustand")
        verbose_name_plural = _("Vorschaustände")

    def __str__(self) -> str:
        return f"{self.form_id} {self.digest[:8]}"

    def definition(self, language: str = GERMAN) -> Definition:
        """The frozen form, with its texts in this language as far as it has them."""
        return versions.tried(self.digest, lambda: self.document, language)


class Link(TenantOwned):
    """A secret address that opens one snapshot without a login ("Vorschau-Link"). Only its digest is kept."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("erstellt"), auto_now_add=True)
    made_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    ends_at = models.DateTimeField(_("läuft ab"))
    revoked_at = models.DateTimeField(_("widerrufen"), null=True, blank=True)
    opened = models.PositiveIntegerField(_("geöffnet"), default=0)
    opened_at = models.DateTimeField(_("zuletzt geöffnet"), null=True, blank=True)

    class Meta(TenantOwned.Meta):
        verbose_name = _("Vorschau-Link")
        verbose_name_plural = _("Vorschau-Links")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        """Whether somebody who has the address may still use it."""
        return self.revoked_at is None and self.ends_at > timezone.now()

    @staticmethod
    def new_token() -> str:
        """A secret nobody can guess: 256 bits."""
        return secrets.token_urlsafe(32)

    @staticmethod
    def digest_of(token: str) -> str:
        """What is kept of a token; it is random, so it needs no salt."""
        return hashlib.sha256(token.encode()).hexdigest()


class Run(TenantOwned):
    """One walk through a snapshot ("Probelauf"): by an editor, or by a guest with a link. It ends by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="runs")
    link = models.ForeignKey(Link, null=True, on_delete=models.CASCADE, related_name="runs")
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.CASCADE, related_name="+")
    began_at = models.DateTimeField(_("begonnen"), auto_now_add=True)
    ends_at = models.DateTimeField(_("endet"))

    class Meta(TenantOwned.Meta):
        verbose_name = _("Probelauf")
        verbose_name_plural = _("Probeläufe")
        ordering = ["-began_at"]
        constraints = [
            # Nobody walks unknown: an editor of the back office, or a guest who came by a link.
            models.CheckConstraint(
                condition=models.Q(link__isnull=False, by__isnull=True) | models.Q(link__isnull=True),
                name="run_of_editor_or_guest",
            ),
        ]
        indexes = [models.Index("ends_at", name="preview_run_ends")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        """Whether its pages may still be opened."""
        return self.ends_at > timezone.now() and (self.link is None or self.link.is_open)

    def definition(self, language: str = GERMAN) -> Definition:
        """The form it walks through."""
        return self.snapshot.definition(language)

    @property
    def recipient(self) -> str:
        """Where its mails go: to the editor who walks; a guest gets none."""
        return str(self.by.email) if self.by is not None else ""

    @property
    def form_facts(self) -> dict[str, Any]:
        """What a document says about the form: there is no number, nothing is published."""
        return {"id": str(self.snapshot.form_id), "version": 0, "digest": self.snapshot.digest}
