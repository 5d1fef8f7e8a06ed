"""Legal pages: what the law demands, filled from what we know of the authority."""

from datetime import date
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from portal_pages.page import FEATURES, PublicPage


class LegalPage(PublicPage):
    """Imprint, privacy notice or accessibility statement ("Impressum, Datenschutz, Barrierefreiheit").

    The standard part comes from the template of its kind and from the authority's own data, so that a changed
    telephone number is right everywhere; the town adds what only it knows.
    """

    class Kind(models.TextChoices):
        IMPRINT = "imprint", _("Impressum")
        PRIVACY = "privacy", _("Datenschutz")
        ACCESSIBILITY = "accessibility", _("Erklärung zur Barrierefreiheit")

    kind = models.CharField(_("Art"), max_length=15, choices=Kind.choices)
    representative = models.CharField(
        _("Vertreten durch"), max_length=120, blank=True, help_text=_("Zum Beispiel „den Bürgermeister Max Muster“.")
    )
    officer = models.TextField(
        _("Zuständige Person oder Stelle"),
        blank=True,
        help_text=_("Bei Datenschutz: die oder der Datenschutzbeauftragte mit Kontakt."),
    )
    stated_on = models.DateField(_("Stand"), default=date.today)
    body = RichTextField(_("Ergänzender Text"), blank=True, features=FEATURES)

    parent_page_types = ["portal_pages.HomePage"]
    subpage_types: list[str] = []
    content_panels = [
        *PublicPage.content_panels,
        FieldPanel("kind"),
        FieldPanel("representative"),
        FieldPanel("officer"),
        FieldPanel("stated_on"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("Rechtstext")
        verbose_name_plural = _("Rechtstexte")

    def texts(self) -> dict[str, str]:
        return {"body": self.body}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request) | {"standard_part": f"portal_pages/legal/{self.kind}.html"}
