"""Line drawings for topics, drawn on a 32 × 32 grid. Decoration only: silent for screen readers."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_DRAWINGS = {
    "people": '<circle cx="11" cy="9" r="4"/><circle cx="22" cy="11" r="3"/>'
    '<path d="M3 27v-3a8 8 0 0 1 16 0v3M19 18a6 6 0 0 1 10 4v5"/>',
    "rings": '<circle cx="12" cy="19" r="8"/><circle cx="20" cy="19" r="8"/><path d="M9 6h6l-3 4Z"/>',
    "house": '<path d="M4 15 16 5l12 10M7 13v14h18V13M13 27v-8h6v8"/>',
    "card": '<rect x="3" y="7" width="26" height="18" rx="2"/><circle cx="10" cy="14" r="3"/>'
    '<path d="M6 21a4 4 0 0 1 8 0M18 13h7M18 18h7"/>',
    "car": '<path d="M4 21v-5l3-1 3-6h12l3 6 3 1v5Z"/><path d="M9 15h14"/>'
    '<circle cx="9" cy="22" r="3"/><circle cx="23" cy="22" r="3"/>',
    "shop": '<path d="M5 13v14h22V13M3 13l3-8h20l3 8Z"/><path d="M11 13V5M21 13V5M12 27v-8h8v8"/>',
    "crane": '<path d="M8 28V5h18M8 9l6-4M20 5v8M20 13l-3 4h6ZM4 28h12"/>',
    "heart": '<path d="M16 27S4 20 4 12a6 6 0 0 1 12-2 6 6 0 0 1 12 2c0 8-12 15-12 15Z"/>',
    "book": '<path d="M16 8C12 5 7 5 3 6v19c4-1 9-1 13 2 4-3 9-3 13-2V6c-4-1-9-1-13 2ZM16 8v19"/>',
    "coins": '<ellipse cx="13" cy="9" rx="9" ry="4"/><path d="M4 9v6c0 2 4 4 9 4s9-2 9-4V9M4 15v6c0 2 4 4 9 4"/>'
    '<circle cx="23" cy="23" r="6"/>',
    "leaf": '<path d="M6 26C4 12 14 5 28 5c0 14-7 23-20 20M6 28c2-8 8-13 14-15"/>',
    "paw": '<circle cx="8" cy="14" r="3"/><circle cx="24" cy="14" r="3"/><circle cx="13" cy="7" r="3"/>'
    '<circle cx="20" cy="7" r="3"/><path d="M16 15c5 0 8 5 8 8s-3 4-8 4-8-1-8-4 3-8 8-8Z"/>',
    "globe": '<circle cx="16" cy="16" r="12"/><path d="M4 16h24M16 4c8 7 8 17 0 24-8-7-8-17 0-24Z"/>',
    "candle": '<path d="M11 28V14h10v14ZM16 14v-3M16 11c-4-2-2-5 0-8 2 3 4 6 0 8ZM7 28h18"/>',
    "flag": '<path d="M7 29V4M7 6h18l-4 6 4 6H7"/>',
    "ballot": '<path d="M4 17h24v11H4ZM8 17V4h16v13M12 9l3 3 6-6"/><path d="M11 22h10"/>',
}
NAMES = tuple(_DRAWINGS)


def draw(name: str) -> SafeString:
    """The drawing as inline SVG in the colour of the text; an unknown name draws people."""
    return format_html(
        '<svg class="sp-pictogram" viewBox="0 0 32 32" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(_DRAWINGS.get(name, _DRAWINGS["people"])),  # noqa: S308 - constants above
    )
