"""Contrast between two colours after WCAG 2.2, and the refusal of colours nobody could read.

Pure functions on "#rrggbb" texts; the models that store colours call `check_brand` when they are saved.
"""

import re
from colorsys import hls_to_rgb, rgb_to_hls

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WHITE = "#ffffff"
BLACK = "#000000"
INK = "#131525"  # KERN's darkest neutral, the text colour of light pages
NIGHT = "#0b0c16"  # the darkest surface of dark pages
MINIMUM = 4.5
CALM = 0.6  # the most saturation a light colour keeps on dark pages

_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue from 0 to 255; raises ValueError for anything but "#rrggbb"."""
    if not _HEX.fullmatch(colour):
        raise ValueError(f"{colour!r} is not a colour of the form #rrggbb")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = (_linear(value / 255) for value in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Contrast ratio from 1 to 21; the order of the two colours does not matter."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(background: str) -> str:
    """The text colour that can be read on this background: near-black or white, pure black where both are too weak."""
    best = max((INK, WHITE), key=lambda text: ratio(text, background))
    return best if ratio(best, background) >= MINIMUM else BLACK


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0 to 1) of `other` in it."""
    mixed = [(a + (b - a) * share) / 255 for a, b in zip(channels(colour), channels(other), strict=True)]
    return _hex((mixed[0], mixed[1], mixed[2]))


def lightened(colour: str, *, against: str, minimum: float = MINIMUM) -> str:
    """The same hue, just light enough to reach `minimum` against a dark surface; strong colours calm down a little."""
    red, green, blue = (value / 255 for value in channels(colour))
    hue, lightness, saturation = rgb_to_hls(red, green, blue)
    for step in range(100):
        lighter = min(1.0, lightness + step / 100)
        mixed = _hex(hls_to_rgb(hue, lighter, min(saturation, CALM)))
        if ratio(mixed, against) >= minimum:
            return mixed
    return WHITE


def check_colour(value: str) -> None:
    """Refuse what is no colour."""
    if not _HEX.fullmatch(value):
        raise ValidationError(
            _("Geben Sie die Farbe als # und sechs Hexadezimalziffern an, zum Beispiel #0b4f8a."),
            code="colour",
        )


def check_brand(value: str) -> None:
    """Refuse a colour on which white text, or which as text on white, could not be read."""
    check_colour(value)
    measured = ratio(value, WHITE)
    if measured < MINIMUM:
        raise ValidationError(
            _("Diese Farbe ist zu hell: Ihr Kontrast zu Weiß ist nur %(ratio)s : 1. Nötig sind 4,5 : 1."),
            params={"ratio": f"{measured:.1f}".replace(".", ",")},
            code="contrast",
        )


def _hex(parts: tuple[float, float, float]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*(round(part * 255) for part in parts))


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
