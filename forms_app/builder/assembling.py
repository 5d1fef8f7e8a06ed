"""From the editor's blocks to a Definition.

Shared groups and steps are put in where they are used, in the version the form is pinned to (`sharing`). Each use
gives their questions ids of their own, made from the id of the use and the id in the shared block, so that one group
may stand in a form twice and every answer keeps its place when the group is edited. Rules inside follow its questions.

Assembling never refuses: whatever an editor left out or broke is kept as it is and found by `checking`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import NAMESPACE_OID, UUID, uuid5

from wagtail.rich_text import expand_db_html

from .definition import Charge, Content, Definition, Exemption, Field, Item, Option, Processing, Repeat, Step, count_of
from .formulas import Formula, Operation, Part
from .items import NOTHING
from .kinds.registry import KINDS
from .languages import SECOND, complete
from .references import Questions, condition
from .sharing import GROUP, STEP, Library, SharedPart, library_of, uses_in
from .slugs import slug_of

READING = "content_"
_EDITOR_MARKS = re.compile(r' data-block-key="[^"]*"')
_FIELD_SLOTS = frozenset({"label", "help", "required", "phrase", "autocomplete", "options", "error_missing"})
_OTHER_SLOTS = frozenset({"show_if", "require_if", "formula", "record"})
# Addresses the wizard needs for itself.
RESERVED_SLUGS = frozenset(
    {"start", "pruefen", "absenden", "gespeichert", "verlassen", "eingegangen", "zahlen", "neue-fassung", "aufgaben"}
)


@dataclass
class Draft:
    """An item whose rules still wait until all questions are known; `value` is the editor's block."""

    item: Item
    value: Any
    ids: Mapping[str, str] = field(default_factory=dict)


def assemble(page: Any, library: Library | None = None) -> Definition:
    """The Definition of a FormPage as it stands, saved or not; in German only, see `with_translations`."""
    return assemble_parts(
        title=page.title,
        intro=page.intro,
        after=page.after,
        steps=page.steps,
        library=library or library_of(page.steps, page.pins, page.adapted),
        charges=page.charges,
        exemptions=page.exemptions,
        has_task_list=page.has_task_list,
        processing=processing(**{name: getattr(page, name) for name in PROCESSING}),
    )


class Languages(NamedTuple):
    """What `with_translations` reads of a page, for a page that is still being typed."""

    is_offered_in_english: bool
    translations: Mapping[str, Any]


def with_translations(definition: Definition, page: Any) -> Definition:
    """The form with the languages the page offers it in: those in which no text is missing or stale."""
    if not page.is_offered_in_english:
        return definition
    offered = {language: complete(definition, page.translations.get(language, {})) for language in SECOND}
    return replace(definition, translations=MappingProxyType({key: words for key, words in offered.items() if words}))


PROCESSING = ("legal_basis", "purpose", "retention_months", "retention_basis")
"""The fields of the page about data protection, named as in `Processing`."""


def processing(
    *, legal_basis: str | None, purpose: str | None, retention_months: int | None, retention_basis: str | None
) -> Processing:
    """What the editor wrote about data protection."""
    return Processing(legal_basis or "", purpose or "", retention_months or 0, retention_basis or "")


def assemble_parts(
    *,
    title: str,
    intro: str,
    after: str,
    steps: Any,
    charges: Any,
    exemptions: Any,
    library: Library | None = None,
    has_task_list: bool = False,
    processing: Processing | None = None,
) -> Definition:
    """The same from the single values of the page's form."""
    leaves = [leaf for child in steps or () if (leaf := _leaf(child, library or Library())) is not None]
    counts = [count_of(Step(id=leaf.id, slug="", title=leaf.title)) for leaf in leaves if leaf.value.get("repeat")]
    asked = [draft.item for leaf in leaves for draft in leaf.items if isinstance(draft.item, Field)]
    questions = Questions([*asked, *counts])
    slugs = _Slugs()
    return Definition(
        title=title,
        has_task_list=has_task_list,
        processing=processing or Processing(),
        intro=html(intro),
        after=html(after),
        steps=tuple(_step(leaf, questions, slugs) for leaf in leaves),
        charges=tuple(_charge(child.value, questions) for child in charges or ()),
        exemption=next((_exemption(child.value, questions) for child in exemptions or ()), None),
    )


def assemble_group(title: str, items: Any) -> Definition:
    """A shared group as a form of one step, so that it can be checked like one."""
    drafts = list(_items(items, Library()))
    questions = Questions(draft.item for draft in drafts if isinstance(draft.item, Field))
    shown = tuple(_ruled(draft, questions) for draft in drafts)
    return Definition(title=title, steps=(Step(id="group", slug="group", title=title, items=shown),))


