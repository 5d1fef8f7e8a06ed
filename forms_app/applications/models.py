"""The application and what is said about it."""

import uuid
from datetime import date
from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.tenants.models import TenantOwned
from cms.vault.envelope import Envelope
from cms.vault.rows import Sealed, SealedRow
from forms_app.applications.states import State
from forms_app.builder import versions


class Application(SealedRow, TenantOwned):
    """What somebody asks an authority for ("Antrag"). A draft is one of its states.

    It keeps the form version it was started with for life. Answers are sealed under a data key of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form_version = models.ForeignKey("builder.FormVersion", on_delete=models.PROTECT, related_name="applications")
    offer = models.ForeignKey("builder.Offer", null=True, on_delete=models.SET_NULL, related_name="applications")
    principal = models.ForeignKey(
        "accounts.Principal", null=True, blank=True, on_delete=models.PROTECT, related_name="applications"
    )
    title = models.CharField(_("Leistung"), max_length=200)
    language = models.CharField(_("Sprache"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    state = models.CharField(_("Status"), max_length=12, choices=State.choices, default=State.DRAFT)
    reference = models.CharField(_("Aktenzeichen"), max_length=20, unique=True, null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)
    data_key = models.BinaryField()
    sealed_answers = models.BinaryField(default=bytes)
    sealed_origins = models.BinaryField(default=bytes)
    sealed_contact = models.BinaryField(default=bytes)
    terms = models.JSONField(default=dict)
    fee_cents = models.PositiveIntegerField(_("Gebühr in Cent"), default=0)
    fee_items = models.JSONField(default=list)
    full_fee_cents = models.PositiveIntegerField(_("Gebühr ohne Befreiung in Cent"), default=0)
    exemption_claimed = models.BooleanField(_("Gebührenfreiheit geltend gemacht"), default=False)
    exemption_granted = models.BooleanField(_("Gebührenfreiheit anerkannt"), null=True, default=None)
    trust_level = models.PositiveSmallIntegerField(_("Vertrauensniveau"), default=0)
    trust_method = models.CharField(max_length=40, blank=True)
    trust_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("begonnen"), auto_now_add=True)
    updated_at = models.DateTimeField(_("zuletzt geändert"), auto_now=True)
    submitted_at = models.DateTimeField(_("Eingang"), null=True, blank=True)
    decided_at = models.DateTimeField(_("entschieden"), null=True, blank=True)
    # When somebody was told that this draft will be deleted; counts only if the draft was not saved since.
    warned_at = models.DateTimeField(null=True, blank=True)

    answers = Sealed("sealed_answers")
    # Where answers come from that nobody typed, by question; see `origins`.
    origins = Sealed("sealed_origins")
    # The address a guest wants to be reached at about the draft.
    contact = Sealed("sealed_contact")

    class Meta(TenantOwned.Meta):
        verbose_name = _("Antrag")
        verbose_name_plural = _("Anträge")
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=State.values), name="application_state"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "discarded"]) | models.Q(reference__isnull=False),
                name="application_submitted_has_reference",
            ),
            # However often somebody clicks: of drafts nobody typed into, each account has one per offer.
            models.UniqueConstraint(
                fields=["principal", "offer"],
                condition=models.Q(state=State.DRAFT, revision=0),
                name="application_one_untouched_draft",
            ),
        ]
        indexes = [
            models.Index("authority", models.F("submitted_at").desc(), models.F("id").desc(), name="app_inbox"),
            models.Index(
                "authority",
                "state",
                models.F("submitted_at").desc(),
                models.F("id").desc(),
                name="app_inbox_state",
            ),
            models.Index(models.F("submitted_at").desc(), models.F("id").desc(), name="app_inbox_all"),
            models.Index("principal", models.F("updated_at").desc(), name="app_principal"),
        ]

    def __str__(self) -> str:
        return self.reference or str(self.pk)

    @cached_property
    def _envelope(self) -> Envelope:
        return Envelope(bytes(self.data_key), self.authority_id)

    def envelope(self) -> Envelope:
        return self._envelope

    @property
    def shown_title(self) -> str:
        """The title in the language of the application."""
        if self.language == settings.LANGUAGE_CODE:
            return self.title
        return versions.load(self.form_version_id, self.language).title

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def submitted_on(self) -> date | None:
        """The day whose ages and rules count when submitted answers are read again; None for a draft."""
        return timezone.localdate(self.submitted_at) if self.submitted_at else None

    @property
    def is_exemption_open(self) -> bool:
        """Whether an exemption from the fee is claimed and nobody has decided about it."""
        return self.exemption_claimed and self.exemption_granted is None

    @property
    def payment_policy(self) -> str:
        return str(self.terms.get("payment_policy", "none"))


class Message(SealedRow, TenantOwned):
    """One message between citizen and clerk ("Nachricht")."""

    class Author(models.TextChoices):
        CITIZEN = "citizen", _("Antragstellende Person")
        CLERK = "clerk", _("Behörde")
        SYSTEM = "system", _("Serviceportal")

    class Kind(models.TextChoices):
        MESSAGE = "message", _("Nachricht")
        QUESTION = "question", _("Rückfrage")
        ANSWER = "answer", _("Antwort")
        DECISION = "decision", _("Entscheidung")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="messages")
    author = models.CharField(max_length=10, choices=Author.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.MESSAGE)
    sealed_text = models.BinaryField(default=bytes)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)

    text = Sealed("sealed_text")

    class Meta(TenantOwned.Meta):
        verbose_name = _("Nachricht")
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"

    def envelope(self) -> Envelope:
        return self.application.envelope()
