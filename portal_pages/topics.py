"""Topics ("Lebenslagen"): services that belong together in somebody's life."""

from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from cms.tenants.models import Authority
from portal_pages.county import county_of
from portal_pages.page import FEATURES, PublicPage, local_path
from portal_pages.services import ServicePage, service_cards
from theme.pictograms import NAMES


class TopicIndexPage(PublicPage):
    """All topics of an authority ("Lebenslagen")."""

    parent_page_types = ["portal_pages.HomePage"]
    subpage_types = ["portal_pages.TopicPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("Übersicht der Lebenslagen")
        verbose_name_plural = _("Übersichten der Lebenslagen")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request)
        topics = TopicPage.objects.live().descendant_of(self)
        context["topics"] = topic_cards(topics, getattr(request, "authority", None))
        return context


class TopicPage(PublicPage):
    """A topic ("Lebenslage")."""

    pictogram = models.CharField(
        _("Zeichen"), max_length=20, choices=[(name, name) for name in NAMES], default="people"
    )
    body = RichTextField(_("Text"), blank=True, features=FEATURES)

    parent_page_types = ["portal_pages.TopicIndexPage"]
    subpage_types: list[str] = []
    content_panels = [*PublicPage.content_panels, FieldPanel("pictogram"), FieldPanel("body")]

    class Meta:
        verbose_name = _("Lebenslage")
        verbose_name_plural = _("Lebenslagen")

    def texts(self) -> dict[str, str]:
        return {"body": self.body}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request)
        authority = getattr(request, "authority", None)
        context["services"] = service_cards(ServicePage.objects.live().filter(topics=self), authority)
        context["county_services"] = self._county_services(authority, {one["title"] for one in context["services"]})
        return context

    def _county_services(self, authority: Authority | None, own: set[str]) -> list[dict[str, Any]]:
        """What the county has under the same topic and the town has not."""
        county = county_of(authority)
        if county is None or county.site is None:
            return []
        there = ServicePage.objects.live().descendant_of(county.site.root_page).filter(topics__slug=self.slug)
        return service_cards(there.exclude(title__in=own), county, elsewhere=True)


def topic_cards(topics: "QuerySet[TopicPage]", authority: Authority | None) -> list[dict[str, Any]]:
    """What lists show of a topic; one query."""
    counted = topics.annotate(services_count=Count("services", filter=Q(services__live=True))).order_by("title")
    return [
        {
            "title": title,
            "teaser": teaser,
            "pictogram": pictogram,
            "services_count": count,
            "address": local_path(url_path, authority),
        }
        for title, teaser, pictogram, count, url_path in counted.values_list(
            "title", "teaser", "pictogram", "services_count", "url_path"
        )
    ]
