"""A form in a second language: which texts it has, what is still to be translated, and the form with its texts put in.

The German form is the form. A translation belongs to a place (`<id of a block>.label`, `title`, …) and remembers the
German text it was made from; where that text has changed since, the translation is stale. A form is offered in a
language only when no text of it is missing or stale: a page never mixes two languages, and nobody reads in English
what the German no longer says.

Answers, fees and everything that is handed on stay as they are: options are known by their values, never by their
labels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypedDict

from django.utils.translation import gettext_lazy as _

from .definition import Charge, Content, Definition, Exemption, Field, Item, Option, Repeat, Step

GERMAN = "de"
SECOND = {"en": _("Englisch")}
"""The languages a form may be translated into, in the words of the editor."""


class Translated(TypedDict):
    """One translation as a page keeps it: the text, and the German text it was made from."""

    source: str
    text: str


Translations = Mapping[str, Translated]
"""The translations of one language by place."""


class Standing(StrEnum):
    """How it stands with one text."""

    DONE = "done"
    MISSING = "missing"
    STALE = "stale"


@dataclass(frozen=True)
class Text:
    """One text of the form that people read."""

    place: str
    slot: str
    german: str
    block: str = ""
    """The question, text or step it belongs to, as editors know it."""
    step: str = ""
    """The title of the step it stands on; empty for texts of the whole form."""
    is_html: bool = False

    def standing(self, translations: Translations) -> Standing:
        """Whether this text is translated."""
        found = translations.get(self.place)
        if found is None or not has_words(found["text"]):
            return Standing.MISSING
        return Standing.DONE if found["source"] == self.german else Standing.STALE


_TAGS = re.compile(r"<[^>]*>")


def has_words(text: str) -> bool:
    """Whether there is anything to read, in plain text or between tags."""
    return bool(_TAGS.sub("", text).replace("&nbsp;", " ").strip())


# --- which texts there are --------------------------------------------------------------------------

# Settings of a kind that people read.
SETTINGS = ("unit", "sentence")
_HTML = frozenset({"intro", "after", "text"})


def texts(definition: Definition) -> list[Text]:
    """Every text of the form that people read, in reading order; each place once."""
    found = {text.place: text for text in _all(definition) if has_words(text.german)}
    return list(found.values())


def _all(definition: Definition) -> Iterator[Text]:
    yield Text("title", "title", definition.title)
    yield Text("intro", "intro", definition.intro, is_html=True)
    for step in definition.steps:
        yield from _of_step(step)
        for item in step.items:
            yield from _of_item(item, step)
    for charge in definition.charges:
        yield Text(f"charge.{charge.key}", "charge", charge.text)
    if definition.exemption is not None:
        yield Text("exemption", "exemption", definition.exemption.text)
    yield Text("after", "after", definition.after, is_html=True)


def _of_step(step: Step) -> Iterator[Text]:
    def text(slot: str, german: str) -> Text:
        return Text(f"{step.id}.{slot}", slot, german, step.title, step.title, slot in _HTML)

    yield text("title", step.title)
    # Pages of one task are found by its name, so the name is translated once.
    yield Text(_section(step), "section", step.section, step.title, step.title)
    yield text("intro", step.intro)
    if step.repeat is not None:
        yield text("one", step.repeat.one)
        yield text("first", step.repeat.first)
        yield text("another", step.repeat.another)


def _section(step: Step) -> str:
    return f"section.{step.section}"


def _of_item(item: Item, step: Step) -> Iterator[Text]:
    name = item.label if isinstance(item, Field) else item.title

    def text(slot: str, german: str, last: str = "") -> Text:
        place = f"{item.id}.{slot}" + (f".{last}" if last else "")
        return Text(place, slot, german, name, step.title, slot in _HTML)

    if isinstance(item, Content):
        yield text("title", item.title)
        yield text("text", item.text)
        return
    yield text("label", item.label)
    yield text("help", item.help)
    yield text("phrase", item.phrase)
    for option in item.options:
        yield text("option", option.label, option.value)
        yield text("hint", option.hint, option.value)
    for code, sentence in item.errors.items():
        yield text("error", sentence, code)
    for name_of_setting in SETTINGS:
        yield text("setting", str(item.settings.get(name_of_setting) or ""), name_of_setting)


def unfinished(definition: Definition, translations: Translations) -> list[Text]:
    """The texts that keep the form from being offered in this language."""
    return [text for text in texts(definition) if text.standing(translations) is not Standing.DONE]


def complete(definition: Definition, translations: Translations) -> Mapping[str, str]:
    """The texts by place as they are frozen; nothing while one of them is missing or stale."""
    if unfinished(definition, translations):
        return MappingProxyType({})
    return MappingProxyType({text.place: translations[text.place]["text"] for text in texts(definition)})


# --- the form in another language -------------------------------------------------------------------


def languages(definition: Definition) -> tuple[str, ...]:
    """The languages the form can be filled in, German first."""
    return (GERMAN, *(language for language in SECOND if definition.translations.get(language)))


def translated(definition: Definition, language: str) -> Definition:
    """The same form in this language; the German one where there is no other. Ids, rules and values stay."""
    words = definition.translations.get(language)
    if language == GERMAN or not words:
        return definition
    put = _Put(words)
    return replace(
        definition,
        title=put("title", definition.title),
        intro=put("intro", definition.intro),
        after=put("after", definition.after),
        steps=tuple(_step(step, put) for step in definition.steps),
        charges=tuple(_charge(charge, put) for charge in definition.charges),
        exemption=_exemption(definition.exemption, put),
    )


@dataclass(frozen=True)
class _Put:
    words: Mapping[str, str]

    def __call__(self, place: str, german: str) -> str:
        return self.words.get(place, german)


def _step(step: Step, put: _Put) -> Step:
    return replace(
        step,
        title=put(f"{step.id}.title", step.title),
        intro=put(f"{step.id}.intro", step.intro),
        section=put(_section(step), step.section),
        repeat=_repeat(step.id, step.repeat, put),
        items=tuple(_item(item, put) for item in step.items),
    )


def _repeat(step_id: str, repeat: Repeat | None, put: _Put) -> Repeat | None:
    if repeat is None:
        return None
    return replace(
        repeat,
        one=put(f"{step_id}.one", repeat.one),
        first=put(f"{step_id}.first", repeat.first),
        another=put(f"{step_id}.another", repeat.another),
    )


def _item(item: Item, put: _Put) -> Item:
    if isinstance(item, Content):
        return replace(item, title=put(f"{item.id}.title", item.title), text=put(f"{item.id}.text", item.text))
    return replace(
        item,
        label=put(f"{item.id}.label", item.label),
        help=put(f"{item.id}.help", item.help),
        phrase=put(f"{item.id}.phrase", item.phrase),
        options=tuple(_option(item.id, option, put) for option in item.options),
        errors=MappingProxyType({code: put(f"{item.id}.error.{code}", text) for code, text in item.errors.items()}),
        settings=_settings(item, put),
    )


def _option(field_id: str, option: Option, put: _Put) -> Option:
    return replace(
        option,
        label=put(f"{field_id}.option.{option.value}", option.label),
        hint=put(f"{field_id}.hint.{option.value}", option.hint),
    )


def _settings(field: Field, put: _Put) -> Mapping[str, Any]:
    found = [name for name in SETTINGS if name in field.settings]
    words = {name: put(f"{field.id}.setting.{name}", str(field.settings[name])) for name in found}
    return MappingProxyType({**field.settings, **words}) if words else field.settings


def _charge(charge: Charge, put: _Put) -> Charge:
    return replace(charge, text=put(f"charge.{charge.key}", charge.text))


def _exemption(exemption: Exemption | None, put: _Put) -> Exemption | None:
    return None if exemption is None else replace(exemption, text=put("exemption", exemption.text))
