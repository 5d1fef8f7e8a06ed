"""Services and their directory from A to Z."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField

from cms.tenants.models import Authority
from portal_pages import directory
from portal_pages.county import county_of
from portal_pages.measures import FeeKind, Unit, duration_in_words, fee_in_words
from portal_pages.page import MODULE_FEATURES, PublicPage, local_path
from theme.places import PLACES

# The text modules of a FIM service description: field, heading for readers. In the order they are shown.
MODULES = (
    ("full_text", _("Worum es geht")),
    ("prerequisites", _("Voraussetzungen")),
    ("documents", _("Diese Unterlagen brauchen Sie")),
    ("paper_forms", _("Formulare")),
    ("process", _("So läuft es ab")),
    ("fees", _("Kosten")),
    ("duration", _("Bearbeitungsdauer")),
    ("deadline", _("Fristen")),
    ("notes", _("Hinweise")),
    ("legal_basis", _("Rechtsgrundlagen")),
    ("appeal", _("Rechtsbehelf")),
    ("further_information", _("Weitere Informationen")),
)


def beginnable(prefix: str = "") -> dict[str, bool]:
    """Which offers can be begun: switched on, with a form that is published. Conditions for one call of `filter`.

    Offers belong to the house above, which asks the same before it lets anybody begin; we only know their names.
    """
    return {f"{prefix}enabled": True, f"{prefix}form__live": True, f"{prefix}form__versions__isnull": False}


def is_online(pk: str = "pk", kind: str = "online_kind") -> Q:
    """Whether a service can be had online, as a condition for queries; no offer, no promise.

    `pk` and `kind` name the fields of the query it is used in.
    """
    offered = ServicePage.objects.filter(pk=OuterRef(pk), **beginnable("offers__"))
    return Q(**{kind: ServicePage.Online.EXTERNAL}) | (Q(**{kind: ServicePage.Online.FORM}) & Q(Exists(offered)))


def service_cards(
    services: "QuerySet[ServicePage]", authority: Authority | None, *, elsewhere: bool = False
) -> list[dict[str, Any]]:
    """What lists show of services of one authority; one query. `elsewhere`: on the pages of another authority."""
    rows = services.annotate(is_online=is_online()).order_by("title")
    origin = authority.url("") if elsewhere and authority is not None else ""
    return [
        {"title": title, "teaser": teaser, "is_online": online, "address": origin + local_path(url_path, authority)}
        for title, teaser, online, url_path in rows.values_list("title", "teaser", "is_online", "url_path")
    ]


@dataclass(frozen=True)
class Section:
    """One text module as it is shown."""

    anchor: str
    heading: str
    html: str


@dataclass(frozen=True)
class Fact:
    """One line of what readers want to know first."""

    term: str
    sentence: str


class ServiceIndexPage(PublicPage):
    """The directory of all services of an authority ("Leistungen A–Z")."""

    parent_page_types = ["portal_pages.HomePage"]
    subpage_types = ["portal_pages.ServicePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("Verzeichnis der Leistungen")
        verbose_name_plural = _("Verzeichnisse der Leistungen")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request)
        authority = getattr(request, "authority", None)
        # Values instead of page objects: the cost of a row is a tuple, whatever the number of services.
        services = ServicePage.objects.live().descendant_of(self).annotate(is_online=is_online())
        rows = services.values_list("title", "teaser", "synonyms", "is_online", "url_path")
        listings = [
            directory.Listing(title, teaser, directory.terms(synonyms), online, local_path(url_path, authority))
            for title, teaser, synonyms, online, url_path in rows
        ]
        context["letters"] = directory.by_letter(listings)
        context["count"] = len(listings)
        county = county_of(authority)
        if county is not None:
            context["county"] = {"name": county.name, "address": county.url(PLACES.services)}
        context["online_count"] = sum(listing.is_online for listing in listings)
        return context


class ServicePage(PublicPage):
    """A service of one authority ("Leistung"), with the text modules of a FIM service description."""

    class Online(models.TextChoices):
        FORM = "form", _("Formular in diesem Portal")
        EXTERNAL = "external", _("Online-Dienst an anderer Stelle")
        NONE = "none", _("Kein Online-Dienst")

    key = models.CharField(
        _("Leistungsschlüssel"),
        max_length=14,
        blank=True,
        db_index=True,
        validators=[RegexValidator(r"^99\d{12}$", _("Der Schlüssel hat 14 Ziffern und beginnt mit 99."))],
    )
    official_name = models.CharField(_("Leistungsbezeichnung I (amtlich)"), max_length=255, blank=True)
    ozg_id = models.CharField(_("OZG-Kennung"), max_length=5, blank=True)
    synonyms = models.TextField(
        _("Andere Wörter dafür"), blank=True, help_text=_("Ein Begriff je Zeile. Sie gelten für Suche und A–Z.")
    )
    short_text = RichTextField(_("Kurztext"), blank=True, features=MODULE_FEATURES)
    full_text = RichTextField(_("Volltext"), blank=True, features=MODULE_FEATURES)
    prerequisites = RichTextField(_("Voraussetzungen"), blank=True, features=MODULE_FEATURES)
    documents = RichTextField(_("Erforderliche Unterlagen"), blank=True, features=MODULE_FEATURES)
    paper_forms = RichTextField(
        _("Formulare"),
        blank=True,
        features=MODULE_FEATURES,
        help_text=_("Vordrucke zum Herunterladen und Ausdrucken. Online-Formulare erscheinen von selbst."),
    )
    process = RichTextField(_("Verfahrensablauf"), blank=True, features=MODULE_FEATURES)
    fee_kind = models.CharField(_("Art der Kosten"), max_length=10, choices=FeeKind.choices, blank=True)
    fee_lowest = models.DecimalField(
        _("Betrag oder kleinster Betrag in Euro"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    fee_highest = models.DecimalField(
        _("Größter Betrag in Euro"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    fee_summary = models.CharField(
        _("Kosten in einem Satz"),
        max_length=160,
        blank=True,
        help_text=_("Zum Beispiel „10 Euro je Urkunde“. Leer: Der Satz entsteht aus den Beträgen."),
    )
    fees = RichTextField(_("Kosten im Einzelnen"), blank=True, features=MODULE_FEATURES)
    duration_shortest = models.PositiveSmallIntegerField(_("Dauert mindestens"), null=True, blank=True)
    duration_longest = models.PositiveSmallIntegerField(_("Dauert höchstens"), null=True, blank=True)
    duration_unit = models.CharField(_("Gezählt in"), max_length=12, choices=Unit.choices, blank=True)
    duration_summary = models.CharField(
        _("Bearbeitungsdauer in einem Satz"),
        max_length=160,
        blank=True,
        help_text=_("Zum Beispiel „Einige Arbeitstage“. Leer: Der Satz entsteht aus den Zahlen."),
    )
    duration = RichTextField(_("Bearbeitungsdauer im Einzelnen"), blank=True, features=MODULE_FEATURES)
    deadline = RichTextField(_("Fristen"), blank=True, features=MODULE_FEATURES)
    notes = RichTextField(_("Hinweise"), blank=True, features=MODULE_FEATURES)
    legal_basis = RichTextField(_("Handlungsgrundlagen"), blank=True, features=MODULE_FEATURES)
    appeal = RichTextField(_("Rechtsbehelf"), blank=True, features=MODULE_FEATURES)
    further_information = RichTextField(_("Weiterführende Informationen"), blank=True, features=MODULE_FEATURES)
    approved_by = models.CharField(
        _("Fachlich freigegeben durch"),
        max_length=160,
        blank=True,
        help_text=_(
            "Die Stelle, die den Text fachlich geprüft hat. Den Tag tragen Sie bei „Zuletzt fachlich geprüft am“ ein."
        ),
    )
    origin_name = models.CharField(_("Ursprungsportal"), max_length=120, blank=True)
    origin_url = models.URLField(_("Adresse im Ursprungsportal"), blank=True)
    online_kind = models.CharField(_("Online-Dienst"), max_length=10, choices=Online.choices, default=Online.NONE)
    external_name = models.CharField(_("Name des Online-Dienstes"), max_length=120, blank=True)
    external_url = models.URLField(_("Adresse des Online-Dienstes"), blank=True)
    other_way = RichTextField(
        _("Ohne Online-Dienst"),
        blank=True,
        features=MODULE_FEATURES,
        help_text=_("Wie es ohne Online-Dienst geht: persönlich, schriftlich, mit Termin."),
    )
    is_frequent = models.BooleanField(_("Häufig gesucht, auf der Startseite zeigen"), default=False)
    office = models.ForeignKey(
        "portal_pages.OfficePage",
        verbose_name=_("Zuständige Stelle"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="services",
    )
    topics = ParentalManyToManyField(
        "portal_pages.TopicPage", verbose_name=_("Lebenslagen"), blank=True, related_name="services"
    )

    shown_with = ("office",)
    parent_page_types = ["portal_pages.ServiceIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *PublicPage.content_panels,
        FieldPanel("synonyms"),
        MultiFieldPanel(
            [FieldPanel("key"), FieldPanel("official_name"), FieldPanel("ozg_id")], heading=_("Katalog (FIM)")
        ),
        FieldPanel("short_text"),
        MultiFieldPanel(
            [
                FieldPanel("online_kind"),
                FieldPanel("external_name"),
                FieldPanel("external_url"),
                FieldPanel("other_way"),
            ],
            heading=_("Wie man sie bekommt"),
        ),
        # The offers belong to the house above; here they are only known by the name of the relation.
        InlinePanel("offers", heading=_("Formulare dieses Portals"), label=_("Online-Angebot")),
        FieldPanel("full_text"),
        FieldPanel("prerequisites"),
        FieldPanel("documents"),
        FieldPanel("paper_forms"),
        FieldPanel("process"),
        MultiFieldPanel(
            [
                FieldPanel("fee_kind"),
                FieldRowPanel([FieldPanel("fee_lowest"), FieldPanel("fee_highest")]),
                FieldPanel("fee_summary"),
                FieldPanel("fees"),
            ],
            heading=_("Kosten"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("duration_shortest"), FieldPanel("duration_longest"), FieldPanel("duration_unit")]
                ),
                FieldPanel("duration_summary"),
                FieldPanel("duration"),
                FieldPanel("deadline"),
            ],
            heading=_("Dauer und Fristen"),
        ),
        FieldPanel("notes"),
        FieldPanel("legal_basis"),
        FieldPanel("appeal"),
        FieldPanel("further_information"),
        MultiFieldPanel(
            [FieldPanel("approved_by"), FieldPanel("origin_name"), FieldPanel("origin_url")],
            heading=_("Herkunft des Textes"),
        ),
        FieldPanel("office"),
        FieldPanel("topics"),
        FieldPanel("is_frequent"),
    ]

    class Meta:
        verbose_name = _("Leistung")
        verbose_name_plural = _("Leistungen")

    def clean(self) -> None:
        super().clean()
        if self.online_kind == self.Online.EXTERNAL and not self.external_url:
            raise ValidationError({"external_url": _("Geben Sie die Adresse des Online-Dienstes an.")})
        self._check_fee()
        self._check_duration()

    def _check_fee(self) -> None:
        lowest, highest = self.fee_lowest, self.fee_highest
        needs_lowest = self.fee_kind in {FeeKind.FIXED, FeeKind.RANGE}
        if needs_lowest and lowest is None:
            raise ValidationError({"fee_lowest": _("Geben Sie den Betrag an.")})
        if not needs_lowest and lowest is not None:
            raise ValidationError({"fee_kind": _("Wählen Sie zu dem Betrag die Art der Kosten aus.")})
        if self.fee_kind != FeeKind.RANGE and highest is not None:
            raise ValidationError({"fee_kind": _("Ein größter Betrag gehört zu „Von einem bis zu einem Betrag“.")})
        if self.fee_kind == FeeKind.RANGE and (highest is None or lowest is None or highest <= lowest):
            raise ValidationError({"fee_highest": _("Der größte Betrag muss über dem kleinsten liegen.")})

    def _check_duration(self) -> None:
        if (self.duration_shortest is None) == bool(self.duration_unit):
            raise ValidationError({"duration_unit": _("Zahl und Einheit der Dauer gehören zusammen.")})
        if self.duration_longest is not None and self.duration_longest < (self.duration_shortest or 0):
            raise ValidationError({"duration_longest": _("Die längste Dauer darf nicht kürzer sein als die kürzeste.")})
        if self.duration_longest is not None and self.duration_shortest is None:
            raise ValidationError({"duration_shortest": _("Geben Sie auch an, wie lange es mindestens dauert.")})

    @property
    def fee_sentence(self) -> str:
        """What it costs in one sentence: the editor's own, or the one the amounts make."""
        return self.fee_summary or fee_in_words(self.fee_kind, self.fee_lowest, self.fee_highest)

    @property
    def duration_sentence(self) -> str:
        """How long it takes in one sentence: the editor's own, or the one the numbers make."""
        return self.duration_summary or duration_in_words(
            self.duration_shortest, self.duration_longest, self.duration_unit
        )

    def texts(self) -> dict[str, str]:
        names = ("short_text", "other_way", *(name for name, _heading in MODULES))
        return {name: getattr(self, name) for name in names}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request)
        texts = context["texts"]
        context["sections"] = [
            Section(name.replace("_", "-"), str(heading), texts[name]) for name, heading in MODULES if texts[name]
        ]
        context["facts"] = [
            Fact(str(term), sentence)
            for term, sentence in ((_("Kosten"), self.fee_sentence), (_("Dauer"), self.duration_sentence))
            if sentence
        ]
        context["start_addresses"] = self._start_addresses()
        if self.office is not None:
            context["office"] = self.office.card(getattr(request, "authority", None))
        return context

    def _start_addresses(self) -> list[str]:
        """Where the online forms of this service begin."""
        if self.online_kind != self.Online.FORM:
            return []
        # A form has many versions, and each would repeat the offer. Not "pk": a preview's offers only know "id".
        offers = self.offers.filter(**beginnable()).order_by("id").distinct().values_list("id", flat=True)
        return [f"{PLACES.start}{offer}/" for offer in offers if offer is not None]
