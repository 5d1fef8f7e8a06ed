"""Services and their directory from A to Z."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField

from cms.tenants.models import Authority
from portal_pages import directory
from portal_pages.county import county_of
from portal_pages.page import MODULE_FEATURES, PublicPage, local_path
from theme.places import PLACES

# The text modules of a FIM service description: field, heading for readers. In the order they are shown.
MODULES = (
    ("full_text", _("Worum es geht")),
    ("prerequisites", _("Voraussetzungen")),
    ("documents", _("Diese Unterlagen brauchen Sie")),
    ("process", _("So läuft es ab")),
    ("fees", _("Kosten")),
    ("duration", _("Bearbeitungsdauer")),
    ("deadline", _("Fristen")),
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
    process = RichTextField(_("Verfahrensablauf"), blank=True, features=MODULE_FEATURES)
    fee_summary = models.CharField(
        _("Kosten in einem Satz"), max_length=160, blank=True, help_text=_("Zum Beispiel „10 Euro je Urkunde“.")
    )
    fees = RichTextField(_("Kosten im Einzelnen"), blank=True, features=MODULE_FEATURES)
    duration_summary = models.CharField(_("Bearbeitungsdauer in einem Satz"), max_length=160, blank=True)
    duration = RichTextField(_("Bearbeitungsdauer im Einzelnen"), blank=True, features=MODULE_FEATURES)
    deadline = RichTextField(_("Fristen"), blank=True, features=MODULE_FEATURES)
    legal_basis = RichTextField(_("Handlungsgrundlagen"), blank=True, features=MODULE_FEATURES)
    appeal = RichTextField(_("Rechtsbehelf"), blank=True, features=MODULE_FEATURES)
    further_information = RichTextField(_("Weiterführende Informationen"), blank=True, features=MODULE_FEATURES)
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
        FieldPanel("process"),
        MultiFieldPanel([FieldPanel("fee_summary"), FieldPanel("fees")], heading=_("Kosten")),
        MultiFieldPanel(
            [FieldPanel("duration_summary"), FieldPanel("duration"), FieldPanel("deadline")],
            heading=_("Dauer und Fristen"),
        ),
        FieldPanel("legal_basis"),
        FieldPanel("appeal"),
        FieldPanel("further_information"),
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

    def texts(self) -> dict[str, str]:
        names = ("short_text", "other_way", *(name for name, _heading in MODULES))
        return {name: getattr(self, name) for name in names}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request)
        texts = context["texts"]
        context["sections"] = [
            Section(name.replace("_", "-"), str(heading), texts[name]) for name, heading in MODULES if texts[name]
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
