"""What the checks want to know about a form's page: its blocks, its offers, its latest version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from forms_app.builder.assembling import Languages, assemble, id_in_use, id_of, with_translations
from forms_app.builder.definition import Definition
from forms_app.builder.fees import FREE
from forms_app.builder.languages import unfinished

from .findings import OfferFacts, Subject


def subject_of(
    page: Any,
    definition: Definition | None = None,
    *,
    steps: Any = None,
    news: str | None = None,
    spoken: Languages | None = None,
) -> Subject:
    """The form as its page stands; with the other values, as somebody just typed it."""
    stream = page.steps if steps is None else steps
    languages = spoken or Languages(page.is_offered_in_english, page.translations)
    german = definition if definition is not None else assemble(page)
    return Subject(
        definition=with_translations(german, languages),
        untranslated=len(unfinished(german, languages.translations.get("en", {})))
        if languages.is_offered_in_english
        else 0,
        offers=_offers(page),
        latest=latest_of(page),
        what_is_new=what_is_new(page) if news is None else news,
        lost_groups=tuple(_lost_groups(stream)),
        blocks=blocks_of(stream),
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


def _children(stream: Any) -> list[Any]:
    return [child for step in stream or () for child in step.value["items"] or ()]


def _lost_groups(stream: Any) -> list[str]:
    return [id_of(child) for child in _children(stream) if child.block_type == "group" and child.value is None]


def blocks_of(stream: Any) -> Mapping[str, str]:
    """For every step and item the block an editor finds it in."""
    found = {id_of(step): id_of(step) for step in stream or ()}
    for child in _children(stream):
        use = id_of(child)
        found[use] = use
        if child.block_type == "group" and child.value is not None:
            found |= {id_in_use(use, id_of(one)): use for one in child.value.specific.items}
    return found
