"""Search follows what editors do."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from portal_pages.indexing import forget, index, index_below
from portal_pages.page import PublicPage


@receiver(page_published)
def follow_publication(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """With a page comes back what was hidden below it."""
    if isinstance(instance, PublicPage):
        index(instance)
        index_below(instance)


@receiver(page_unpublished)
def follow_withdrawal(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """With a page goes everything below it: routing does not lead there any more."""
    if isinstance(instance, PublicPage):
        forget(instance)


@receiver(post_page_move)
@receiver(page_slug_changed)
def follow_address(sender: type[Any], instance: Any, **kwargs: Any) -> None:
    """The addresses of everything below a moved page change with it."""
    for page in instance.get_descendants(inclusive=True).specific():
        if isinstance(page, PublicPage):
            index(page)
