"""What an authority promises about itself, whoever saves it."""

import pytest
from django.core.exceptions import ValidationError

from cms.tenants.models import Authority

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("colour", ["#ffcc00", "#777777", "blau", ""])
def test_a_brand_colour_nobody_could_read_on_is_never_stored(erkelenz: Authority, colour: str) -> None:
    before = erkelenz.brand_colour
    erkelenz.brand_colour = colour

    with pytest.raises(ValidationError) as refusal:
        erkelenz.save()

    assert "brand_colour" in refusal.value.message_dict
    assert Authority.objects.get(pk=erkelenz.pk).brand_colour == before


def test_an_accent_may_be_light_but_must_be_a_colour(erkelenz: Authority) -> None:
    erkelenz.accent_colour = "#ffcc00"
    erkelenz.save()
    erkelenz.accent_colour = "gelb"

    with pytest.raises(ValidationError) as refusal:
        erkelenz.save()

    assert "accent_colour" in refusal.value.message_dict
    assert Authority.objects.get(pk=erkelenz.pk).accent_colour == "#ffcc00"


def test_a_new_authority_is_checked_too(db: None) -> None:
    with pytest.raises(ValidationError):
        Authority.objects.create(
            slug="neustadt", name="Stadt Neustadt", kind="stadt", code="NEU", ags="1", ars="2", brand_colour="#ffffff"
        )

    assert not Authority.objects.filter(slug="neustadt").exists()
