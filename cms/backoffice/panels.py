"""What the start page shows to people who write pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from cms.backoffice import trees

SHOWN = 8


@dataclass(frozen=True)
class Draft:
    """One page with changes that nobody can see yet."""

    page: Page
    never_published: bool
    in_review: bool


class EditorsDayPanel(Component):
    """Drafts of the own tree, the latest first."""

    name = "editors_day"
    template_name = "backoffice/panels/editors_day.html"
    order = 100

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> Mapping[str, Any]:
        user: Any = self.request.user
        pages = drafts(user)
        return {
            "drafts": [_draft(page) for page in pages[:SHOWN]],
            "more": max(0, pages.count() - SHOWN),
        }


def drafts(user: Any) -> "QuerySet[Page]":
    """Pages of the own tree with unpublished changes."""
    paths = trees.own_paths(user)
    mine = Q(pk__in=[])
    for path in paths:
        mine |= Q(path__startswith=path)
    found: QuerySet[Page] = (
        Page.objects.filter(mine, has_unpublished_changes=True)
        .prefetch_workflow_states()
        .order_by("-latest_revision_created_at", "-pk")
    )
    return found


def _draft(page: Page) -> Draft:
    return Draft(page, never_published=page.first_published_at is None, in_review=bool(page.workflow_in_progress))
