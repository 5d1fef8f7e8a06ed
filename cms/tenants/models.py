"""Authorities, their host names, and the base of everything they own."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.tenants.managers import ScopedManager
from theme import contrast

hex_colour = RegexValidator(r"^#[0-9a-f]{6}$", _("Geben Sie die Farbe als # mit sechs Zeichen von 0 bis f ein."))


class Authority(models.Model):
    """A county or municipality with its own site ("Behörde")."""

    class Kind(models.TextChoices):
        KREIS = "kreis", _("Kreis")
        STADT = "stadt", _("Stadt")
        GEMEINDE = "gemeinde", _("Gemeinde")

    slug = models.SlugField(_("Kürzel"), unique=True)
    name = models.CharField(_("Name"), max_length=100, unique=True)
    kind = models.CharField(_("Art"), max_length=10, choices=Kind.choices)
    code = models.CharField(_("Kennung in Aktenzeichen"), max_length=3, unique=True)
    ags = models.CharField(_("Amtlicher Gemeindeschlüssel"), max_length=8, unique=True)
    ars = models.CharField(_("Amtlicher Regionalschlüssel"), max_length=12, unique=True)
    postcodes = models.JSONField(_("Postleitzahlen"), default=list, blank=True)
    places = models.JSONField(_("Orte und Ortsteile"), default=list, blank=True)
    site = models.OneToOneField(
        "wagtailcore.Site",
        verbose_name=_("Website"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="authority",
    )
    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    postcode = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    place = models.CharField(_("Ort"), max_length=80, blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    brand_colour = models.CharField(_("Hauptfarbe"), max_length=7, default="#1b4f8f", validators=[hex_colour])
    accent_colour = models.CharField(_("Akzentfarbe"), max_length=7, default="#0b6e4f", validators=[hex_colour])
    logo = models.FileField(_("Logo"), upload_to="logos/", blank=True, editable=False)

    class Meta:
        verbose_name = _("Behörde")
        verbose_name_plural = _("Behörden")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=["kreis", "stadt", "gemeinde"]), name="authority_kind"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Colours are checked on every way into the database: whoever saves here has no form before it."""
        self.clean()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse what is no colour, and a colour on which white text could not be read."""
        checks = {"brand_colour": contrast.check_brand, "accent_colour": contrast.check_colour}
        for name, check in checks.items():
            try:
                check(getattr(self, name))
            except ValidationError as refusal:
                raise ValidationError({name: refusal}) from refusal

    @property
    def short_name(self) -> str:
        """The place without its title: "Erkelenz" for "Stadt Erkelenz"; a county keeps "Kreis"."""
        return self.name if self.is_kreis else self.name.split(" ", 1)[-1]

    @property
    def logo_version(self) -> str:
        """Changes with the logo, as part of its address; empty without one (see logos.py)."""
        return str(self.logo.name).rpartition("-")[2].removesuffix(".png") if self.logo else ""

    @property
    def is_kreis(self) -> bool:
        return self.kind == self.Kind.KREIS

    @property
    def hostname(self) -> str:
        """The primary public host name, without a port."""
        return f"{self.slug}.{settings.BASE_DOMAIN}" if self.site is None else str(self.site.hostname)

    def url(self, path: str = "/") -> str:
        """Absolute public address of `path` on this authority's primary host."""
        return f"{origin(self.hostname)}{path}"


class Domain(models.Model):
    """A host name under which an authority is reached."""

    hostname = models.CharField(_("Hostname"), max_length=253, unique=True)
    authority = models.ForeignKey(
        Authority, verbose_name=_("Behörde"), on_delete=models.CASCADE, related_name="domains"
    )
    is_primary = models.BooleanField(_("Hauptadresse"), default=False)

    class Meta:
        verbose_name = _("Domain")
        verbose_name_plural = _("Domains")
        constraints = [
            models.UniqueConstraint(
                fields=["authority"], condition=models.Q(is_primary=True), name="one_primary_domain"
            ),
        ]

    def __str__(self) -> str:
        return self.hostname

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.hostname = canonical(self.hostname)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Compare with the names there are in the form in which they are stored."""
        self.hostname = canonical(self.hostname)


class TenantOwned(models.Model):
    """Base of every row that belongs to one authority; the default manager refuses to run without a scope."""

    authority = models.ForeignKey(Authority, verbose_name=_("Behörde"), on_delete=models.PROTECT, related_name="+")

    objects = ScopedManager()
    unscoped = models.Manager()  # noqa: DJ012  # a manager, and it must come second: the first one is the default

    class Meta:
        abstract = True
        # Django itself (related objects, refresh, cascade) works on rows it was handed legitimately.
        base_manager_name = "unscoped"


def canonical(hostname: str) -> str:
    """A host name as it is stored and looked up: lower case, without the dot of the root."""
    return hostname.strip().lower().rstrip(".")


def origin(hostname: str) -> str:
    """Scheme, host and, where it is not the scheme's own, the port."""
    port = settings.PUBLIC_PORT
    return f"{settings.PUBLIC_SCHEME}://{hostname}" + ("" if port in {80, 443} else f":{port}")
