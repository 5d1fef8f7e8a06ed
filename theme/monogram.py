"""The sign of a town: a shield with its initial and a plain division.

Drawn here on purpose: real coats of arms may be borne only by those entitled to them.
"""

from zlib import crc32

from django.utils.html import format_html
from django.utils.safestring import SafeString

SHIELD = "M4 3h40v27c0 12-9 19-20 23C13 49 4 42 4 30Z"
DIVISIONS = (
    "M4 3h40v11H4Z",  # chief
    "M4 36h40c-2 9-10 14-20 17C14 50 6 45 4 36Z",  # base
    "M4 3h11v44C8 42 4 37 4 30Z",  # pale at the side
    "M28 3h16v17L20 51C13 48 8 44 6 38Z",  # bend
    "M4 3h40L24 17Z",  # pile
    "M4 40l20-11 20 11c-4 6-11 10-20 13C15 50 8 46 4 40Z",  # chevron
)


def draw(slug: str, name: str) -> SafeString:
    """The shield of one town as inline SVG; coloured by the style sheet, silent for screen readers."""
    return format_html(
        '<svg class="sp-monogram" viewBox="0 0 48 56" aria-hidden="true" focusable="false">'
        '<path class="sp-monogram__field" d="{}"/><path class="sp-monogram__division" d="{}"/>'
        '<text class="sp-monogram__letter" x="24" y="36" text-anchor="middle">{}</text></svg>',
        SHIELD,
        _division(slug),
        name[:1].upper(),
    )


def icon(slug: str, name: str, *, brand: str, accent: str) -> str:
    """The same shield as a file of its own, for the browser's tab."""
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 56">'
        '<path fill="{}" d="{}"/><path fill="{}" d="{}"/>'
        '<text x="24" y="38" font-family="sans-serif" font-weight="700" font-size="26" text-anchor="middle" '
        'fill="#fff">{}</text></svg>',
        brand,
        SHIELD,
        accent,
        _division(slug),
        name[:1].upper(),
    )


def _division(slug: str) -> str:
    return DIVISIONS[crc32(slug.encode()) % len(DIVISIONS)]
