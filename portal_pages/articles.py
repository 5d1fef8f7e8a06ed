"""Articles: everything that is neither service nor office."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from portal_pages.page import FEATURES, PublicPage


class ArticlePage(PublicPage):
    """A text about anything ("Artikel")."""

    class Language(models.TextChoices):
        GERMAN = "de", _("Deutsch")
        EASY = "de-simple", _("Leichte Sprache")
        ENGLISH = "en", _("Englisch")

    language = models.CharField(
        _("Sprache des Textes"), max_length=10, choices=Language.choices, default=Language.GERMAN
    )
    body = RichTextField(_("Text"), blank=True, features=FEATURES)

    parent_page_types = ["portal_pages.HomePage", "portal_pages.ArticlePage"]
    subpage_types = ["portal_pages.ArticlePage"]
    content_panels = [*PublicPage.content_panels, FieldPanel("language"), FieldPanel("body")]

    class Meta:
        verbose_name = _("Artikel")
        verbose_name_plural = _("Artikel")

    def texts(self) -> dict[str, str]:
        return {"body": self.body}
