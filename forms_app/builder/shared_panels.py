"""What the editor shows about shared blocks: in a form those it uses, in a shared block where it is used."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from .gate import pages
from .sharing import SharedVersion, library_of


class SharedBlocksPanel(Panel):
    """Every shared block of the form with its version, what is newer, and the ways to look, adopt and reword."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Gemeinsame Bausteine"), "icon": "snippet", **kwargs})

    @property
    def clean_name(self) -> str:
        return "shared"

    class BoundPanel(Panel.BoundPanel):
        template_name = "builder/panels/shared.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            page = self.instance
            if page.pk is None:
                return context | {"is_new": True}
            library = library_of(page.steps, page.pins, page.adapted)
            return context | {"uses": list(pages.shared_uses(page.path, page.steps, library))}


class UsagePanel(Panel):
    """The versions of the shared block, and the way to the list of forms that use it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Verwendung"), "icon": "list-ul", **kwargs})

    @property
    def clean_name(self) -> str:
        return "usage"

    class BoundPanel(Panel.BoundPanel):
        template_name = "builder/panels/usage.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            if self.instance.pk is None:
                return context
            return context | {"latest": SharedVersion.objects.filter(page=self.instance.pk).first()}
