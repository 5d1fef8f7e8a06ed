"""What one form is: frozen, self-contained, and the same before and after a trip through JSON.

Everything that fills in, prints, checks or delivers a form reads these classes and never the editor's blocks.
Identity is the id (the UUID of the editor's block): labels, slugs and order may change from version to
version without losing an answer. Answers are `dict[field id, JSON]`:

=====================  ======================================================================================
kind                   answer
=====================  ======================================================================================
text, long_text        text
name                   text in DIN 91379 letters
number                 whole numbers as a JSON number, others as decimal text ("12.5")
amount                 euros as decimal text with two places ("1234.50")
percent                decimal text with as many places as set ("12.50"); a JSON number where that is none
date                   ISO text; "1890-05" or "1890" where `settings["partial"]` allows it
date_range             {"from", "to"} in ISO text, both days included; no "to" while the end is open
time                   "09:30"
choice, search_choice  the option's value; of a code list, its code
multiple_choice        list of option values, in the order of the options
yes_no                 true or false
email, phone           text; phone numbers in E.164 ("+492431850")
url                    text with its scheme ("https://www.example.org")
address                {"street", "number", "addition", "postcode", "place"} in Germany;
                       {"code": "po_box", "po_box", "postcode", "place"} for a post office box;
                       {"code": "abroad", "street", "addition", "postcode", "place", "country"} abroad.
                       Where there is a choice, one in Germany also has "code": "germany"
country                ISO 3166-1 code ("NL")
nationality            list of ISO 3166-1 codes, or of one of "staatenlos", "ungeklaert", "ohne_angabe"
legal_form             code of the FIM list ("350"), or "andere"
register_entry         {"code", "court", "number"}; {"code": "S", "state"[, "number"]};
                       {"code": "X", "place", "country"[, "number"]}
wz_activity            {"code", "description"}: division of the WZ 2008 ("47") and words; "code" may be allowed
                       to lack
tax_number             13 digits of a Steuernummer, 11 of an IdNr, "DE" and nine of a USt-IdNr
iban                   text without spaces
civil_register_number  "G 123/1990", or "123/1990" where nobody said which register
registry_office        {"code", "place"}: slug of the municipality, or "other"
licence_plate          "HS AB 1234", "HS AB 123H", "HS AB 123E"
file                   list of attachment ids
consent                true
declaration            {"name", "sentence"}
calculated             as a number; nobody answers it
constant               the text the editor wrote; nobody answers it
=====================  ======================================================================================

A question that was asked and left empty has the answer None; one that was never asked has no key at all. The
answer to a repeated step stands under the id of the step:
`{"entries": [{"id": …, <field id>: <answer>, …}, …], "done": true}`; "done" says that no further entry is wanted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self

from django.utils.translation import gettext as _

from . import conditions
from .conditions import Condition
from .items import NOTHING, Content, Field, Item, Option, drop_empty, item_from_json, item_to_json

__all__ = [
    "Charge",
    "Content",
    "Definition",
    "Exemption",
    "Field",
    "Item",
    "Option",
    "Processing",
    "Repeat",
    "Step",
    "canonical",
]

FORMAT = 1


@dataclass(frozen=True)
class Repeat:
    """How often the questions of a step may be answered ("Wiederholung"): one entry per person, vehicle, …

    `one` names an entry in the nominative ("Person"); `first` and `another` say it in the accusative with its
    article ("eine Person", "eine weitere Person").
    """

    one: str
    first: str = ""
    another: str = ""
    least: int = 0
    most: int = 20


@dataclass(frozen=True)
class Step:
    """One page of the form ("Schritt"); with `repeat`, a list of entries that are all asked the same."""

    id: str
    slug: str
    title: str
    intro: str = ""
    items: tuple[Item, ...] = ()
    show_if: Condition | None = None
    repeat: Repeat | None = None
    section: str = ""
    """The task this page belongs to, in a form with a task list."""

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Everything on this step that has an answer, in order; also what nobody is asked."""
        return tuple(item for item in self.items if isinstance(item, Field))

    @cached_property
    def questions(self) -> tuple[Field, ...]:
        """What citizens are asked on this step, in order."""
        return tuple(one for one in self.fields if one.is_asked)


def count_of(step: Step) -> Field:
    """The number of a repeated step's entries, as rules and formulas see it."""
    return Field(step.id, "number", _("Anzahl der Einträge: %(title)s") % {"title": step.title})


@dataclass(frozen=True)
class Charge:
    """Something that costs ("Gebührentatbestand"): the form says what and how many, the offer says how much.

    Charged once while `show_if` holds; with `quantity_field` as many times as that answer says.
    """

    key: str
    text: str
    show_if: Condition | None = None
    quantity_field: str = ""


@dataclass(frozen=True)
class Exemption:
    """When no fee is due ("Gebührenbefreiung"): the condition holds and the evidence was handed in."""

    when: Condition
    evidence_field: str = ""
    text: str = ""


@dataclass(frozen=True)
class Processing:
    """What data protection law asks about the whole form ("Verarbeitung").

    Legal basis and purpose hold for every question that names none of its own. Answers are kept so many months
    after the end of the case; `retention_basis` says by which rule.
    """

    legal_basis: str = ""
    purpose: str = ""
    retention_months: int = 0
    retention_basis: str = ""


