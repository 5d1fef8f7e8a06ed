"""How to reach the office that works on an application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from cms.tenants.models import Authority


@dataclass(frozen=True)
class Contact:
    """One way to reach the office."""

    label: str
    text: str
    href: str = ""


def of(office: Any, authority: Authority) -> list[Contact]:
    """The ways to the office of the service; to the authority itself where none is named."""
    source = office if office is not None else authority
    phone, email = source.phone, source.email
    found = [Contact(_("Persönlich"), address(source))] if source.street else []
    if phone:
        found.append(Contact(_("Telefon"), phone, f"tel:{''.join(c for c in phone if c.isdigit() or c == '+')}"))
    if email:
        found.append(Contact(_("E-Mail"), email, f"mailto:{email}"))
    return found


def address(source: Any) -> str:
    """Street, postcode and place on one line."""
    return ", ".join(filter(None, (source.street, f"{source.postcode} {source.place}".strip())))


def feedback(authority: Authority) -> Contact | None:
    """Where to say what was hard to understand; None for an authority without an address for mail."""
    if not authority.email:
        return None
    subject = quote(_("Rückmeldung zum Online-Antrag"))
    return Contact(_("E-Mail"), authority.email, f"mailto:{authority.email}?subject={subject}")