def assemble_shared_step(title: str, stream: Any) -> Definition:
    """A shared step as a form that has no other."""
    return replace(assemble_parts(title="", intro="", after="", steps=stream, charges=(), exemptions=()), title=title)


def assemble_part(part: SharedPart) -> Definition:
    """The version of a shared block as a form of one step."""
    put_together = assemble_shared_step if part.is_step else assemble_group
    return put_together(part.title, part.children)


@dataclass
class _Leaf:
    """One page of the form: the step's own block, or a shared one with what the form says about its use."""

    id: str
    title: str
    intro: str
    value: Any
    show_if: Any
    section: str
    items: list[Draft]


def _leaf(child: Any, library: Library) -> _Leaf | None:
    """None for the use of a shared step that is not to be had; the checklist names it."""
    if child.block_type == STEP:
        return _shared_leaf(child, library)
    value = child.value
    return _Leaf(
        id=id_of(child),
        title=value["title"] or "",
        intro=html(value["intro"]),
        value=value,
        show_if=value.get("show_if"),
        section=value.get("section") or "",
        items=list(_items(value["items"], library)),
    )


def _shared_leaf(use: Any, library: Library) -> _Leaf | None:
    part = library.part(use)
    if part is None or not len(part.children):
        return None
    step = part.children[0]
    own = _own_texts(library, part, use, step)
    return _Leaf(
        id=id_of(use),
        title=own.get("title", step.value["title"] or ""),
        intro=own.get("intro", html(step.value["intro"])),
        value=step.value,
        show_if=use.value.get("show_if"),
        section=use.value.get("section") or "",
        items=list(_used(use, part, library)),
    )


def _step(leaf: _Leaf, questions: Questions, slugs: _Slugs) -> Step:
    return Step(
        id=leaf.id,
        section=leaf.section,
        repeat=next((_repeat(each.value) for each in leaf.value.get("repeat") or ()), None),
        slug=slugs.take(leaf.value["slug"] or slug_of(leaf.title, longest=60, otherwise="schritt")),
        title=leaf.title,
        intro=leaf.intro,
        show_if=condition(leaf.show_if, questions),
        items=tuple(_ruled(draft, questions) for draft in leaf.items),
    )


def _repeat(value: Any) -> Repeat:
    return Repeat(
        one=value["one"] or "",
        first=value["first"] or "",
        another=value["another"] or "",
        least=value["least"] or 0,
        most=value["most"] or Repeat.most,
    )


def _ruled(draft: Draft, questions: Questions) -> Item:
    """The item with its rules, now that every question is known."""
    seen = questions.seen_from(draft.ids)
    show_if = condition(draft.value.get("show_if"), seen)
    if isinstance(draft.item, Content):
        return replace(draft.item, show_if=show_if)
    rules = [condition(option.get("show_if"), seen) for option in draft.value.get("options") or ()]
    options = tuple(replace(option, show_if=rule) for option, rule in zip(draft.item.options, rules, strict=True))
    return replace(
        draft.item,
        show_if=show_if,
        require_if=None if draft.item.required else condition(draft.value.get("require_if"), seen),
        options=options,
        formula=_formula(draft.value.get("formula"), seen),
    )


def _formula(value: Any, questions: Questions) -> Formula | None:
    if not value:
        return None
    parts = [_formula_part(each, questions) for each in value["parts"] or ()]
    return Formula(Operation(value["operation"]), tuple(part for part in parts if part is not None))


def _formula_part(value: Any, questions: Questions) -> Part | None:
    if value["field"]:
        return Part(field=questions.find(value["field"]))
    return None if value["number"] is None else Part(number=f"{value['number'].normalize():f}")


class _Slugs:
    """Hands out each address once."""

    def __init__(self) -> None:
        self.taken: set[str] = set(RESERVED_SLUGS)

    def take(self, wanted: str) -> str:
        slug, number = wanted, 2
        while slug in self.taken:
            slug, number = f"{wanted}-{number}", number + 1
        self.taken.add(slug)
        return slug


# --- items ------------------------------------------------------------------------------------------


def _items(stream: Any, library: Library) -> Iterator[Draft]:
    for child in stream or ():
        if child.block_type == GROUP:
            part = library.part(child)
            if part is not None:
                yield from _used(child, part, library)
        else:
            yield Draft(item(child.block_type, child.value, id_of(child)), child.value)


def id_in_use(use_id: str, item_id: str) -> str:
    """The id of a shared block's item where the block is used."""
    return str(uuid5(uuid5(NAMESPACE_OID, use_id), item_id))


