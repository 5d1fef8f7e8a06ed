"""What an authority promises about itself, whoever saves it."""

import io
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image
from pytest_django import Settings

from cms.tenants import hosts, logos
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


@pytest.fixture(autouse=True)
def _own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 300), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#14532d").save(out, kind, **options)
    return out.getvalue()


def test_a_logo_stands_in_the_header_instead_of_the_shield(erkelenz: Authority, tmp_path: Path) -> None:
    file = tmp_path / "logo.jpg"
    file.write_bytes(picture("JPEG"))
    reader = Client(headers={"host": erkelenz.hostname})
    drawn = reader.get("/").content.decode()

    call_command("authority_logo", "erkelenz", str(file))
    hosts.forget()
    shown = reader.get("/").content.decode()
    address = shown.split('class="sp-logo"')[1].split('src="')[1].split('"')[0]
    answer = reader.get(address)

    assert "sp-monogram" in drawn
    assert "sp-monogram" not in shown
    assert answer["Content-Type"] == "image/png"
    assert "immutable" in answer["Cache-Control"]
    assert not answer.cookies
    assert Image.open(io.BytesIO(answer.content)).size == (504, 168)


def test_nothing_of_the_picture_but_its_pixels_is_kept(erkelenz: Authority) -> None:
    exif = Image.Exif()
    exif[0x010E] = "geheime Notiz"

    logos.set_logo(erkelenz, picture("JPEG", exif=exif))

    assert b"geheime Notiz" not in erkelenz.logo.read()


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + bytes(40),
        picture()[:20],
        picture(size=(10, 300)),
        picture(size=(5000, 100)),
        picture() + bytes(logos.MOST_BYTES),
    ],
    ids=["drawing with a script", "another kind", "the beginning of a picture", "too small", "too large", "too heavy"],
)
def test_what_is_no_proper_picture_is_refused_and_the_old_logo_stays(erkelenz: Authority, content: bytes) -> None:
    logos.set_logo(erkelenz, picture())
    before = erkelenz.logo_version

    with pytest.raises(ValidationError):
        logos.set_logo(erkelenz, content)

    assert Authority.objects.get(pk=erkelenz.pk).logo_version == before


def test_a_replaced_logo_leaves_no_file_behind(erkelenz: Authority, tmp_path: Path) -> None:
    logos.set_logo(erkelenz, picture())
    logos.set_logo(erkelenz, picture(size=(400, 400)))
    kept = [path.name for path in (tmp_path / "media" / "logos").iterdir()]

    call_command("authority_logo", "erkelenz", "--remove")

    assert len(kept) == 1
    assert not list((tmp_path / "media" / "logos").iterdir())
    assert Client(headers={"host": erkelenz.hostname}).get("/logo.png").status_code == 404


def test_no_town_answers_with_the_logo_of_another(erkelenz: Authority, gangelt: Authority) -> None:
    logos.set_logo(erkelenz, picture())
    hosts.forget()

    assert Client(headers={"host": gangelt.hostname}).get("/logo.png").status_code == 404
    assert Client(headers={"host": erkelenz.hostname}).get("/logo.png").status_code == 200


@pytest.mark.parametrize("options", [("niemand", "x.png"), ("erkelenz",), ("erkelenz", "gibt-es-nicht.png")])
def test_the_command_says_what_is_missing(erkelenz: Authority, options: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("authority_logo", *options)
