"""Shared blocks as forms use them: frozen versions, and which version a form is pinned to.

A form names the page of a shared block; what it takes over is one frozen version of it, and the number of that
version stands with the form. So a correction reaches a form when its editor adopts it, never by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Max, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from .blocks.steps import ItemsBlock, OneStepBlock
from .frozen import Version

GROUP, STEP = "group", "shared_step"
"""The types of block by which a form uses a shared group, and a shared step."""
_STREAMS: Mapping[bool, Any] = {False: ItemsBlock(), True: OneStepBlock()}


class SharedVersion(Version):
    """One published, immutable state of a shared block ("Fassung eines gemeinsamen Bausteins")."""

    page = models.ForeignKey(Page, verbose_name=_("Baustein"), on_delete=models.CASCADE, related_name="shared_versions")
    title = models.CharField(_("Titel"), max_length=255)
    is_step = models.BooleanField(_("Schritt"), default=False)
    content = models.JSONField(_("Inhalt"), encoder=DjangoJSONEncoder)
    texts_may_change = models.BooleanField(_("Texte dürfen angepasst werden"), default=False)

    class Meta:
        verbose_name = _("Fassung eines gemeinsamen Bausteins")
        verbose_name_plural = _("Fassungen gemeinsamer Bausteine")
        ordering = ["page", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="one_shared_version_per_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="shared_version_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} v{self.number}"


def digest_of(definition_digest: str, *, texts_may_change: bool) -> str:
    """The same for two states that say the same; the editor's own marks in texts say nothing."""
    return hashlib.sha256(f"{definition_digest} {texts_may_change}".encode()).hexdigest()


@dataclass(frozen=True)
class SharedPart:
    """The version of a shared block that a form takes over."""

    page_id: int
    number: int
    title: str
    content: Any
    is_step: bool = False
    texts_may_change: bool = False

    @cached_property
    def children(self) -> Any:
        """The blocks as an editor's stream; one block of the type "step" for a shared step."""
        return _STREAMS[self.is_step].to_python(self.content)

    @property
    def items(self) -> Any:
        """The questions and texts."""
        if not self.is_step:
            return self.children
        return self.children[0].value["items"] if len(self.children) else ()


Adapted = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Own texts of a form: block of the use → block in the shared one → slot → {"source": …, "text": …}."""


@dataclass(frozen=True)
class Library:
    """Everything shared that one form uses: the versions by the id of their page, and the form's own texts."""

    parts: Mapping[int, SharedPart] = field(default_factory=lambda: MappingProxyType({}))
    adapted: Adapted = field(default_factory=lambda: MappingProxyType({}))

    def part(self, use: Any) -> SharedPart | None:
        """What a use in the editor's stream takes over; None where the block is gone or was never published."""
        found = self.parts.get(page_id_of(use.block_type, use.value) or 0)
        return found if found is not None and found.is_step is (use.block_type == STEP) else None

    def texts(self, use_id: str, item_id: str) -> Mapping[str, Mapping[str, str]]:
        """The form's own texts for one block of a shared one."""
        return self.adapted.get(use_id, {}).get(item_id, {})


def page_id_of(block_type: str, value: Any) -> int | None:
    """The page a use names, in raw data as in a stream."""
    chosen = value.get("page") if block_type == STEP and value is not None else value
    found: int | None = getattr(chosen, "pk", chosen)
    return found


def library_of(steps: Any, pins: Mapping[str, int], adapted: Adapted | None = None) -> Library:
    """What the form with these steps takes over: the pinned versions, the latest of what is not pinned yet."""
    used = {page_id for use in uses_in(steps) if (page_id := page_id_of(use.block_type, use.value))}
    return Library(parts(used, pins), adapted or {})


def uses_in(steps: Any) -> Iterator[Any]:
    """Every use of a shared block in the editor's stream, in reading order."""
    for child in steps or ():
        if child.block_type == STEP:
            yield child
        else:
            yield from (one for one in child.value["items"] or () if one.block_type == GROUP)


def parts(page_ids: Iterable[int], pins: Mapping[str, int]) -> Mapping[int, SharedPart]:
    """The version of each shared block that these pins name, in one query."""
    wanted = Q()
    latest = SharedVersion.objects.filter(page=OuterRef("page")).order_by("-number").values("number")[:1]
    for page_id in page_ids:
        number = pins.get(str(page_id))
        # Nobody begins to use what its owner has taken back; who uses it already goes on.
        new = Q(number=Subquery(latest), page__live=True)
        wanted |= Q(page_id=page_id) & (new if number is None else Q(number=number))
    if not wanted:
        return {}
    return {one.page_id: part_of(one) for one in SharedVersion.objects.filter(wanted)}


def part_of(version: SharedVersion) -> SharedPart:
    """What a form takes over that is pinned to this version."""
    return SharedPart(
        version.page_id, version.number, version.title, version.content, version.is_step, version.texts_may_change
    )


def latest_numbers(page_ids: Iterable[int]) -> dict[int, int]:
    """The number of the newest version of each shared block that has one and is published."""
    rows = SharedVersion.objects.filter(page__in=set(page_ids), page__live=True).order_by()
    return dict(rows.values_list("page_id").annotate(Max("number")))


def used_pages(raw: Any) -> set[int]:
    """The pages of all shared blocks in raw steps."""
    return {page_id for _use, page_id in raw_uses(raw)}


def raw_uses(raw: Any) -> Iterator[tuple[str, int]]:
    """Where shared blocks stand in raw data: the id of the use and that of the shared block's page."""
    if isinstance(raw, list):
        for one in raw:
            yield from raw_uses(one)
    elif isinstance(raw, dict):
        value = raw.get("value")
        if raw.get("type") == STEP and isinstance(value, dict):
            value = value.get("page")
        # A rule may hold a "group" too, of comparisons.
        if raw.get("type") in (GROUP, STEP) and isinstance(value, int) and isinstance(raw.get("id"), str):
            yield raw["id"], value
        for one in raw.values():
            yield from raw_uses(one)


def renewed_pins(raw_steps: Any, pins: Mapping[str, int]) -> dict[str, int]:
    """The pins of a form with these steps: a new use takes the latest version, what is not used any more goes."""
    used = used_pages(raw_steps)
    new = {page_id for page_id in used if str(page_id) not in pins}
    kept = {key: number for key, number in pins.items() if key.isdecimal() and int(key) in used}
    return kept | ({str(page_id): number for page_id, number in latest_numbers(new).items()} if new else {})
