"""A town's colours as design tokens.

KERN switches its colours by media query and by attribute. A property set only once on `:root` would win over
KERN's dark values and break the contrast of dark pages, so every property is set in all four places.
"""

from dataclasses import dataclass
from hashlib import sha256

from theme import contrast

DEFAULT_BRAND = "#1d4f8c"
DEFAULT_ACCENT = "#f2b705"


@dataclass(frozen=True)
class Palette:
    """The two colours a town chooses. Everything else is worked out from them."""

    brand: str = DEFAULT_BRAND
    accent: str = DEFAULT_ACCENT

    @property
    def digest(self) -> str:
        """Changes with the colours: part of the address, so that browsers may keep the sheet for a year."""
        return sha256(stylesheet(self).encode()).hexdigest()[:12]


def stylesheet(palette: Palette) -> str:
    """The style sheet of one town."""
    light, dark = _declarations(_light(palette)), _declarations(_dark(palette))
    return (
        f"@media (prefers-color-scheme: light) {{ :root {{ {light} }} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        f'[data-kern-theme="light"] {{ {light} }}\n'
        f'[data-kern-theme="dark"] {{ {dark} }}\n'
        f"@media print {{ :root {{ {light} }} }}\n"
    )


def _light(palette: Palette) -> dict[str, str]:
    brand = palette.brand
    return {
        "--kern-color-layout-background-default": contrast.WHITE,
        "--sp-card": contrast.WHITE,
        "--kern-color-action-default": brand,
        "--kern-color-action-on-default": contrast.WHITE,
        "--kern-color-decorative-brand-default": brand,
        "--sp-brand": brand,
        "--sp-on-brand": contrast.WHITE,
        "--sp-brand-deep": contrast.mix(brand, "#000000", 0.35),
        "--sp-brand-soft": contrast.mix(brand, contrast.WHITE, 0.93),
        "--sp-brand-line": contrast.mix(brand, contrast.WHITE, 0.7),
        "--sp-accent": palette.accent,
        "--sp-on-accent": contrast.ink_on(palette.accent),
        "--sp-footer": contrast.mix(brand, contrast.NIGHT, 0.72),
        "--sp-hero": brand,
        "--sp-hero-deep": contrast.mix(brand, "#000000", 0.35),
        "--sp-on-hero": contrast.WHITE,
    }


def _dark(palette: Palette) -> dict[str, str]:
    # Links and buttons stand on lifted surfaces too, hence a little more than the minimum.
    brand = contrast.lightened(palette.brand, against="#252839", minimum=5.5)
    hero = contrast.mix(palette.brand, contrast.NIGHT, 0.62)
    return {
        "--kern-color-layout-background-default": contrast.mix(palette.brand, contrast.NIGHT, 0.94),
        "--sp-card": contrast.mix(palette.brand, "#1b1e2b", 0.9),
        "--kern-color-action-default": brand,
        "--kern-color-action-on-default": contrast.NIGHT,
        "--kern-color-decorative-brand-default": brand,
        "--sp-brand": brand,
        "--sp-on-brand": contrast.NIGHT,
        "--sp-brand-deep": contrast.mix(brand, contrast.WHITE, 0.25),
        "--sp-brand-soft": contrast.mix(palette.brand, contrast.NIGHT, 0.82),
        "--sp-brand-line": contrast.mix(palette.brand, contrast.NIGHT, 0.35),
        "--sp-accent": palette.accent,
        "--sp-on-accent": contrast.ink_on(palette.accent),
        "--sp-footer": contrast.mix(palette.brand, contrast.NIGHT, 0.86),
        "--sp-hero": hero,
        "--sp-hero-deep": contrast.mix(hero, "#000000", 0.35),
        "--sp-on-hero": contrast.WHITE,
    }


def _declarations(properties: dict[str, str]) -> str:
    return " ".join(f"{name}: {value};" for name, value in properties.items())
