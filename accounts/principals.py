"""Citizens as their realm describes them."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from accounts.models import Principal
from accounts.oidc.policy import Identity

# What an ID token may tell us about a person, under the names of its claims.
ATTRIBUTES = ("given_name", "family_name", "birthdate", "street", "house_number", "postcode", "place")
LONGEST = 255


def principal_for(identity: Identity) -> Principal:
    """The person behind a login, known by issuer and subject and by nothing else; their attributes are renewed."""
    with transaction.atomic():
        principal, created = Principal.objects.get_or_create(issuer=identity.issuer, subject=identity.subject)
        renew(principal, identity.claims, even_if_equal=created)
    return principal


def renew(principal: Principal, claims: Mapping[str, object], *, even_if_equal: bool = False) -> None:
    """Take over what the realm says today. Attributes it no longer states are dropped."""
    attributes = attributes_in(claims)
    if even_if_equal or principal.attributes != attributes:
        principal.attributes = attributes
        principal.save(update_fields=["sealed_attributes"])


def attributes_in(claims: Mapping[str, object]) -> dict[str, str]:
    """The attributes in a token. An e-mail address counts only when the realm has confirmed it."""
    names = (*ATTRIBUTES, "email") if claims.get("email_verified") is True else ATTRIBUTES
    values = {name: claims.get(name) for name in names}
    return {name: value[:LONGEST] for name, value in values.items() if isinstance(value, str) and value}
