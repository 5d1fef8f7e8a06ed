"""The logo of an authority: a picture its operators hand in, made anew by us before anybody sees it.

Drawn again as PNG, so nothing of the file but its pixels reaches a browser: no script of an SVG, no place and no
camera of a photo. Without a logo the theme draws a shield.
"""

import hashlib
import io
import warnings

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image

from cms.tenants.models import Authority

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 2 * 1024 * 1024
SMALLEST, LARGEST = 64, 4000
DRAWN_AT = (600, 168)  # three times the room in the header, for sharp screens


def set_logo(authority: Authority, content: bytes) -> None:
    """Store the picture as the authority's logo; raise ValidationError and change nothing if it is none."""
    drawn = _draw(content)
    name = f"{authority.slug}-{hashlib.sha256(drawn).hexdigest()[:12]}.png"
    before = authority.logo.name
    authority.logo.save(name, ContentFile(drawn), save=False)
    authority.save()
    _drop(authority, before)


def remove_logo(authority: Authority) -> None:
    """Back to the drawn shield."""
    before = authority.logo.name
    authority.logo = ""
    authority.save()
    _drop(authority, before)


def _drop(authority: Authority, name: str | None) -> None:
    if name and name != authority.logo.name:
        authority.logo.storage.delete(name)


def _draw(content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise ValidationError(_("Das Logo darf höchstens 2 MB groß sein."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(content), formats=FORMATS)
            if not all(SMALLEST <= side <= LARGEST for side in opened.size):
                raise ValidationError(_("Das Logo muss je Seite zwischen 64 und 4000 Pixel haben."))
            picture = opened.convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_("Das Logo muss ein Bild als PNG, JPEG oder WebP sein.")) from error
    picture.thumbnail(DRAWN_AT)
    fresh = Image.new("RGBA", picture.size)
    fresh.paste(picture)
    out = io.BytesIO()
    fresh.save(out, "PNG", optimize=True)
    return out.getvalue()
