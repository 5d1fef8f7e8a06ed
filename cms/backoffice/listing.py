"""The page explorer without the filters that list people and sites of the whole installation."""

from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet


class OwnPageFilterSet(GenericPageFilterSet):
    """Owner, editor and site are drawn from all towns, so they are not offered."""

    owner = None
    edited_by = None
    site = None


class OwnPagesView(ExplorableIndexView):
    base_filterset_class = OwnPageFilterSet


class OwnPageViewSet(PageViewSet):
    index_view_class = OwnPagesView
    filterset_class = OwnPageFilterSet


viewset = OwnPageViewSet()
