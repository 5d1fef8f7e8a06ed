"""The invisible roots of pages and collections; a flush after a test with real transactions takes them away."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, Locale, Page


def plant() -> None:
    """Put back what is missing of what Wagtail's first migrations create."""
    if Page.get_first_root_node() is None:
        Locale.objects.get_or_create(language_code="de")
        Page.add_root(title="Root", slug="root", content_type=ContentType.objects.get_for_model(Page))
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")


def first() -> Page:
    """The invisible root of all pages, planted anew if a flush took it away."""
    plant()
    return Page.get_first_root_node()
