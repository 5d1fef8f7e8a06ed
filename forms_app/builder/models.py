"""Forms, their frozen versions, and the offers of the towns."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField

from accounts.trust import TrustLevel
from cms.fields import StreamField
from cms.pages import BasePage
from cms.tenants.managers import ScopedManager
from cms.tenants.models import TenantOwned

from .blocks.charges import ChargesBlock, ExemptionsBlock, FeeRulesBlock
from .blocks.steps import TEXT_FEATURES, ItemsBlock, StepsBlock
from .editing import FieldGroupForm, FormPageForm
from .fees import FREE, FeeRule, Terms, first_gap
from .panels import QuestionsPanel, TranslationPanel

PARENTS = ["portal_pages.CentralContent", "portal_pages.HomePage"]


class UnroutedPage(BasePage):
    """Content that is edited as a page and never shown as one; it has no address for an editor to choose."""

    parent_page_types = PARENTS
    subpage_types: list[str] = []
    promote_panels: list[Any] = []
    preview_modes: list[Any] = []

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        raise Http404

    def get_url_parts(self, request: HttpRequest | None = None) -> None:
        return None


class FieldGroupPage(UnroutedPage):
    """Questions kept once and used in many forms ("Gemeinsame Feldgruppe")."""

    items = StreamField(ItemsBlock(), verbose_name=_("Inhalt"))

    content_panels = [FieldPanel("title"), FieldPanel("items")]
    base_form_class = FieldGroupForm

    class Meta:
        verbose_name = _("Gemeinsame Feldgruppe")
        verbose_name_plural = _("Gemeinsame Feldgruppen")


class FormPage(UnroutedPage):
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

    content_panels = [
        FieldPanel("title"),
        FieldPanel("intro"),
        FieldPanel("has_task_list"),
        MultiFieldPanel([FieldPanel("is_offered_in_english"), TranslationPanel()], heading=_("Englisch")),
        FieldPanel("steps"),
        QuestionsPanel(),
        FieldPanel("after"),
        MultiFieldPanel([FieldPanel("charges"), FieldPanel("exemptions")], heading=_("Gebühren")),
    ]
    base_form_class = FormPageForm

    class Meta:
        verbose_name = _("Formular")
        verbose_name_plural = _("Formulare")


class Immutable(RuntimeError):
    """Somebody tried to change a frozen version."""


class FrozenQuerySet(models.QuerySet["FormVersion"]):
    """Frozen versions can be read and added, nothing else."""

    def update(self, **kwargs: Any) -> int:
        raise Immutable("A form version never changes; publish the form again.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Immutable("A form version is kept as long as an application may need it.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise Immutable("A form version never changes; publish the form again.")


class FormVersion(models.Model):
    """One published, immutable state of a form ("Formularversion")."""

    form = models.ForeignKey(FormPage, verbose_name=_("Formular"), on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("Nummer"))
    document = models.JSONField(_("Dokument"))
    digest = models.CharField(_("Prüfsumme"), max_length=64)
    published_at = models.DateTimeField(_("veröffentlicht"), auto_now_add=True)
    published_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("veröffentlicht von"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = FrozenQuerySet.as_manager()

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new version; raise Immutable for one that is stored already."""
        if not self._state.adding:
            raise Immutable("A form version never changes; publish the form again.")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Immutable("A form version is kept as long as an application may need it.")


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

    objects: ClassVar[OfferManager] = OfferManager()

    panels = [
        FieldPanel("form"),
        FieldPanel("enabled"),
        FieldPanel("payment_policy"),
        FieldPanel("fees"),
        FieldPanel("minimum_trust"),
        FieldPanel("guest_allowed"),
        FieldPanel("connector"),
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
        unknown = {rule.charge for rule in rules} - set(charges)
        if unknown:
            return str(_("Das Formular kennt das Gebührenkürzel „%(key)s“ nicht.") % {"key": min(unknown)})
        today = timezone.localdate()
        for key, what in charges.items():
            day = first_gap(key, rules, since=today)
            if day is not None:
                text = _(
                    "Für „%(what)s“ (Kürzel „%(key)s“) fehlt ein Gebührensatz, der am %(day)s gilt. Tragen Sie einen "
                    "ein. Kostet es nichts, tragen Sie 0 ein."
                )
                return str(text % {"what": what, "key": key, "day": date_format(day, "j. F Y")})
        return ""

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
        )
