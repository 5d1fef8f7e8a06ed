"""Places that belong to another authority: a hint and the way there, never a refusal.

Where people type a place, its name is compared folded and as whole words, so "Krankenhaus Erkelenz" and
"Erkelenz-Loevenich" are in Erkelenz. The list cannot be complete, people write what stands in their papers; the
registry office decides. Where they choose a place from the list of registry offices, we know whose it is and say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from cms.tenants import hosts, scope
from cms.tenants.models import Authority
from forms_app.builder.codelists.lists import code_list
from forms_app.builder.definition import Step
from forms_app.builder.models import Offer
from portal_pages.folding import fold


@dataclass(frozen=True)
class Elsewhere:
    """A place whose registry office is another one's, and where its form begins, if it has one online."""

    place: str
    authority: str
    address: str = ""
    is_online: bool = False


def unknown(step: Step | None, answers: Mapping[str, Any], authority: Authority | None) -> list[str]:
    """Answers of this step that should name a place of the authority and do not, as they were typed."""
    if step is None or authority is None or not authority.places:
        return []
    return [place for place in _local(step, answers, "text") if isinstance(place, str) and not is_in(place, authority)]


def is_in(place: str, authority: Authority) -> bool:
    """Whether one of the authority's places is named in it."""
    words = f" {fold(place)} "
    return any(f" {fold(known)} " in words for known in authority.places)


def of_others(
    step: Step | None, answers: Mapping[str, Any], authority: Authority, version_id: int | None
) -> list[Elsewhere]:
    """Answers of this step that chose a place of another municipality on the list."""
    names = code_list("municipalities").labels
    return [
        _at(str(one["code"]), str(one["place"]), version_id)
        for one in (_local(step, answers, "registry_office") if step is not None else ())
        if isinstance(one, Mapping) and one.get("code") in names and one["code"] != authority.slug
    ]


def _local(step: Step, answers: Mapping[str, Any], kind: str) -> Iterator[Any]:
    return (answers.get(field.id) for field in step.fields if field.kind == kind and field.setting("local"))


def _at(slug: str, place: str, version_id: int | None) -> Elsewhere:
    other = next((one for one in hosts.authorities() if one.slug == slug), None)
    if other is None:
        return Elsewhere(place, code_list("municipalities").labels[slug])
    if version_id is None:  # a form that is only tried out is offered by nobody
        return Elsewhere(place, other.name, other.url("/"))
    with scope.use(other):
        offers = Offer.objects.filter(form__versions=version_id, form__live=True, enabled=True, service__live=True)
        offer_id = offers.values_list("pk", flat=True).first()
    if offer_id is None:
        return Elsewhere(place, other.name, other.url("/"))
    return Elsewhere(place, other.name, other.url(reverse("wizard:start", args=[offer_id])), is_online=True)
