"""The base of every page type."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from cms.backoffice.links import OwnLinksPageForm
from cms.tenants import hosts
from cms.tenants.models import Authority, origin


class BasePage(Page):
    """A page that knows its authority and builds its address from it.

    Wagtail reads all sites for every link; here the authority comes from a table in the process.
    """

    base_form_class = OwnLinksPageForm

    class Meta:
        abstract = True

    @property
    def authority(self) -> Authority | None:
        """Whose page this is; None in central content."""
        return hosts.authority_for_path(self.path)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        authority = self.authority
        if authority is None or authority.site is None:
            return None
        root = authority.site.root_page.url_path
        return authority.site.pk, origin(authority.hostname), "/" + self.url_path.removeprefix(root)

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str | None:
        """Path only on the own host, absolute from anywhere else."""
        parts = self.get_url_parts(request)
        if parts is None:
            return None
        site_id, root, path = parts
        here = getattr(request, "authority", None)
        return path if here is not None and here.site_id == site_id else root + path
