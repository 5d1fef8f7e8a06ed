"""One form as one JSON file: to copy it to another portal, to keep it in git, to read what changed.

The format is described in docs/development.md, "Form files". The file holds the editor's blocks as Wagtail stores
them, in the order in which the editor shows them and without what says nothing. Ids are kept, because they are the
identity of questions. A shared block is named by its slug and comes along in the version the form takes over. On the
other side a block with that slug is used: in the version that says the same, or in its latest one.

Reading refuses in sentences (`transfer_reading`) and writes nothing by halves.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import validate_slug
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import RichTextField
from wagtail.models import Page

from accounts.models import User
from cms.fields import StreamField

from .assembling import html
from .models import FormPage
from .publishing import digest_of_part, freeze_shared
from .shared_pages import SharedBlockPage, SharedStepPage
from .sharing import SharedPart, SharedVersion, parts, used_pages
from .transfer_reading import FORM_FIELDS, FORMAT, VERSION, NotReadable, Reader, is_empty, names_of, type_of

__all__ = ["NotReadable", "dump", "load", "read", "text_of"]
LARGEST_FILE = 2_000_000
_LINE = 160


# --- writing ------------------------------------------------------------------------------------------


def dump(form: FormPage) -> dict[str, Any]:
    """The form as the page object says it now (a draft, if that is what it is), with the shared blocks it uses."""
    shared = _SharedNames(parts(used_pages(list(form.steps.raw_data)), form.pins))
    said = {"title": form.title, "slug": form.slug} | _page_out(form, FORM_FIELDS, shared)
    document: dict[str, Any] = {"format": FORMAT, "version": VERSION, "form": said}
    if shared.pages:
        named = {name: _page_out(page, names_of(page), shared) for name, page in sorted(shared.pages.items())}
        document["groups"] = named
    return document


def text_of(form: FormPage) -> str:
    """The file itself; equal forms give equal text."""
    return "".join(_lines(dump(form))) + "\n"


@dataclass
class _SharedNames:
    """The shared blocks a form uses, each under a name of its own, in the version the form takes over."""

    parts: Mapping[int, SharedPart]
    pages: dict[str, SharedBlockPage] = field(default_factory=dict)

    def name(self, page_id: Any) -> str | None:
        page = Page.objects.filter(pk=page_id).first() if page_id else None
        page = page.specific if page is not None else None
        if not isinstance(page, SharedBlockPage):
            return None
        name, number = str(page.slug), 2
        while name in self.pages and self.pages[name].pk != page.pk:
            name, number = f"{page.slug}-{number}", number + 1
        part = self.parts.get(page.pk)
        if part is not None:
            page.title, page.texts_may_change = part.title, part.texts_may_change
            setattr(page, page.stream_name, part.children)
        self.pages[name] = page
        return name


def _page_out(page: Page, names: Mapping[str, str], groups: _SharedNames) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, attribute in names.items():
        model_field, value = page._meta.get_field(attribute), getattr(page, attribute)
        if isinstance(model_field, StreamField):
            raw = json.loads(json.dumps(value.get_prep_value(), cls=DjangoJSONEncoder))
            found[name] = _out(model_field.stream_block, raw, page.slug, groups)
        elif isinstance(model_field, models.JSONField):
            # Databases keep such a document in an order of their own.
            found[name] = json.loads(json.dumps(value, sort_keys=True))
        else:
            found[name] = html(value) if isinstance(model_field, RichTextField) else value
    return {name: value for name, value in found.items() if not is_empty(value)}


def _out(block: blocks.Block, raw: Any, place: str, groups: _SharedNames) -> Any:
    """The raw value in the order of its block's parts, without what says nothing."""
    match block:
        case blocks.StreamBlock():
            # A kind of block that was given up since is not shown to editors either.
            known = [child for child in raw or () if child["type"] in block.child_blocks]
            return [_child_out(block.child_blocks[one["type"]], one, groups) for one in known]
        case blocks.ListBlock():
            items = [_as_item(item, f"{place}:{number}") for number, item in enumerate(raw or ())]
            return [_child_out(block.child_block, item, groups) for item in items]
        case blocks.StructBlock():
            parts = {
                name: (child, _out(child, raw[name], f"{place}:{name}", groups))
                for name, child in block.child_blocks.items()
                if name in (raw or {})
            }
            return {name: value for name, (child, value) in parts.items() if not _says_nothing(child, value)}
        case blocks.PageChooserBlock():
            return groups.name(raw)
        case blocks.RichTextBlock():
            return html(raw)
        case _:
            return raw


def _child_out(block: blocks.Block, child: Mapping[str, Any], groups: _SharedNames) -> dict[str, Any]:
    return {"type": child["type"], "id": child["id"], "value": _out(block, child["value"], child["id"], groups)}


def _as_item(item: Any, place: str) -> Mapping[str, Any]:
    """An entry of a list that was stored without an id gets one made from its place, the same each time."""
    if isinstance(item, dict) and item.get("type") == "item" and "value" in item:
        return item if item.get("id") else item | {"id": str(uuid5(NAMESPACE_OID, place))}
    return {"type": "item", "id": str(uuid5(NAMESPACE_OID, place)), "value": item}


