"""What the back office shows to whom: menu, start page, links, look."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.views.home import RecentEditsPanel, WorkflowObjectsToModeratePanel
from wagtail.models import Page

from cms.backoffice import listing, trees
from cms.backoffice.gate import OPERATE
from cms.backoffice.panels import EditorsDayPanel

# Addresses of wagtail.org and of the installation as a whole.
OPERATORS_MENU = frozenset({"reports", "settings"})
KEPT_PANELS = (WorkflowObjectsToModeratePanel, RecentEditsPanel)


@hooks.register("register_admin_viewset")
def page_explorer() -> listing.OwnPageViewSet:
    return listing.viewset


@hooks.register("construct_main_menu")
def shorten_menu(request: HttpRequest, items: list[Any]) -> None:
    """Reports and settings speak of all towns; help leads to third parties."""
    hidden = {"help"} if _operates(request) else {"help", *OPERATORS_MENU}
    items[:] = [item for item in items if item.name not in hidden]


@hooks.register("construct_homepage_panels")
def todays_work(request: HttpRequest, panels: list[Any]) -> None:
    """Editors see what waits for them; other houses add panels for their own people."""
    works_on_pages = bool(trees.own_paths(_user(request)))
    panels[:] = [
        panel for panel in panels if not _is_wagtails(panel) or (works_on_pages and isinstance(panel, KEPT_PANELS))
    ]
    if works_on_pages:
        panels.append(EditorsDayPanel(request))


@hooks.register("construct_homepage_summary_items")
def no_counts(request: HttpRequest, items: list[Any]) -> None:
    """The start page counts work, not pages."""
    items.clear()


@hooks.register("construct_page_chooser_queryset")
def own_and_central_pages(pages: "QuerySet[Page]", request: HttpRequest) -> "QuerySet[Page]":
    return trees.readable(pages, _user(request))


@hooks.register("insert_global_admin_css")
def look() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("backoffice/look.css"))


@hooks.register("insert_global_admin_js")
def starters() -> SafeString:
    return format_html('<script src="{}"></script>', static("backoffice/start.js"))


def _is_wagtails(panel: object) -> bool:
    return type(panel).__module__.startswith("wagtail.")


def _operates(request: HttpRequest) -> bool:
    return bool(_user(request).has_perm(OPERATE))


def _user(request: HttpRequest) -> Any:
    return request.user
