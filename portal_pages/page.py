"""What all page types of the public sites share."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from cms.pages import BasePage
from cms.tenants.models import Authority
from portal_pages import caching
from portal_pages.richtext import expand

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]
MODULE_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link"]


@dataclass(frozen=True)
class Crumb:
    """One step of the breadcrumb."""

    title: str
    address: str


class PublicPage(BasePage):
    """A page somebody can read ("Seite")."""

    teaser = models.CharField(
        _("Kurz gesagt"),
        max_length=300,
        blank=True,
        help_text=_("Ein bis zwei Sätze. Sie stehen unter der Überschrift, in Listen und in Suchmaschinen."),
    )
    checked_on = models.DateField(_("Zuletzt fachlich geprüft am"), null=True, blank=True)

    # Restricting a page would act at once on its whole subtree, outside drafts and approval.
    private_page_options: list[str] = []
    # Relations the page needs whenever it is shown; read together with the page itself.
    shown_with: tuple[str, ...] = ()
    content_panels = [*Page.content_panels, FieldPanel("teaser")]
    promote_panels = [
        MultiFieldPanel([FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")]),
        FieldPanel("checked_on"),
    ]

    class Meta:
        abstract = True

    @property
    def summary(self) -> str:
        """What search engines and lists say about the page."""
        return str(self.search_description or self.teaser)

    @property
    def changed_on(self) -> date | None:
        """The later of the last publication and the last check."""
        published = self.last_published_at.date() if self.last_published_at else None
        return max(filter(None, (published, self.checked_on)), default=None)

    def crumbs(self, request: HttpRequest) -> list[Crumb]:
        """The way from the front page to here, this page excluded."""
        trail: list[Page] | None = getattr(request, "page_trail", None)
        if trail is None:  # a preview, which does not come through our routing
            trail = list(self.get_ancestors().filter(depth__gt=1, live=True))
        authority = getattr(request, "authority", None)
        return [
            Crumb(str(_("Startseite")) if number == 0 else page.title, local_path(page.url_path, authority))
            for number, page in enumerate(trail)
        ]

    def texts(self) -> dict[str, str]:
        """The rich texts of the page by name, as stored. They are expanded together."""
        return {}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        authority: Authority | None = getattr(request, "authority", None)
        texts = self.texts()
        return {
            "page": self,
            "self": self,
            "request": request,
            "crumbs": self.crumbs(request),
            "canonical": self.full_url,
            "texts": dict(zip(texts, expand(list(texts.values()), authority), strict=True)),
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = TemplateResponse(request, self.get_template(request), self.get_context(request))
        return caching.share(response)


def local_path(url_path: str, authority: Authority | None) -> str:
    """A page's path on the host of its authority, from Wagtail's `url_path`."""
    if authority is None or authority.site is None:
        return url_path
    return "/" + str(url_path).removeprefix(str(authority.site.root_page.url_path))
