"""What stands in a form file, taken apart strictly: the reading half of `transfer`.

A file comes from anywhere. What the blocks of this portal do not know is refused, texts may hold only what the
editor's own texts may, and every fault is named with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import RichTextField

from cms.fields import StreamField

from .adapting import ADAPTABLE
from .languages import SECOND
from .models import FormPage
from .shared_pages import FieldGroupPage, SharedBlockPage, SharedStepPage

FORMAT, VERSION = "serviceportal-form", 1
# Name in the file → field of the page, in the order of the file.
FORM_FIELDS = {
    "title": "title",
    "intro": "intro",
    "after": "after",
    "task_list": "has_task_list",
    "steps": "steps",
    "charges": "charges",
    "exemptions": "exemptions",
    "purpose": "purpose",
    "legal_basis": "legal_basis",
    "retention_months": "retention_months",
    "retention_basis": "retention_basis",
    "english": "is_offered_in_english",
    "translations": "translations",
    "adapted": "adapted",
}

MOST_BLOCKS = 20_000
LONGEST_TEXT = 20_000
MOST_SENTENCES = 10


class NotReadable(ValueError):
    """The file is not a form this portal can take; `problems` says in sentences why."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.problems = sentences


def names_of(page: SharedBlockPage | type[SharedBlockPage]) -> Mapping[str, str]:
    """Name in the file → field of the shared block's page."""
    return {name: name for name in ("title", "texts_may_change", page.stream_name)}


def type_of(values: Mapping[str, Any]) -> type[FieldGroupPage] | type[SharedStepPage]:
    return SharedStepPage if SharedStepPage.stream_name in values else FieldGroupPage


def is_empty(value: Any) -> bool:
    """Nothing, an unticked box, an empty text or list; a zero says something."""
    return not value and (isinstance(value, bool) or not isinstance(value, int | float))


