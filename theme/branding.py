"""Which look a request gets. The theme does not know the authorities; it reads what the request carries."""

from typing import Protocol, cast

from django.db.models.fields.files import FieldFile
from django.http import HttpRequest

from theme.tokens import DEFAULT_ACCENT, DEFAULT_BRAND, Palette


class Branded(Protocol):
    """What the theme needs to know about an authority."""

    slug: str
    name: str
    short_name: str
    brand_colour: str
    accent_colour: str
    logo: FieldFile
    logo_version: str


def branded(request: HttpRequest) -> Branded | None:
    """The authority of a public host; None on every other host."""
    return cast("Branded | None", getattr(request, "authority", None))


def palette(request: HttpRequest) -> Palette:
    """The colours of this request's authority, or the portal's own."""
    authority = branded(request)
    if authority is None:
        return Palette()
    return Palette(authority.brand_colour or DEFAULT_BRAND, authority.accent_colour or DEFAULT_ACCENT)
