"""Places the town does not know: a hint that another authority may be responsible, never a refusal.

Names of places are compared folded and as whole words, so "Krankenhaus Erkelenz" and "Erkelenz-Loevenich" are in
Erkelenz. The list cannot be complete, people write what stands in their papers; the registry office decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cms.tenants.models import Authority
from forms_app.builder.definition import Step
from portal_pages.folding import fold


def unknown(step: Step | None, answers: Mapping[str, Any], authority: Authority | None) -> list[str]:
    """Answers of this step that should name a place of the authority and do not, as they were typed."""
    if step is None or authority is None or not authority.places:
        return []
    given = (answers.get(field.id) for field in step.fields if field.kind == "text" and field.setting("local"))
    return [place for place in given if isinstance(place, str) and not is_in(place, authority)]


def is_in(place: str, authority: Authority) -> bool:
    """Whether one of the authority's places is named in it."""
    words = f" {fold(place)} "
    return any(f" {fold(known)} " in words for known in authority.places)
