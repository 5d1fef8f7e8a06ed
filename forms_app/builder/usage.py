"""Which forms use a shared block, as one person may know it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Revision

from cms.backoffice import trees

from .assembling import id_of
from .gate.pages import title_of
from .models import FormPage
from .sharing import latest_numbers, page_id_of, used_pages, uses_in


@dataclass(frozen=True)
class Row:
    """One form that uses the block."""

    form: FormPage
    title: str
    owner: str
    places: tuple[str, ...]
    number: int
    """The version it takes over; 0 where there is none."""
    is_outdated: bool
    may_edit: bool
    state: str


@dataclass(frozen=True)
class Usage:
    """The forms somebody may read of, and how many others there are."""

    rows: list[Row]
    elsewhere: int


def forms_using(page_ids: set[int]) -> Iterator[tuple[FormPage, Any]]:
    """Every form that uses one of the blocks, live or in its draft, with the page object its editor sees."""
    forms = list(FormPage.objects.all())
    drafts = {one.object_id: one for one in Revision.objects.filter(pk__in=[form.latest_revision_id for form in forms])}
    for form in forms:
        draft = drafts.get(str(form.pk))
        edited = draft.as_object() if draft is not None and form.has_unpublished_changes else form
        if page_ids & (used_pages(list(form.steps.raw_data)) | used_pages(list(edited.steps.raw_data))):
            yield form, edited


def usage(page: Any, user: Any) -> Usage:
    """Who uses the block: by title what the person may link to, as a number what belongs to others."""
    latest = latest_numbers([page.pk]).get(page.pk, 0)
    rows, elsewhere = [], 0
    for form, edited in forms_using({page.pk}):
        if trees.is_readable(user, form.path):
            rows.append(_row(page.pk, form, edited, latest, user))
        else:
            elsewhere += 1
    return Usage(sorted(rows, key=lambda row: (row.owner, row.title)), elsewhere)


def _row(page_id: int, form: FormPage, edited: Any, latest: int, user: Any) -> Row:
    number = edited.pins.get(str(page_id), 0)
    owner = form.authority
    return Row(
        form=form,
        title=edited.title,
        owner=owner.name if owner is not None else _("Zentrale Inhalte"),
        places=tuple(_places(page_id, edited)),
        number=number,
        is_outdated=0 < number < latest,
        may_edit=form.permissions_for_user(user).can_edit(),
        state=_("Veröffentlicht") if form.live else _("Entwurf"),
    )


def _places(page_id: int, edited: Any) -> Iterator[str]:
    """The steps in which the block stands, as editors call them."""
    for number, step in enumerate(edited.steps, start=1):
        for use in uses_in([step]):
            if page_id_of(use.block_type, use.value) == page_id:
                yield _("%(number)d. %(title)s") % {"number": number, "title": title_of(step)}


def place_of(form: Any, use_id: str) -> Any:
    """The use with this id in the form's stream; None where there is none."""
    return next((use for use in uses_in(form.steps) if id_of(use) == use_id), None)
