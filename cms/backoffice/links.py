"""What a page may point to: pages of the own tree and of the central one.

The chooser offers nothing else, but a form accepts any id, so the id is looked at when the page is saved.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import ForeignKey
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.models import Page

from cms.backoffice import trees


class OwnLinksPageForm(WagtailAdminPageForm):
    """Refuses a page that points to a page of another town; its public address can be linked instead."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.for_user is not None and not all(
            trees.is_readable(self.for_user, path) for path in self._linked_paths(cleaned)
        ):
            self.add_error(
                None,
                _(
                    "Die Seite verweist auf eine Seite einer anderen Kommune. Verlinken Sie stattdessen deren"
                    " Internetadresse."
                ),
            )
        return cleaned

    def _linked_paths(self, cleaned: Mapping[str, Any]) -> list[str]:
        ids = set(self._linked_ids(cleaned))
        return list(Page.objects.filter(pk__in=ids).values_list("path", flat=True)) if ids else []

    def _linked_ids(self, cleaned: Mapping[str, Any]) -> Iterator[int]:
        """Ids of pages in choosers, rich texts and blocks."""
        for field in self._meta.model._meta.get_fields():
            value = cleaned.get(field.name)
            if value is None:
                continue
            if isinstance(field, ForeignKey) and isinstance(value, Page):
                yield value.pk
            elif hasattr(field, "extract_references"):
                for model, key, _model_path, _content_path in field.extract_references(value):
                    if issubclass(model, Page):
                        yield int(key)
