"""What the inspection lets through, and what it refuses."""

import io

import pytest
from PIL import Image

from forms_app.attachments.inspection.examine import FileRefused, examine, make_readable
from forms_app.attachments.inspection.reasons import Reason
from tests.forms_app.attachments import corpus

HOSTILE = list(corpus.hostile())


@pytest.mark.parametrize("sample", HOSTILE, ids=str)
def test_a_hostile_file_is_refused(sample):
    with pytest.raises(FileRefused) as refusal:
        examine(sample.name, sample.content, sample.declared_type)

    assert str(refusal.value.reason.label)


@pytest.mark.parametrize("sample", list(corpus.ordinary()), ids=str)
def test_an_ordinary_file_is_accepted(sample):
    kind = examine(sample.name, sample.content, sample.declared_type)

    assert kind.code == sample.category


def test_the_corpus_is_large_enough_to_mean_something():
    assert len(HOSTILE) >= 40
    assert len({sample.category for sample in HOSTILE}) >= 12


@pytest.mark.parametrize(
    ("category", "reason"),
    [
        ("pdf with script", Reason.ACTIVE),
        ("pdf with dynamic form", Reason.ACTIVE),
        ("pdf with files", Reason.EMBEDDED),
        ("locked pdf", Reason.ENCRYPTED),
        ("broken pdf", Reason.BROKEN),
        ("pixel flood", Reason.PIXELS),
        ("broken image", Reason.BROKEN),
        ("moving image", Reason.ANIMATED),
        ("broken photo", Reason.BROKEN),
        ("photo of another kind", Reason.MISMATCH),
        ("photo with a passenger", Reason.POLYGLOT),
        ("empty", Reason.EMPTY),
        ("too large", Reason.TOO_LARGE),
        ("other kind", Reason.KIND),
    ],
)
def test_the_reason_tells_what_is_wrong(category, reason):
    for sample in (each for each in HOSTILE if each.category == category):
        with pytest.raises(FileRefused) as refusal:
            examine(sample.name, sample.content, sample.declared_type)

        assert refusal.value.reason == reason, sample.name


def test_every_reason_has_a_sentence_for_people():
    assert all(str(reason.label).endswith(".") for reason in Reason)


@pytest.mark.parametrize("name", ["IMG_0815.HEIC", "foto.heif", "ohne.ort.heic"])
def test_a_photo_of_a_telephone_becomes_a_jpeg_without_what_the_camera_wrote(name):
    kept = make_readable(name, corpus.heic((400, 300), place=True), "image/heic")

    assert kept.kind.content_type == "image/jpeg"
    assert kept.name == f"{name.rpartition('.')[0]}.jpg"
    assert examine(kept.name, kept.content, "image/jpeg").code == "jpeg"
    with Image.open(io.BytesIO(kept.content)) as picture:
        assert picture.size == (400, 300)
        assert not picture.getexif()
        assert not picture.info.get("xmp")
    assert b"Telefonbauer" not in kept.content
    assert b"Exif" not in kept.content


@pytest.mark.parametrize(
    ("turned", "size", "red_at"),
    [(1, (400, 300), "top"), (3, (400, 300), "bottom"), (6, (300, 400), "right"), (8, (300, 400), "left")],
)
def test_it_stands_upright_however_the_telephone_was_held(turned, size, red_at):
    kept = make_readable("a.heic", corpus.heic((400, 300), turned=turned))

    with Image.open(io.BytesIO(kept.content)) as picture:
        width, height = picture.size
        points = {"top": (width // 2, 20), "bottom": (width // 2, height - 20), "left": (20, height // 2)}
        red = {**points, "right": (width - 20, height // 2)}[red_at]
        colour = picture.convert("RGB").getpixel(red)
    assert (width, height) == size
    assert isinstance(colour, tuple)
    assert colour[0] > 150 > colour[2]


def test_a_photo_with_as_many_points_as_we_take_is_readable():
    kept = make_readable("gross.heic", corpus.heic((7000, 5700)))

    with Image.open(io.BytesIO(kept.content)) as picture:
        assert picture.size == (7000, 5700)


def test_a_photo_with_more_points_is_refused():
    with pytest.raises(FileRefused) as refusal:
        make_readable("zu-gross.heic", corpus.heic((7100, 5700)))

    assert refusal.value.reason == Reason.PIXELS


@pytest.mark.parametrize("sample", [one for one in corpus.ordinary() if one.category != "heic"], ids=str)
def test_every_other_file_is_kept_as_it_came(sample):
    kept = make_readable(sample.name, sample.content, sample.declared_type)

    assert kept.content == sample.content
    assert kept.kind.code == sample.category
