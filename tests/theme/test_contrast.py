"""Colours are measured before anybody has to read with them."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from cms.tenants.register import entries
from theme import contrast
from theme.tokens import Palette, stylesheet

colours = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))


def test_black_on_white_is_the_largest_contrast_there_is() -> None:
    assert contrast.ratio("#000000", "#ffffff") == pytest.approx(21)


def test_the_known_value_of_a_grey_is_met() -> None:
    assert contrast.ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@given(colours, colours)
def test_the_order_of_two_colours_does_not_matter(one: str, other: str) -> None:
    assert contrast.ratio(one, other) == contrast.ratio(other, one)
    assert 1 <= contrast.ratio(one, other) <= 21


@given(colours)
@example("#0073ff")
def test_there_is_an_ink_for_every_colour(colour: str) -> None:
    assert contrast.ratio(contrast.ink_on(colour), colour) >= contrast.MINIMUM


@given(colours)
def test_a_lightened_colour_is_readable_on_dark_pages(colour: str) -> None:
    assert contrast.ratio(contrast.lightened(colour, against=contrast.NIGHT), contrast.NIGHT) >= contrast.MINIMUM


@pytest.mark.parametrize("colour", ["#777777", "#ffcc00", "#ffffff", "#3aa0ff"])
def test_a_colour_too_light_for_white_text_is_refused_with_its_value(colour: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        contrast.check_brand(colour)

    assert f"{contrast.ratio(colour, '#ffffff'):.1f}".replace(".", ",") in refusal.value.messages[0]


@pytest.mark.parametrize("colour", ["", "red", "#12345", "#1234567", "#12345g", "rgb(0,0,0)"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(ValidationError):
        contrast.check_colour(colour)


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.slug)
def test_the_colours_of_every_town_pass(entry: object) -> None:
    contrast.check_brand(entry.brand_colour)  # type: ignore[attr-defined]  # a register entry
    contrast.check_colour(entry.accent_colour)  # type: ignore[attr-defined]


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.slug)
def test_links_and_buttons_of_every_town_are_readable_in_light_and_dark(entry: object) -> None:
    palette = Palette(entry.brand_colour, entry.accent_colour)  # type: ignore[attr-defined]  # a register entry
    light, dark = (values(block) for block in stylesheet(palette).splitlines()[:2])

    for mode in (light, dark):
        for surface in ("--kern-color-layout-background-default", "--sp-card", "--sp-brand-soft"):
            assert contrast.ratio(mode["--kern-color-action-default"], mode[surface]) >= contrast.MINIMUM
        assert contrast.ratio(mode["--sp-on-brand"], mode["--sp-brand"]) >= contrast.MINIMUM
        assert contrast.ratio(mode["--sp-on-accent"], mode["--sp-accent"]) >= contrast.MINIMUM
        assert contrast.ratio(mode["--sp-on-hero"], mode["--sp-hero"]) >= contrast.MINIMUM
        assert contrast.ratio("#ffffff", mode["--sp-footer"]) >= contrast.MINIMUM


def values(block: str) -> dict[str, str]:
    """The properties of one line of the sheet."""
    inside = block.split("{", 2)[2].split("}", maxsplit=1)[0]
    return dict(pair.strip().split(": ") for pair in inside.split(";") if pair.strip())