def _used(use: Any, part: SharedPart, library: Library) -> Iterator[Draft]:
    """The items of a shared block under the ids of this use, in the form's own words where it has some."""
    ids = {id_of(child): id_in_use(id_of(use), id_of(child)) for child in part.items}
    for child, draft in zip(part.items, _items(part.items, Library()), strict=True):
        own = _own_texts(library, part, use, child)
        yield Draft(replace(reworded(draft.item, own), id=ids[draft.item.id]), draft.value, ids)


def _own_texts(library: Library, part: SharedPart, use: Any, child: Any) -> Mapping[str, str]:
    if not part.texts_may_change:
        return NOTHING
    return {slot: text["text"] for slot, text in library.texts(id_of(use), id_of(child)).items()}


def reworded(item: Item, own: Mapping[str, str]) -> Item:
    """The item with a form's own texts, by slot."""
    if not own:
        return item
    if isinstance(item, Content):
        return replace(item, title=own.get("title", item.title), text=own.get("text", item.text))
    errors = MappingProxyType({**item.errors, "missing": own["missing"]}) if "missing" in own else item.errors
    return replace(item, label=own.get("label", item.label), help=own.get("help", item.help), errors=errors)


def uses(page: Any) -> dict[str, list[Field]]:
    """The questions of every shared block in a form page, by the id of its use."""
    steps = getattr(page, "steps", ())
    library = library_of(steps, getattr(page, "pins", {}), getattr(page, "adapted", {}))
    return {
        id_of(use): [one.item for one in _used(use, part, library) if isinstance(one.item, Field)]
        for use in uses_in(steps)
        if (part := library.part(use)) is not None
    }


def item(block_type: str, value: Any, block_id: str) -> Item:
    """One question or piece of content, its rule left out."""
    if block_type.startswith(READING):
        return Content(
            id=block_id,
            kind=block_type.removeprefix(READING),
            title=value.get("title") or "",
            text=html(value.get("text")),
        )
    kind = KINDS[block_type]
    record = value.get("record") or {}
    missing = value.get("error_missing") or ""
    tokens = [token for token in kind.autocomplete if token]
    return Field(
        id=block_id,
        kind=block_type,
        label=value["label"] or "",
        help=value.get("help") or "",
        required=bool(value.get("required")),
        options=tuple(_option(option) for option in value.get("options") or ()),
        phrase=value.get("phrase") or "",
        errors=MappingProxyType({"missing": missing}) if missing else NOTHING,
        autocomplete=value.get("autocomplete") or (tokens[0] if len(tokens) == len(kind.autocomplete) == 1 else ""),
        sensitive=bool(record.get("sensitive")),
        fim_id=record.get("fim_id") or "",
        legal_basis=record.get("legal_basis") or "",
        purpose=record.get("purpose") or "",
        settings=MappingProxyType(_settings(value)),
    )


def _settings(value: Any) -> dict[str, Any]:
    """The kind's own settings, without those left empty; a zero is a setting, an unticked box is none."""
    own = {name: each for name, each in value.items() if name not in _FIELD_SLOTS | _OTHER_SLOTS}
    plain = {name: list(each) if isinstance(each, list | tuple) else each for name, each in own.items()}
    return {name: each for name, each in plain.items() if each is not False and each not in (None, "", [])}


def _option(option: Any) -> Option:
    label = option["label"] or ""
    return Option(
        option.get("value") or slug_of(label, longest=80, otherwise="antwort"), label, option.get("hint") or ""
    )


# --- fees -------------------------------------------------------------------------------------------


def _charge(value: Any, questions: Questions) -> Charge:
    return Charge(
        key=value["key"] or "",
        text=value["text"] or "",
        show_if=condition(value["show_if"], questions),
        quantity_field=questions.find(value["quantity_field"]),
    )


def _exemption(value: Any, questions: Questions) -> Exemption | None:
    when = condition(value["when"], questions)
    if when is None:
        return None
    return Exemption(when, questions.find(value["evidence_field"]), value["text"] or "")


# --- small things -----------------------------------------------------------------------------------


def html(text: Any) -> str:
    """Rich text as safe HTML that needs no database to be shown."""
    source = getattr(text, "source", text)
    # The editor's own marks change with every visit and would make a new version of an unchanged form.
    return _EDITOR_MARKS.sub("", str(expand_db_html(source))) if source else ""


def id_of(child: Any) -> str:
    """The block's id; a block that was never saved gets one that is only good for checking."""
    try:
        return str(UUID(str(child.id)))
    except ValueError:
        return f"neu-{id(child)}"
