"""What the inspection lets through, and what it refuses."""

import pytest

from forms_app.attachments.inspection.examine import FileRefused, examine
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
