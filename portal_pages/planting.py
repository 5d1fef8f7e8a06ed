"""Many pages at once.

Wagtail adds a page in about twenty statements. A town has more than a hundred pages, a county of eleven more
than a thousand; here a level of the tree costs a handful of statements however many pages it has. The pages
come without revisions, as Wagtail's own `add_child` makes them, and without entries in Wagtail's search index.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db import models, router, transaction
from django.utils import timezone
from wagtail.models import Locale, Page

BATCH = 200


def plant(parent: Page, pages: Sequence[Page]) -> None:
    """Insert unsaved pages as published last children of `parent`, in this order."""
    if not pages:
        return
    with transaction.atomic():
        parent.refresh_from_db(fields=["numchild", "url_path", "path", "depth"])
        _place(parent, pages)
        _insert(pages)
        Page.objects.filter(pk=parent.pk).update(numchild=models.F("numchild") + len(pages))
        parent.refresh_from_db(fields=["numchild"])


def _place(parent: Page, pages: Sequence[Page]) -> None:
    """Everything Wagtail and treebeard would work out on saving."""
    now, locale = timezone.now(), Locale.get_default()
    last = parent.get_last_child()
    path = last._inc_path() if last is not None else Page._get_path(parent.path, parent.depth + 1, 1)
    for page in pages:
        page.path, page.depth, page.numchild = path, parent.depth + 1, 0
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.draft_title = page.title
        page.content_type = ContentType.objects.get_for_model(type(page))
        page.locale = locale
        page.live = True
        page.has_unpublished_changes = False
        page.first_published_at = page.last_published_at = now
        path = page._inc_path()


def _insert(pages: Sequence[Page]) -> None:
    """One insert for the common table, one per page type: Django's bulk_create does not do inherited tables."""
    common = [_common_part(page) for page in pages]
    Page.objects.bulk_create(common, batch_size=BATCH)
    by_type: dict[type[Page], list[Page]] = defaultdict(list)
    for page, part in zip(pages, common, strict=True):
        page.id = page.page_ptr_id = part.pk
        page._state.adding = False
        page._state.db = router.db_for_write(Page)
        by_type[type(page)].append(page)
    for model, group in by_type.items():
        for start in range(0, len(group), BATCH):
            model._base_manager.get_queryset()._insert(
                group[start : start + BATCH],
                fields=list(model._meta.local_concrete_fields),
                using=router.db_for_write(model),
                raw=True,
            )


def _common_part(page: Page) -> Page:
    names = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    return Page(**{name: getattr(page, name) for name in names})
