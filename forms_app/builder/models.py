"""Forms, their frozen versions, and the offers of the towns."""

import logging
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from accounts.trust import TrustLevel
from cms.fields import StreamField
from cms.tenants import hosts
from cms.tenants.managers import ScopedManager
from cms.tenants.models import TenantOwned

from . import sharing
from .blocks.charges import ChargesBlock, ExemptionsBlock, FeeRulesBlock
from .blocks.steps import TEXT_FEATURES, StepsBlock
from .closing import Closing
from .editing import CopyFormForm, FormPageForm
from .fees import FREE, FeeRule, Terms, first_gap, first_overlap
from .frozen import FrozenQuerySet, Immutable, Version
from .gate import checklist, pages
from .identity import CopiedApart
from .offices import office_name
from .panels import ChecklistPanel, TranslationPanel
from .rule_panels import QuestionsPanel
from .shared_pages import UnroutedPage
from .shared_panels import SharedBlocksPanel

# How Wagtail calls what its clock publishes.
SCHEDULED = "wagtail.publish.scheduled"
log = logging.getLogger(__name__)
PREVIEW = "forms_app.preview.panel.show"


class FormPage(CopiedApart, UnroutedPage):
    """An online form as editors keep it ("Formular"); publishing freezes it into a FormVersion."""

    intro = RichTextField(_("Einleitung"), blank=True, features=TEXT_FEATURES)
    steps = StreamField(StepsBlock(), verbose_name=_("Schritte"))
    has_task_list = models.BooleanField(
        _("Aufgabenliste"),
        default=False,
        help_text=_("Für lange Formulare: Bürgerinnen und Bürger wählen selbst, welche Aufgabe sie zuerst erledigen."),
    )
    after = RichTextField(_("Wie es nach dem Absenden weitergeht"), blank=True, features=TEXT_FEATURES)
    charges = StreamField(ChargesBlock(required=False), verbose_name=_("Gebührentatbestände"), blank=True)
    exemptions = StreamField(ExemptionsBlock(required=False), verbose_name=_("Gebührenbefreiung"), blank=True)
    is_offered_in_english = models.BooleanField(
        _("Auch auf Englisch anbieten"),
        default=False,
        help_text=_("Angeboten wird es, sobald jeder Text übersetzt ist. Die Übersetzung hat eine eigene Seite."),
    )
    # By language and place; see `languages`. Edited on a page of its own.
    translations = models.JSONField(default=dict, blank=True, editable=False)
    # Which version of each shared block the form takes over, by the id of its page; see `sharing`.
    pins = models.JSONField(default=dict, blank=True, editable=False)
    # The form's own words for texts of shared blocks; see `adapting`. Edited on a page of its own.
    adapted = models.JSONField(default=dict, blank=True, editable=False)
    legal_basis = models.CharField(
        _("Rechtsgrundlage"),
        max_length=300,
        blank=True,
        help_text=_("Gilt für jede Frage, bei der keine eigene steht. Zum Beispiel: § 62 Personenstandsgesetz."),
    )
    purpose = models.CharField(
        _("Zweck"),
        max_length=300,
        blank=True,
        help_text=_("Gilt für jede Frage, bei der kein eigener steht. Zum Beispiel: Ausstellung der Urkunde."),
    )
    retention_months = models.PositiveSmallIntegerField(
        _("Aufbewahrung in Monaten"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("So lange bleiben die Angaben gespeichert, nachdem der Antrag erledigt ist."),
    )
    retention_basis = models.CharField(
        _("Grund der Aufbewahrung"),
        max_length=300,
        blank=True,
        help_text=_("Die Vorschrift, aus der sich die Dauer ergibt."),
    )
    what_is_new = models.CharField(
        _("Was ist neu?"),
        max_length=300,
        blank=True,
        help_text=_("Ein Satz für die Liste der Versionen. Ab der zweiten Version gehört er dazu."),
    )
    closes_at = models.DateTimeField(
        _("Keine neuen Anträge ab"),
        null=True,
        blank=True,
        help_text=_("Leer: Das Formular bleibt offen. Der Zeitpunkt gilt, sobald Sie veröffentlichen."),
    )
    closing_text = models.TextField(
        _("Was Bürgerinnen und Bürger dann lesen"),
        max_length=500,
        blank=True,
        help_text=_("Zum Beispiel, ab wann es das Formular wieder gibt oder wie der Antrag sonst gestellt wird."),
    )
    drafts_until = models.DateTimeField(
        _("Begonnene Anträge absenden bis"),
        null=True,
        blank=True,
        help_text=_("Leer: Wer rechtzeitig begonnen hat, kann noch absenden, solange der Entwurf gespeichert ist."),
    )

    content_panels = [
        FieldPanel("title"),
        ChecklistPanel(),
        FieldPanel("what_is_new"),
        FieldPanel("intro"),
        FieldPanel("has_task_list"),
        MultiFieldPanel([FieldPanel("is_offered_in_english"), TranslationPanel()], heading=_("Englisch")),
        FieldPanel("steps"),
        SharedBlocksPanel(),
        QuestionsPanel(),
        FieldPanel("after"),
        MultiFieldPanel([FieldPanel("charges"), FieldPanel("exemptions")], heading=_("Gebühren")),
        MultiFieldPanel(
            [
                FieldPanel("purpose"),
                FieldPanel("legal_basis"),
                FieldPanel("retention_months"),
                FieldPanel("retention_basis"),
            ],
            heading=_("Datenschutz"),
        ),
        MultiFieldPanel(
            [FieldPanel("closes_at"), FieldPanel("closing_text"), FieldPanel("drafts_until")],
            heading=_("Annahmeschluss"),
        ),
    ]
    base_form_class = FormPageForm
    copy_form_class = CopyFormForm

    class Meta:
        verbose_name = _("Formular")
        verbose_name_plural = _("Formulare")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A shared block that is used for the first time is taken in its latest version and stays in that."""
        self._renew_pins()
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """The same for a draft."""
        self._renew_pins()
        return super().save_revision(*args, **kwargs)

    def _renew_pins(self) -> None:
        self.pins = sharing.renewed_pins(list(self.steps.raw_data), self.pins)

    def publish(self, revision: Any, user: Any = None, log_action: Any = True, **kwargs: Any) -> None:
        """Publish the revision if the form is finished.

        The editor's form asks the same before it gets here; release, lists and the clock do not. What the clock
        brings too early waits as a draft. Code that publishes without a person answers for itself.
        """
        is_scheduled = log_action == SCHEDULED
        if (user is not None or is_scheduled) and self._is_unfinished(revision):
            if not is_scheduled:
                raise PermissionDenied("The form has points on its checklist that keep it from being published.")
            log.error("form %s was scheduled but is not finished; it waits as a draft", self.pk)
            type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            return
        super().publish(revision, user=user, log_action=log_action, **kwargs)

    @staticmethod
    def _is_unfinished(revision: Any) -> bool:
        return bool(checklist.hard_findings(checklist.check(pages.subject_of(revision.as_object()))))

    @property
    def closing(self) -> Closing:
        """Until when the form takes applications."""
        return Closing(self.closes_at, self.drafts_until, self.closing_text, is_live=self.live)

    def clean(self) -> None:
        """Refuse a last day for drafts that comes before the end for new applications."""
        super().clean()
        if self.drafts_until is None:
            return
        if self.closes_at is None:
            raise ValidationError({"closes_at": _("Tragen Sie auch ein, ab wann es keine neuen Anträge gibt.")})
        if self.drafts_until < self.closes_at:
            text = _("Wählen Sie einen Zeitpunkt nach dem Ende für neue Anträge.")
            raise ValidationError({"drafts_until": text})

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """One per step, named as the editor knows it."""
        steps = [(str(child.id or ""), pages.title_of(child)) for child in self.steps]
        return [
            (step_id, gettext("%(number)d. %(title)s") % {"number": number, "title": title})
            for number, (step_id, title) in enumerate(steps, start=1)
        ] or [("", gettext("Erste Seite"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """The page as citizens will see it; the runner draws it, named as a string because it stands above."""
        return import_string(PREVIEW)(request, self, mode_name)

    def _get_dummy_header_url(self, original_request: HttpRequest | None = None) -> str:
        # Wagtail sends the preview through the whole site; a form has no address, its town has one.
        authority = self.authority or hosts.authorities()[0]
        return authority.url("/")


class ImportReport(models.Model):
    """What became of an imported file ("Importbericht"); it goes when its page goes."""

    page = models.OneToOneField(Page, verbose_name=_("Seite"), on_delete=models.CASCADE, related_name="import_report")
    imported_at = models.DateTimeField(_("importiert"), auto_now_add=True)
    imported_by = models.ForeignKey(
        "accounts.User", verbose_name=_("importiert von"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    file_name = models.CharField(_("Datei"), max_length=200)
    source = models.CharField(_("Format"), max_length=200)
    lines = models.JSONField(_("Bericht"), default=list)

    class Meta:
        verbose_name = _("Importbericht")
        verbose_name_plural = _("Importberichte")

    def __str__(self) -> str:
        return f"{self.file_name} → {self.page_id}"


class FormVersion(Version):
    """One published, immutable state of a form ("Formularversion")."""

    form = models.ForeignKey(FormPage, verbose_name=_("Formular"), on_delete=models.PROTECT, related_name="versions")
    document = models.JSONField(_("Dokument"))

    class Meta:
        verbose_name = _("Formularversion")
        verbose_name_plural = _("Formularversionen")
        ordering = ["form", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="one_version_per_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="version_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.form_id} v{self.number}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Immutable("A form version is kept as long as an application may need it.")


class VersionSource(models.Model):
    """What the editor typed for one version ("Bausteine einer Version"), so that it can be taken up again.

    Kept beside the version: whoever fills in a form never reads it. Revisions of the page may be cleaned away.
    """

    version = models.OneToOneField(FormVersion, primary_key=True, on_delete=models.PROTECT, related_name="source")
    content = models.JSONField(_("Inhalt"), encoder=DjangoJSONEncoder)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bausteine einer Version")
        verbose_name_plural = _("Bausteine von Versionen")

    def __str__(self) -> str:
        return f"{self.version_id}"


class OfferManager(ScopedManager["Offer"]):
    """Scoped like every other; but a page shows all its offers to whoever may open the page.

    A revision holds all parts of its page. Were some hidden from one editor, the next who publishes would
    delete them.
    """

    def get_queryset(self) -> models.QuerySet["Offer"]:
        # Reverse relations are made of this class and know the page they start from.
        if hasattr(self, "instance"):
            return models.Manager.get_queryset(self)
        return super().get_queryset()


class Offer(TenantOwned):
    """How one authority offers a form with its service ("Online-Angebot")."""

    class PaymentPolicy(models.TextChoices):
        NONE = FREE, _("Keine Gebühr")
        BEFORE = "before", _("Zahlung vor der Bearbeitung")
        AFTER = "after", _("Zahlung nach der Entscheidung")
        INVOICE = "invoice", _("Rechnung")

    class Connector(models.TextChoices):
        INBOX = "inbox", _("Nur Posteingang im Portal")
        REST = "rest", _("Fachverfahren über REST")

    service = ParentalKey("portal_pages.ServicePage", on_delete=models.CASCADE, related_name="offers")
    form = models.ForeignKey(FormPage, verbose_name=_("Formular"), on_delete=models.PROTECT, related_name="offers")
    fees = StreamField(FeeRulesBlock(required=False), verbose_name=_("Gebührensätze"), blank=True)
    payment_policy = models.CharField(
        _("Bezahlung"), max_length=10, choices=PaymentPolicy.choices, default=PaymentPolicy.NONE
    )
    minimum_trust = models.PositiveSmallIntegerField(
        _("Nötiges Vertrauensniveau"), choices=TrustLevel.choices, default=TrustLevel.NONE
    )
    guest_allowed = models.BooleanField(_("Auch ohne Anmeldung"), default=False)
    connector = models.CharField(_("Übergabe an"), max_length=20, choices=Connector.choices, default=Connector.INBOX)
    enabled = models.BooleanField(_("Angeboten"), default=True)
    recipient = models.ForeignKey(
        "portal_pages.OfficePage",
        verbose_name=_("Wer bearbeitet die Anträge?"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Leer: die zuständige Stelle der Leistung."),
    )
    recipient_email = models.EmailField(
        _("Postfach der Stelle"),
        blank=True,
        help_text=_(
            "Bekommt eine Nachricht, sobald ein Antrag da ist, und steht am Vorgang. Nicht das Postfach einer Person."
        ),
    )
    local_notes = RichTextField(
        _("Örtliche Hinweise"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Stehen auf der Startseite des Formulars."),
    )
    notes_at_end = models.BooleanField(_("Örtliche Hinweise auch nach dem Absenden zeigen"), default=False)
    privacy_text = RichTextField(
        _("Ergänzung zum Datenschutz"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Steht in den Datenschutzhinweisen zu diesem Formular, zusätzlich zu den Angaben des Formulars."),
    )

    objects: ClassVar[OfferManager] = OfferManager()

    panels = [
        FieldPanel("form"),
        FieldPanel("enabled"),
        FieldPanel("payment_policy"),
        FieldPanel("fees"),
        FieldPanel("minimum_trust"),
        FieldPanel("guest_allowed"),
        FieldPanel("connector"),
        FieldPanel("recipient"),
        FieldPanel("recipient_email"),
        FieldPanel("local_notes"),
        FieldPanel("notes_at_end"),
        FieldPanel("privacy_text"),
    ]

    class Meta(TenantOwned.Meta):
        verbose_name = _("Online-Angebot")
        verbose_name_plural = _("Online-Angebote")

    def __str__(self) -> str:
        return f"{self.form_id} → {self.service_id}"

    def clean(self) -> None:
        """Refuse a form of another town, amounts that do not fit the form, and a bill that nobody would write."""
        if self.form_id is None:
            return
        owner = self.form.authority
        if owner is not None and owner.pk != self._owner_id():
            raise ValidationError({"form": _("Wählen Sie ein eigenes oder ein zentrales Formular aus.")})
        if self.payment_policy == self.PaymentPolicy.INVOICE and self.connector == self.Connector.INBOX:
            text = _(
                "Die Rechnung schreibt das Fachverfahren. Wählen Sie unter „Übergabe an“ das Fachverfahren oder unter "
                "„Bezahlung“ etwas anderes."
            )
            raise ValidationError({"payment_policy": text})
        if refusal := self._amounts_refused():
            raise ValidationError({"fees": refusal})
        if self.recipient is not None and not self._is_own(self.recipient):
            raise ValidationError({"recipient": _("Wählen Sie eine Stelle der eigenen Behörde aus.")})

    def _amounts_refused(self) -> str:
        """What is wrong with the amounts, in a sentence; empty if they fit the form and the payment policy."""
        rules = self.fee_rules()
        if self.payment_policy == self.PaymentPolicy.NONE:
            text = _(
                "Zu „Keine Gebühr“ gehören keine Gebührensätze. Löschen Sie die Gebührensätze oder wählen Sie unter "
                "„Bezahlung“, wann bezahlt wird."
            )
            return str(text) if rules else ""
        charges = {block.value["key"]: block.value["text"] for block in self.form.charges}
        if self.payment_policy != self.PaymentPolicy.NONE and not charges:
            return str(_("Das Formular kennt keine Gebühr. Wählen Sie unter „Bezahlung“: Keine Gebühr."))
        unknown = {rule.charge for rule in rules} - set(charges)
        if unknown:
            return str(_("Das Formular kennt das Gebührenkürzel „%(key)s“ nicht.") % {"key": min(unknown)})
        today = timezone.localdate()
        for key, what in charges.items():
            if (twice := first_overlap(key, rules, since=today)) is not None:
                text = _(
                    "Für „%(what)s“ (Kürzel „%(key)s“) gelten am %(day)s zwei Gebührensätze. Tragen Sie beim älteren "
                    "ein, bis wann er gilt."
                )
                return str(text % {"what": what, "key": key, "day": date_format(twice, "j. F Y")})
            day = first_gap(key, rules, since=today)
            if day is not None:
                text = _(
                    "Für „%(what)s“ (Kürzel „%(key)s“) fehlt ein Gebührensatz, der am %(day)s gilt. Tragen Sie einen "
                    "ein. Kostet es nichts, tragen Sie 0 ein."
                )
                return str(text % {"what": what, "key": key, "day": date_format(day, "j. F Y")})
        return ""

    def _is_own(self, office: Any) -> bool:
        owner = office.authority
        return owner is not None and owner.pk == self._owner_id()

    def _owner_id(self) -> int | None:
        owner = self.service.authority
        return owner.pk if owner is not None else self.authority_id

    def save(self, *args: Any, **kwargs: Any) -> None:
        """An offer belongs to the authority of its service, also when a page was copied; editors never choose it."""
        owner_id = self._owner_id()
        if owner_id is not None:
            self.authority_id = owner_id
        super().save(*args, **kwargs)

    def fee_rules(self) -> list[FeeRule]:
        """The amounts of this authority, in cents."""
        return [
            FeeRule(
                charge=value["charge"],
                first_cents=round(value["first"] * 100),
                further_cents=None if value["further"] is None else round(value["further"] * 100),
                valid_from=value["valid_from"],
                valid_until=value["valid_until"],
            )
            for value in (block.value for block in self.fees)
        ]

    def terms(self) -> Terms:
        """A frozen snapshot of what the town offers, copied onto the application at its start."""
        return Terms(
            fees=[rule.to_json() for rule in self.fee_rules()],
            payment_policy=self.payment_policy,
            minimum_trust=self.minimum_trust,
            guest_allowed=self.guest_allowed,
            connector=self.connector,
            recipient=office_name(self),
            recipient_email=self.recipient_email,
        )
