"""What the checks want to know about a form's page: its blocks, its offers, its latest version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from cms.tenants import hosts
from forms_app.builder.adapting import standing
from forms_app.builder.assembling import Languages, assemble, id_in_use, id_of, with_translations
from forms_app.builder.definition import Definition
from forms_app.builder.fees import FREE
from forms_app.builder.languages import unfinished
from forms_app.builder.sharing import STEP, Library, latest_numbers, library_of, page_id_of, uses_in

from .findings import OfferFacts, SharedUse, Subject


def subject_of(
    page: Any,
    definition: Definition | None = None,
    *,
    steps: Any = None,
    news: str | None = None,
    spoken: Languages | None = None,
    below: str = "",
    library: Library | None = None,
) -> Subject:
    """The form as its page stands; with the other values, as somebody just typed it.

    `below` is the tree path of the page above, for a form that is not saved yet and has none of its own.
    """
    stream = page.steps if steps is None else steps
    languages = spoken or Languages(page.is_offered_in_english, page.translations)
    library = library or library_of(stream, page.pins, page.adapted)
    german = definition if definition is not None else assemble(page, library)
    return Subject(
        definition=with_translations(german, languages),
        untranslated=len(unfinished(german, languages.translations.get("en", {})))
        if languages.is_offered_in_english
        else 0,
        offers=_offers(page),
        latest=latest_of(page),
        what_is_new=what_is_new(page) if news is None else news,
        shared=tuple(shared_uses(page.path or below, stream, library)),
        blocks=blocks_of(stream, library),
    )


def what_is_new(page: Any) -> str:
    """What the editor wrote for the next version; what was new in the last one is not new any more."""
    written = str(page.what_is_new)
    last = page.versions.only("why").first() if written and page.pk is not None else None
    return "" if last is not None and last.why == written else written


def latest_of(page: Any) -> Definition | None:
    """The newest version of the form; None before the first."""
    version = page.versions.only("document").first() if page.pk is not None else None
    return Definition.from_json(version.document) if version is not None else None


def _offers(page: Any) -> tuple[OfferFacts, ...]:
    if page.pk is None:
        return ()
    today = timezone.localdate()
    rows = page.offers.filter(enabled=True).select_related("authority", "service").order_by("authority__name")
    return tuple(
        OfferFacts(
            authority=offer.authority.name,
            is_free=offer.payment_policy == FREE,
            priced=frozenset(rule.charge for rule in offer.fee_rules() if rule.holds_on(today)),
            has_recipient=bool(offer.recipient_id or offer.service.office_id),
        )
        for offer in rows
    )


def title_of(child: Any) -> str:
    """How an editor calls a step of the stream; a shared one by the title of its page."""
    if child.block_type != STEP:
        return child.value.get("title") or ""
    found = Page.objects.filter(pk=page_id_of(STEP, child.value) or 0).first()
    return found.title if found is not None else ""


def _children(stream: Any) -> list[Any]:
    return [child for step in stream or () if step.block_type != STEP for child in step.value["items"] or ()]


def shared_uses(path: str, stream: Any, library: Library) -> Iterator[SharedUse]:
    """Every use of a shared block in a form whose tree path begins so."""
    uses = list(uses_in(stream))
    if not uses:
        return
    page_ids = [page_id_of(use.block_type, use.value) or 0 for use in uses]
    latest, there = latest_numbers(page_ids), Page.objects.in_bulk(page_ids)
    for use, page_id in zip(uses, page_ids, strict=True):
        chosen = there.get(page_id)
        part = library.part(use)
        yield SharedUse(
            place=id_of(use),
            page_id=chosen.pk if chosen is not None else 0,
            title=part.title if part is not None else str(chosen.title if chosen is not None else ""),
            is_there=chosen is not None,
            number=part.number if part is not None else 0,
            latest=latest.get(chosen.pk, 0) if chosen is not None else 0,
            is_foreign=chosen is not None and is_foreign(path, chosen.path),
            may_adapt=part is not None and part.texts_may_change,
            own=sum(map(len, library.adapted.get(id_of(use), {}).values())),
            **standing(library, part, id_of(use)),
        )


def is_foreign(path: str, chosen: str) -> bool:
    """Whether a form at `path` may not use the block at `chosen`: it is neither central nor of the same authority."""
    owner, mine = hosts.authority_for_path(chosen), hosts.authority_for_path(path)
    return owner is not None and (mine is None or mine.pk != owner.pk)


def blocks_of(stream: Any, library: Library) -> Mapping[str, str]:
    """For every step and item the block an editor finds it in."""
    found = {id_of(step): id_of(step) for step in stream or ()}
    found |= {id_of(child): id_of(child) for child in _children(stream)}
    for use in uses_in(stream):
        part = library.part(use)
        if part is not None:
            found |= {id_in_use(id_of(use), id_of(one)): id_of(use) for one in part.items}
    return found
