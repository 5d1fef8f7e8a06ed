"""What the account already knows about the person, offered in questions about the person.

A question says with its autocomplete purpose (HTML, WCAG 1.3.5) that it asks about whoever fills in the form; only
such questions are prefilled. Nothing is taken over silently: the values stand in the form and count once the
citizen has saved the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from accounts.models import Principal
from accounts.trust import LOCAL_ACCOUNT, TrustFacts, TrustLevel
from forms_app.builder.definition import Field, Step

Attributes = Mapping[str, Any]


def _full_name(known: Attributes) -> str:
    return " ".join(filter(None, (known.get("given_name"), known.get("family_name"))))


def _address(known: Attributes) -> dict[str, str] | None:
    if not known.get("postcode") or not known.get("place"):
        return None
    return {
        "street": str(known.get("street") or ""),
        "number": str(known.get("house_number") or ""),
        "addition": "",
        "postcode": str(known["postcode"]),
        "place": str(known["place"]),
    }


SOURCES: dict[str, Callable[[Attributes], Any]] = {
    "name": _full_name,
    "given-name": lambda known: known.get("given_name"),
    "family-name": lambda known: known.get("family_name"),
    "email": lambda known: known.get("email"),
    "bday": lambda known: known.get("birthdate"),
}


# What an identity provider proves; an address for mail is never among it.
PROVEN = frozenset({"name", "given-name", "family-name", "bday"})


def origins_of(
    fields: Iterable[Field], answers: Mapping[str, Any], principal: Principal | None, trust: TrustFacts
) -> dict[str, dict[str, Any]]:
    """Which of these answers say exactly what the account says, with the login that vouches for it.

    An answer that was changed by hand is not among them: the citizen typed it.
    """
    if principal is None:
        return {}
    known = principal.attributes or {}
    found = {}
    for field in fields:
        source = _source(field) if answers.get(field.id) else None
        if source is not None and source(known) == answers[field.id]:
            found[field.id] = {
                "source": trust.method or LOCAL_ACCOUNT,
                "level": int(trust.level if _is_proven(field) else min(trust.level, TrustLevel.NIEDRIG)),
                "at": trust.at.isoformat(timespec="seconds") if trust.at else None,
            }
    return found


def _is_proven(field: Field) -> bool:
    return field.kind == "address" or field.autocomplete in PROVEN


def answers_for(step: Step, answers: Mapping[str, Any], principal: Principal | None) -> dict[str, Any]:
    """Values for the questions of a step that were never asked before; empty without a login."""
    wanted = [(field.id, source) for field in step.fields if field.id not in answers and (source := _source(field))]
    if principal is None or not wanted:
        return {}
    known = principal.attributes or {}
    offered = {field_id: source(known) for field_id, source in wanted}
    return {key: value for key, value in offered.items() if value}


def _source(field: Field) -> Callable[[Attributes], Any] | None:
    if field.kind == "address" and field.autocomplete:
        return _address
    return SOURCES.get(field.autocomplete)