def _says_nothing(block: blocks.Block, value: Any) -> bool:
    """Whether leaving the value out means the same."""
    default = None if isinstance(block, blocks.StructBlock) else block.get_default()
    if isinstance(default, blocks.StreamValue | blocks.list_block.ListValue):
        default = None if not len(default) else default
    if isinstance(block, blocks.RichTextBlock):
        default = ""
    return bool(value == default or (is_empty(value) and is_empty(default)))


def _lines(value: Any, indent: str = "", before: str = "") -> Iterator[str]:
    """JSON with everything on one line that is short enough: a comparison or an option reads as a whole."""
    short = json.dumps(value, ensure_ascii=False)
    if len(before) + len(short) <= _LINE or not isinstance(value, dict | list) or not value:
        yield before + short
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    yield f"{before}{opening}\n"
    entries = value.items() if isinstance(value, dict) else ((None, one) for one in value)
    inner = indent + "  "
    for number, (name, one) in enumerate(entries):
        yield (",\n" if number else "") + inner
        yield from _lines(one, inner, "" if name is None else f"{json.dumps(name, ensure_ascii=False)}: ")
    yield f"\n{indent}{closing}"


# --- reading ------------------------------------------------------------------------------------------


def read(text: str | bytes) -> Any:
    """The document in a file; raise NotReadable for what is no JSON, or too much of it."""
    if len(text) > LARGEST_FILE:
        raise NotReadable([_("Die Datei ist zu groß. Ein Formular hat höchstens 2 MB.")])
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as reason:
        text = _("Die Datei enthält kein JSON. Wählen Sie eine Datei, die das Portal geschrieben hat.")
        raise NotReadable([text]) from reason


def _no_number(_text: str) -> Any:
    raise ValueError("JSON knows no such number")


@transaction.atomic
def load(document: Any, parent: Page, *, slug: str | None = None, by: User | None = None) -> FormPage:
    """Create the form below `parent` as a draft nobody sees yet, and the groups that are missing there.

    Raises NotReadable and leaves nothing behind if anything in the document is not as it should be.
    """
    reader = Reader()
    form, groups = reader.document(document)
    slug = slug or form.get("slug", "")
    reader.check(_addresses(slug, groups, parent))
    reader.done()
    shared = {name: _shared_below(parent, name, values, by) for name, values in groups.items()}
    reader.put_ids({name: version.page_id for name, version in shared.items()})
    pins = {str(version.page_id): version.number for version in shared.values()}
    created: FormPage = _create(FormPage, parent, slug, _values(form, FORM_FIELDS) | {"pins": pins}, by)
    return created


def _addresses(slug: str, groups: Mapping[str, Any], parent: Page) -> Iterator[str]:
    """What is wrong with the slugs of the form and its groups."""
    taken = {child.slug: child.specific_class for child in parent.get_children().filter(slug__in=[slug, *groups])}
    if not _is_slug(slug):
        yield _("Dem Formular fehlt seine Adresse („slug“) aus kleinen Buchstaben, Ziffern und Bindestrichen.")
    elif slug in taken or slug in groups:
        yield _("Unter der Adresse „%(slug)s“ gibt es hier schon eine Seite. Wählen Sie eine andere.") % {"slug": slug}
    for name in groups:
        if not _is_slug(name):
            yield _("„%(name)s“ ist keine Adresse für einen gemeinsamen Baustein.") % {"name": name[:80]}
        elif taken.get(name, type_of(groups[name])) is not type_of(groups[name]):
            yield _("Unter der Adresse „%(slug)s“ gibt es hier schon eine Seite, die kein solcher Baustein ist.") % {
                "slug": name
            }


def _is_slug(text: Any) -> bool:
    try:
        validate_slug(text)
    except ValidationError:
        return False
    return len(text) <= 255


def _shared_below(parent: Page, slug: str, values: Mapping[str, Any], by: User | None) -> SharedVersion:
    """The version of the shared block at this address that says what the file says; else its latest one.

    A block that is not there yet comes with its first version, so that the form can use it.
    """
    page_type = type_of(values)
    page: SharedBlockPage | None = page_type.objects.child_of(parent).filter(slug=slug).first()
    if page is None:
        created: SharedBlockPage = _create(page_type, parent, slug, _values(values, names_of(page_type)), by)
        return freeze_shared(created, by=by)
    content = values.get(page_type.stream_name, [])
    may_change = bool(values.get("texts_may_change"))
    said = digest_of_part(
        SharedPart(page.pk, 0, values.get("title", ""), content, page_type is SharedStepPage, may_change)
    )
    versions = SharedVersion.objects.filter(page=page.pk).order_by("-number")
    found: SharedVersion | None = versions.filter(digest=said).first() or versions.first()
    return found or freeze_shared(page, by=by)


def _values(read_values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """What was read, by the fields of the page; a stream goes in as text, as the database holds it."""
    return {
        attribute: json.dumps(read_values[name]) if isinstance(read_values[name], list) else read_values[name]
        for name, attribute in names.items()
        if name in read_values
    }


def _create(page_type: Any, parent: Page, slug: str, values: Mapping[str, Any], by: User | None) -> Any:
    page = parent.add_child(instance=page_type(slug=slug, live=False, owner=by, **values))
    page.save_revision(user=by)
    return page
