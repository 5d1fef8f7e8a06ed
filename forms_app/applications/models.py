"""The application and what is said about it."""

import uuid
from datetime import date
from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.tenants.managers import ScopedManager
from cms.tenants.models import TenantOwned
from cms.vault.envelope import Envelope
from cms.vault.rows import Sealed, SealedRow
from forms_app.applications.states import State
from forms_app.builder import languages, versions
from forms_app.builder.definition import Definition

TRIAL_STATES = [State.DRAFT, State.SUBMITTED, State.PAYMENT_DUE, State.PAID]


class RealApplications(ScopedManager["Application"]):
    """The applications of the authorities in scope. A run of a preview is none of them, wherever one looks."""

    def get_queryset(self) -> models.QuerySet["Application"]:
        return super().get_queryset().filter(run=None)


class RealUnscoped(models.Manager["Application"]):
    """The same across all authorities, for jobs."""

    def get_queryset(self) -> models.QuerySet["Application"]:
        return super().get_queryset().filter(run=None)


class Trials(ScopedManager["Application"]):
    """Runs of previews only; whoever means them says so."""

    def get_queryset(self) -> models.QuerySet["Application"]:
        return super().get_queryset().filter(run__isnull=False)


class Application(SealedRow, TenantOwned):
    """What somebody asks an authority for ("Antrag"). A draft is one of its states.

    It keeps the form version it was started with for life. Answers are sealed under a data key of its own.

    A run of a preview is kept in the same table, because it goes through the same pages: it has a `run` where an
    application has its `form_version`. The usual managers do not know it; only `trials`, `in_scope` and `every` do.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form_version = models.ForeignKey(
        "builder.FormVersion", null=True, on_delete=models.PROTECT, related_name="applications"
    )
    run = models.OneToOneField(
        "preview.Run", null=True, blank=True, editable=False, on_delete=models.CASCADE, related_name="application"
    )
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

    objects: ClassVar[RealApplications] = RealApplications()
    unscoped: ClassVar[RealUnscoped] = RealUnscoped()
    trials = Trials()
    in_scope = ScopedManager["Application"]()
    every = models.Manager()  # a manager, and the last: Django itself and writes by key use it

    class Meta(TenantOwned.Meta):
        base_manager_name = "every"
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
            models.CheckConstraint(
                condition=models.Q(form_version__isnull=False, run__isnull=True)
                | models.Q(form_version__isnull=True, run__isnull=False),
                name="application_of_version_or_run",
            ),
            # What belongs to a person or to a clerk can never be a run of a preview.
            models.CheckConstraint(
                condition=models.Q(run__isnull=True)
                | models.Q(principal__isnull=True, state__in=TRIAL_STATES, decided_at__isnull=True),
                name="application_run_stays_outside",
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
        return self.title if self.language == settings.LANGUAGE_CODE else self.definition.title

    @property
    def is_trial(self) -> bool:
        """Whether this is a run of a preview: nobody asked for anything."""
        return self.run_id is not None

    @property
    def definition(self) -> Definition:
        """The form it is filled in with, in the language of the application."""
        return self._definition(self.language)

    @property
    def german(self) -> Definition:
        """The same form as it was frozen, for clerks, mails and back offices."""
        return self._definition(languages.GERMAN)

    def _definition(self, language: str) -> Definition:
        if self.form_version_id is not None:
            return versions.load(self.form_version_id, language)
        assert self.run is not None
        return self.run.definition(language)

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
    def recipient(self) -> str:
        """The office the offer named when the application was begun; empty for none."""
        return str(self.terms.get("recipient", ""))

    @property
    def recipient_email(self) -> str:
        """The mailbox of that office."""
        return str(self.terms.get("recipient_email", ""))

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
