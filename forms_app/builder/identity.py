"""No two forms share the identity of a step or a question.

An answer belongs to the id of a block. Whoever copies a form, or reads the same file twice, gets the same blocks
under new ids, and everything that names an id (rules, formulas, fees, texts in other languages) names the new one.
The new id is made from the old one and the page's own key, so that the page and its draft agree.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid5

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from wagtail.fields import StreamField

from cms.pages import BasePage

from .assembling import id_in_use
from .sharing import SharedVersion, raw_uses, used_pages

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
GroupItems = Mapping[int, list[str]]
"""The ids of the items of shared blocks, by the id of the block's page."""


def block_ids(raw: Any) -> Iterator[str]:
    """The id of every block in raw stream data, at any depth."""
    if isinstance(raw, list):
        for one in raw:
            yield from block_ids(one)
    elif isinstance(raw, dict):
        if "type" in raw and "value" in raw and isinstance(raw.get("id"), str):
            yield raw["id"]
        for one in raw.values():
            yield from block_ids(one)


def renewal(raw: Any, key: UUID, group_items: GroupItems) -> dict[str, str]:
    """Old id → new id for every block, and for the questions that shared blocks bring in."""
    new = {old: str(uuid5(key, old)) for old in block_ids(raw)}
    for use, page_id in raw_uses(raw):
        for item in group_items.get(page_id, ()):
            new[id_in_use(use, item)] = id_in_use(new[use], item)
    return new


def renamed(value: Any, new: Mapping[str, str]) -> Any:
    """The same JSON with every known id replaced, wherever it stands."""
    text = json.dumps(value, cls=DjangoJSONEncoder)
    return json.loads(_UUID.sub(lambda match: new.get(match[0], match[0]), text))


def contents_of(page: models.Model) -> dict[str, Any]:
    """Everything on the page that may hold an id, as JSON, by field."""
    found = {}
    for field in page._meta.concrete_fields:
        value = getattr(page, field.attname)
        if isinstance(field, StreamField):
            found[field.name] = value.get_prep_value() if hasattr(value, "get_prep_value") else value
        elif isinstance(field, models.JSONField):
            found[field.name] = value
    return found


def renew(page: Any, key: UUID, group_items: GroupItems) -> None:
    """Give the page's blocks new ids, in memory."""
    contents = contents_of(page)
    new = renewal([value for value in contents.values() if isinstance(value, list)], key, group_items)
    for name, value in contents.items():
        written = renamed(value, new)
        is_stream = isinstance(page._meta.get_field(name), StreamField)
        setattr(page, name, json.dumps(written) if is_stream else written)


def steps_of(page: Any) -> list[str]:
    """The ids of the page's steps."""
    return [str(step.get("id")) for step in page.steps.raw_data]


def is_shared(page: Any) -> bool:
    """Whether another form has one of these steps already."""
    wanted = Q()
    for step_id in steps_of(page):
        wanted |= Q(text__contains=step_id)
    if not wanted:
        return False
    others = type(page).objects.exclude(pk=page.pk).annotate(text=Cast("steps", models.TextField()))
    return bool(others.filter(wanted).exists())


def speaks_of_the_original(page: Any) -> bool:
    """Whether this draft of a copy still holds the ids of the form it was copied from."""
    stored = type(page).objects.filter(pk=page.pk).only("steps").first()
    there = set(steps_of(stored)) if stored is not None else set()
    return any(str(uuid5(page.translation_key, step_id)) in there for step_id in steps_of(page))


class CopiedApart(BasePage):
    """A form whose copy gets ids of its own, whoever makes the copy."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new form that has the steps of another one gets them under ids of its own."""
        if self._state.adding and is_shared(self):
            self._renew()
        super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """The draft of a copy is renewed as the copy was; its history begins here."""
        is_first_of_copy = speaks_of_the_original(self)
        if is_first_of_copy:
            self._renew()
        revision = super().save_revision(*args, **kwargs)
        if is_first_of_copy:
            self.revisions.exclude(pk=revision.pk).delete()
        return revision

    def _renew(self) -> None:
        page: Any = self
        items: dict[int, list[str]] = defaultdict(list)
        for version in SharedVersion.objects.filter(page__in=used_pages(page.steps.get_prep_value())):
            items[version.page_id] += block_ids(version.content)
        renew(page, page.translation_key, items)
