"""The front page of an authority."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField

from portal_pages.offices import OfficePage, office_cards
from portal_pages.page import MODULE_FEATURES, PublicPage
from portal_pages.services import ServicePage, service_cards
from portal_pages.topics import TopicPage, topic_cards

FREQUENT_SERVICES = 8


class HomePage(PublicPage):
    """The front page of one authority ("Startseite")."""

    welcome = models.CharField(_("Begrüßung"), max_length=120, blank=True)
    notice_heading = models.CharField(
        _("Überschrift des Hinweises"),
        max_length=120,
        blank=True,
        help_text=_("Zum Beispiel geänderte Öffnungszeiten. Ohne Überschrift erscheint kein Hinweis."),
    )
    notice_text = RichTextField(_("Text des Hinweises"), blank=True, features=MODULE_FEATURES)

    content_panels = [
        *PublicPage.content_panels,
        FieldPanel("welcome"),
        MultiFieldPanel([FieldPanel("notice_heading"), FieldPanel("notice_text")], heading=_("Aktueller Hinweis")),
    ]
    # Created by provisioning only: one per authority, never nested.
    parent_page_types: list[str] = ["wagtailcore.Page"]

    class Meta:
        verbose_name = _("Startseite")
        verbose_name_plural = _("Startseiten")

    def texts(self) -> dict[str, str]:
        return {"notice": self.notice_text}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request)
        authority = getattr(request, "authority", None)
        frequent = ServicePage.objects.live().descendant_of(self).filter(is_frequent=True)
        context["frequent"] = service_cards(frequent, authority)[:FREQUENT_SERVICES]
        context["topics"] = topic_cards(TopicPage.objects.live().descendant_of(self), authority)
        context["offices"] = office_cards(
            OfficePage.objects.live().descendant_of(self).filter(on_front_page=True), authority
        )
        return context