class Reader:
    """Takes a document apart and notes everything that is not as it should be."""

    def __init__(self) -> None:
        self.sentences: list[str] = []
        self.blocks = 0
        self.uses: list[tuple[dict[str, Any], str]] = []
        self.kinds: dict[str, Any] = {}

    def document(self, document: Any) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """The values of the form's fields, and those of each group."""
        if not isinstance(document, dict) or document.get("format") != FORMAT:
            raise NotReadable([_("Die Datei ist kein Formular dieses Portals.")])
        if document.get("version") != VERSION:
            raise NotReadable([_("Die Datei hat eine Fassung, die dieses Portal nicht lesen kann.")])
        self._no_others(document, ("format", "version", "form", "groups"), "")
        groups = self._mapping(document.get("groups", {}), "groups")
        form = self._mapping(document.get("form"), "form")
        self._no_others(form, ("slug", *FORM_FIELDS), "form")
        read_groups = {}
        for name, values in groups.items():
            place = f"groups.{name[:80]}"
            given = self._mapping(values, place)
            page_type = type_of(given)
            names = names_of(page_type)
            self.kinds[name] = page_type
            self._no_others(given, names, place)
            read_groups[name] = self._fields(page_type, given, names, place)
        slug = {"slug": form["slug"]} if isinstance(form.get("slug"), str) else {}
        return slug | self._fields(FormPage, form, FORM_FIELDS, "form"), read_groups

    def check(self, sentences: Iterator[str]) -> None:
        """Note what was found elsewhere."""
        self.sentences += sentences

    def done(self) -> None:
        """Raise NotReadable if anything was noted."""
        if self.sentences:
            raise NotReadable(list(dict.fromkeys(self.sentences))[:MOST_SENTENCES])

    def put_ids(self, ids: Mapping[str, int]) -> None:
        """Name the groups by their pages, now that there are such."""
        for use, name in self.uses:
            use[name] = ids.get(use[name])

    # --- the parts of a document --------------------------------------------------

    def _say(self, place: str, text: str, **words: Any) -> None:
        if len(self.sentences) < MOST_SENTENCES:
            self.sentences.append(_("An der Stelle „%(place)s“: %(text)s") % {"place": place, "text": text % words})

    def _mapping(self, value: Any, place: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        self._say(place, _("Hier müssen Angaben mit Namen stehen."))
        return {}

    def _no_others(self, given: Mapping[str, Any], known: Any, place: str) -> None:
        for name in given:
            if name not in known:
                self._say(place or "/", _("„%(name)s“ kennt das Portal nicht."), name=name[:80])

    def _fields(self, model: Any, given: Mapping[str, Any], names: Mapping[str, str], place: str) -> dict[str, Any]:
        found = {}
        for name, attribute in names.items():
            model_field = model._meta.get_field(attribute)
            if name in given:
                found[name] = self._field(model_field, given[name], f"{place}.{name}")
            elif not model_field.blank and isinstance(model_field, models.CharField):
                self._say(f"{place}.{name}", _("Diese Angabe fehlt."))
        return found

    def _field(self, model_field: Any, value: Any, place: str) -> Any:
        if isinstance(model_field, StreamField):
            return self._value(model_field.stream_block, value, place)
        for field_type, kind in _FIELD_TYPES:
            if isinstance(model_field, field_type) and not self._is_a(kind, value, place):
                return None
        if isinstance(model_field, RichTextField):
            self._html(value, place)
        if isinstance(model_field, models.JSONField):
            read_texts = self._adapted if model_field.name == "adapted" else self._translations
            read_texts(value, place)
        try:
            return model_field.clean(value, None)
        except ValidationError as refusal:
            self._refused(refusal, place)
            return None

    def _translations(self, value: Mapping[str, Any], place: str) -> None:
        """Texts by language and place, each with the German one it was made from."""
        self._no_others(value, SECOND, place)
        for language, texts in value.items():
            for name, text in self._mapping(texts, f"{place}.{language[:80]}").items():
                there = f"{place}.{language[:80]}.{name[:80]}"
                parts = self._mapping(text, there)
                self._no_others(parts, ("source", "text"), there)
                for one in (name, parts.get("source"), parts.get("text")):
                    if self._is_a(str, one, there):
                        self._html(str(one), there)

    def _adapted(self, value: Mapping[str, Any], place: str) -> None:
        """The form's own texts by use, item and slot, each with the original."""
        for use, items in value.items():
            for item_id, slots in self._mapping(items, f"{place}.{use[:80]}").items():
                there = f"{place}.{use[:80]}.{item_id[:80]}"
                slots_of_it = self._mapping(slots, there)
                self._no_others(slots_of_it, ADAPTABLE, there)
                for slot, text in slots_of_it.items():
                    parts_of_it = self._mapping(text, f"{there}.{slot[:80]}")
                    self._no_others(parts_of_it, ("source", "text"), there)
                    for one in (parts_of_it.get("source"), parts_of_it.get("text")):
                        if self._is_a(str, one, there):
                            self._html(str(one), there)

    def _is_a(self, kind: type, value: Any, place: str) -> bool:
        """Whether the value is of this type; a text also without characters no text has."""
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self._say(place, _TYPE_NAMES[kind]())
            return False
        if isinstance(value, str) and (len(value) > LONGEST_TEXT or _NO_TEXT.search(value)):
            self._say(place, _("Der Text ist zu lang oder enthält Zeichen, die nicht in einen Text gehören."))
            return False
        if isinstance(value, int) and abs(value) > _LARGEST_NUMBER:
            self._say(place, _("Die Zahl ist zu groß."))
            return False
        return True

    def _html(self, value: str, place: str) -> None:
        for found in dict.fromkeys(_foreign_html(value)):
            self._say(place, _("„%(name)s“ darf in einem Text nicht vorkommen."), name=found[:80])

    # --- blocks ---------------------------------------------------------------------

    def _value(self, block: blocks.Block, value: Any, place: str) -> Any:
        match block:
            case blocks.StreamBlock():
                return self._children(value, place, block.child_blocks)
            case blocks.ListBlock():
                return self._children(value, place, {"item": block.child_block})
            case blocks.StructBlock():
                given = self._mapping(value, place)
                self._no_others(given, block.child_blocks, place)
                read_parts = {
                    name: self._value(child, given[name], f"{place}.{name}")
                    for name, child in block.child_blocks.items()
                    if name in given
                }
                choosers = [
                    name for name in read_parts if isinstance(block.child_blocks[name], blocks.PageChooserBlock)
                ]
                self.uses += [(read_parts, name) for name in choosers]
                return read_parts
            case _:
                return self._leaf(block, value, place)

    def _children(self, value: Any, place: str, known: Mapping[str, blocks.Block]) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            self._say(place, _("Hier muss eine Liste stehen."))
            return []
        self.blocks += len(value)
        if self.blocks > MOST_BLOCKS:
            raise NotReadable([_("Das Formular hat zu viele Bausteine.")])
        children = [self._child(one, f"{place}.{number}", known) for number, one in enumerate(value, start=1)]
        return [child for child in children if child is not None]

    def _child(self, child: Any, place: str, known: Mapping[str, blocks.Block]) -> dict[str, Any] | None:
        given = self._mapping(child, place)
        self._no_others(given, ("type", "id", "value"), place)
        kind, block_id = given.get("type"), given.get("id")
        if not isinstance(kind, str) or kind not in known:
            self._say(place, _("Den Baustein „%(name)s“ kennt das Portal nicht."), name=str(kind)[:80])
            return None
        if not _is_uuid(block_id):
            self._say(place, _("Dem Baustein fehlt seine Kennung („id“)."))
        read_child = {"type": kind, "id": block_id, "value": self._value(known[kind], given.get("value"), place)}
        if isinstance(known[kind], blocks.PageChooserBlock):
            self.uses.append((read_child, "value"))
        return read_child

    def _leaf(self, block: blocks.Block, value: Any, place: str) -> Any:
        if value is not None and self._fits(block, value, place):
            self._try(block, value, place)
        return value

    def _fits(self, block: blocks.Block, value: Any, place: str) -> bool:
        """Whether the value is of the block's type, so that the block itself may look at it."""
        match block:
            case blocks.DecimalBlock():
                return self._is_number(value, place)
            case blocks.MultipleChoiceBlock():
                return all(self._is_a(str, one, place) for one in (value if isinstance(value, list) else [None]))
            case blocks.BooleanBlock():
                return self._is_a(bool, value, place)
            case blocks.IntegerBlock():
                return self._is_a(int, value, place)
            case _:
                return self._is_a(str, value, place)

    def _try(self, block: blocks.Block, value: Any, place: str) -> None:
        """Note what the editor's page would not take; what is still empty is found before publishing."""
        match block:
            case blocks.DecimalBlock():
                return
            case blocks.PageChooserBlock():
                if not isinstance(self.kinds.get(value), type) or not issubclass(self.kinds[value], block.target_model):
                    self._say(place, _("Der gemeinsame Baustein „%(name)s“ fehlt in der Datei."), name=value[:80])
            case blocks.RichTextBlock():
                self._html(value, place)
            case _ if not is_empty(value):
                try:
                    block.clean(block.to_python(value))
                except ValidationError as refusal:
                    self._refused(refusal, place)

    def _refused(self, refusal: ValidationError, place: str) -> None:
        limits = [(one.params or {}).get("limit_value") for one in refusal.error_list if one.code == "max_length"]
        if limits:
            self._say(place, _("Der Text ist länger als %(limit)s Zeichen."), limit=limits[0])
        else:
            self._say(place, _("Diesen Wert nimmt das Portal hier nicht an."))

    def _is_number(self, value: Any, place: str) -> bool:
        try:
            number = Decimal(str(value)) if isinstance(value, str | int | float) else Decimal("NaN")
        except InvalidOperation:
            number = Decimal("NaN")
        if isinstance(value, bool) or not number.is_finite() or abs(number) > _LARGEST_NUMBER:
            self._say(place, _TYPE_NAMES[int]())
            return False
        return True


_LARGEST_NUMBER = 10**15
# Control characters and halves of pairs, which no database keeps.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_FIELD_TYPES: tuple[tuple[type, type], ...] = (
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.JSONField, dict),
    (models.CharField, str),
    (models.TextField, str),
)
_TYPE_NAMES = {
    str: lambda: _("Hier muss ein Text stehen."),
    int: lambda: _("Hier muss eine Zahl stehen."),
    bool: lambda: _("Hier muss true oder false stehen."),
    dict: lambda: _("Hier müssen Angaben mit Namen stehen."),
}


def _is_uuid(value: Any) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False


# --- texts --------------------------------------------------------------------------------------------

_TAGS = frozenset({"p", "br", "b", "strong", "i", "em", "ol", "ul", "li", "a"})
_SCHEMES = ("https://", "http://", "mailto:", "tel:", "/")


class _Texts(HTMLParser):
    """Collects what the editor's own texts never hold."""

    def __init__(self) -> None:
        super().__init__()
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            self.foreign.append(f"<{tag}>")
        for name, value in attrs:
            if tag != "a" or name != "href":
                self.foreign.append(name)
            elif not (value or "").strip().lower().startswith(_SCHEMES):
                self.foreign.append(value or name)

    def handle_decl(self, decl: str) -> None:
        self.foreign.append(f"<!{decl}>")

    def handle_comment(self, data: str) -> None:
        self.foreign.append("<!-- -->")

    def handle_pi(self, data: str) -> None:
        self.foreign.append(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self.foreign.append(f"<![{data}]>")


def _foreign_html(text: str) -> list[str]:
    parser = _Texts()
    parser.feed(text)
    parser.close()
    return parser.foreign