@dataclass(frozen=True)
class Definition:
    """One form, complete in itself."""

    title: str
    intro: str = ""
    steps: tuple[Step, ...] = ()
    charges: tuple[Charge, ...] = ()
    exemption: Exemption | None = None
    after: str = ""
    """What happens after sending, as safe HTML for the confirmation page."""
    has_task_list: bool = False
    """Whether citizens choose the order of the sections themselves ("Aufgabenliste")."""
    processing: Processing = Processing()
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: NOTHING)
    """Texts in other languages, by language and place; see `languages`."""

    def __iter__(self) -> Iterator[Step]:
        return iter(self.steps)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Everything in the form that has an answer, in reading order; those of repeated steps included."""
        return tuple(one for step in self.steps for one in step.fields)

    @cached_property
    def _by_id(self) -> Mapping[str, Field]:
        return {one.id: one for one in self.fields}

    @cached_property
    def _by_slug(self) -> Mapping[str, Step]:
        return {step.slug: step for step in self.steps}

    def field(self, field_id: str) -> Field | None:
        """The question with this id."""
        return self._by_id.get(field_id)

    @cached_property
    def _step_of(self) -> Mapping[str, Step]:
        return {one.id: step for step in self.steps for one in step.fields}

    def legal_basis_of(self, field: Field) -> str:
        """Why this question may be asked: its own legal basis, or the form's."""
        return field.legal_basis or self.processing.legal_basis

    def purpose_of(self, field: Field) -> str:
        """What this answer is for: its own purpose, or the form's."""
        return field.purpose or self.processing.purpose

    def step_of(self, field_id: str) -> Step | None:
        """The step on which this question stands."""
        return self._step_of.get(field_id)

    @cached_property
    def _repeated(self) -> Mapping[str, Step]:
        return {step.id: step for step in self.steps if step.repeat is not None}

    def repeated(self, step_id: str) -> Step | None:
        """The repeated step with this id."""
        return self._repeated.get(step_id)

    def target(self, reference: str) -> Field | None:
        """What a rule may look at: a question, or a repeated step as the number of its entries."""
        step = self.repeated(reference)
        return self.field(reference) if step is None else count_of(step)

    def step(self, slug: str) -> Step | None:
        """The step with this slug."""
        return self._by_slug.get(slug)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON: equal forms, equal digest."""
        return hashlib.sha256(canonical(self.to_json()).encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """The whole form as one JSON document; `from_json` gives an equal form back."""
        return drop_empty(
            {
                "format": FORMAT,
                "title": self.title,
                "intro": self.intro,
                "after": self.after,
                "task_list": self.has_task_list or None,
                "processing": _processing_to_json(self.processing),
                "translations": {language: dict(texts) for language, texts in self.translations.items()},
                "steps": [_step_to_json(step) for step in self.steps],
                "charges": [_charge_to_json(charge) for charge in self.charges],
                "exemption": _exemption_to_json(self.exemption),
            }
        )

    @classmethod
    def from_json(cls, doc: Mapping[str, Any]) -> Self:
        """Read a frozen document; raise ValueError for a format this code does not know."""
        if doc.get("format") != FORMAT:
            raise ValueError(f"unknown form format {doc.get('format')!r}, expected {FORMAT}")
        return cls(
            title=doc.get("title", ""),
            intro=doc.get("intro", ""),
            after=doc.get("after", ""),
            has_task_list=doc.get("task_list", False),
            processing=Processing(**doc.get("processing", {})),
            translations=MappingProxyType(
                {language: MappingProxyType(dict(texts)) for language, texts in doc.get("translations", {}).items()}
            ),
            steps=tuple(_step_from_json(step) for step in doc.get("steps", ())),
            charges=tuple(_charge_from_json(charge) for charge in doc.get("charges", ())),
            exemption=_exemption_from_json(doc.get("exemption")),
        )


def canonical(doc: Mapping[str, Any]) -> str:
    """One spelling of a JSON document: sorted keys, no spaces, letters as they are."""
    return json.dumps(doc, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _step_to_json(step: Step) -> dict[str, Any]:
    return drop_empty(
        {
            "id": step.id,
            "slug": step.slug,
            "title": step.title,
            "intro": step.intro,
            "section": step.section,
            "repeat": vars(step.repeat) if step.repeat is not None else None,
            "show_if": conditions.to_json(step.show_if),
            "items": [item_to_json(item) for item in step.items],
        }
    )


def _step_from_json(doc: Mapping[str, Any]) -> Step:
    return Step(
        id=doc["id"],
        slug=doc["slug"],
        title=doc.get("title", ""),
        intro=doc.get("intro", ""),
        section=doc.get("section", ""),
        repeat=Repeat(**doc["repeat"]) if doc.get("repeat") else None,
        show_if=conditions.from_json(doc.get("show_if")),
        items=tuple(item_from_json(item) for item in doc.get("items", ())),
    )


def _processing_to_json(processing: Processing) -> dict[str, Any]:
    return drop_empty(vars(processing) | {"retention_months": processing.retention_months or None})


def _charge_to_json(charge: Charge) -> dict[str, Any]:
    return drop_empty(vars(charge) | {"show_if": conditions.to_json(charge.show_if)})


def _charge_from_json(doc: Mapping[str, Any]) -> Charge:
    return Charge(
        doc.get("key", ""),
        doc.get("text", ""),
        conditions.from_json(doc.get("show_if")),
        doc.get("quantity_field", ""),
    )


def _exemption_to_json(exemption: Exemption | None) -> dict[str, Any] | None:
    if exemption is None:
        return None
    return drop_empty(vars(exemption) | {"when": conditions.to_json(exemption.when)})


def _exemption_from_json(doc: Mapping[str, Any] | None) -> Exemption | None:
    if doc is None:
        return None
    when = conditions.from_json(doc["when"])
    if when is None:
        raise ValueError("an exemption needs its condition")
    return Exemption(when, doc.get("evidence_field", ""), doc.get("text", ""))
