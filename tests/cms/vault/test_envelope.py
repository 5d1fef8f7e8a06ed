"""A sealed value opens only where it was sealed, and only with its own key."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import Settings

from cms.tenants.models import Authority
from cms.vault import keyring, primitives
from cms.vault.envelope import CHUNK_BYTES, Envelope
from cms.vault.models import AuthorityKey
from cms.vault.primitives import Undecipherable

PLACE = {"table": "applications_application", "row": "7d9", "field": "sealed_answers"}
MASTER_A = "a:" + "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
MASTER_B = "b:" + "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="


@pytest.fixture
def envelope(erkelenz: Authority) -> Envelope:
    return Envelope(keyring.new_data_key(erkelenz.pk), erkelenz.pk)


@given(key=st.binary(min_size=32, max_size=32), plain=st.binary(max_size=5000), context=st.binary(max_size=60))
def test_what_was_sealed_opens_again(key: bytes, plain: bytes, context: bytes) -> None:
    assert primitives.open_sealed(key, primitives.seal(key, plain, context), context) == plain


@given(plain=st.binary(max_size=300), position=st.integers(min_value=0), flip=st.integers(1, 255))
def test_one_changed_byte_anywhere_is_refused(plain: bytes, position: int, flip: int) -> None:
    key = bytes(range(32))
    sealed = bytearray(primitives.seal(key, plain, b"here"))
    sealed[position % len(sealed)] ^= flip

    with pytest.raises(Undecipherable):
        primitives.open_sealed(key, bytes(sealed), b"here")


@given(garbage=st.binary(max_size=60))
def test_garbage_is_refused_and_never_returned(garbage: bytes) -> None:
    with pytest.raises(Undecipherable):
        primitives.open_sealed(bytes(32), garbage, b"")


@pytest.mark.parametrize("moved", [{"table": "other"}, {"row": "8e0"}, {"field": "sealed_text"}])
def test_a_ciphertext_moved_to_another_place_is_refused(envelope: Envelope, moved: dict[str, str]) -> None:
    sealed = envelope.seal(b"Alva", **PLACE)

    with pytest.raises(Undecipherable):
        envelope.open(sealed, **{**PLACE, **moved})


def test_a_data_key_of_one_town_does_not_open_under_another(erkelenz: Authority, gangelt: Authority) -> None:
    wrapped = keyring.new_data_key(erkelenz.pk)

    with pytest.raises(Undecipherable):
        Envelope(wrapped, gangelt.pk)


def test_a_wrong_master_key_raises(erkelenz: Authority, settings: Settings) -> None:
    AuthorityKey.objects.all().delete()
    keyring.forget()
    settings.MASTER_KEYS = [MASTER_A]
    wrapped = keyring.new_data_key(erkelenz.pk)
    keyring.forget()
    settings.MASTER_KEYS = [MASTER_A.replace("QUFB", "QkJC", 1)]

    with pytest.raises(Undecipherable):
        Envelope(wrapped, erkelenz.pk)


def test_an_older_master_key_still_opens_after_a_new_one_was_put_first(erkelenz: Authority, settings: Settings) -> None:
    AuthorityKey.objects.all().delete()
    keyring.forget()
    settings.MASTER_KEYS = [MASTER_A]
    wrapped = keyring.new_data_key(erkelenz.pk)
    sealed = Envelope(wrapped, erkelenz.pk).seal(b"Alva", **PLACE)
    keyring.forget()
    settings.MASTER_KEYS = [MASTER_B, MASTER_A]

    assert Envelope(wrapped, erkelenz.pk).open(sealed, **PLACE) == b"Alva"


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES])
def test_a_stream_of_any_size_opens_again(envelope: Envelope, size: int) -> None:
    plain = bytes(index % 251 for index in range(size))
    sealed = b"".join(envelope.stream_seal([plain[:10], plain[10:]], **PLACE))

    pieces = [sealed[start : start + 999] for start in range(0, len(sealed), 999)]

    assert b"".join(envelope.stream_open(pieces, **PLACE)) == plain


def test_a_stream_that_was_cut_or_shuffled_is_refused(envelope: Envelope) -> None:
    pieces = list(envelope.stream_seal([bytes(3 * CHUNK_BYTES)], **PLACE))

    for damaged in (pieces[:-1], [pieces[1], pieces[0], pieces[2]], [pieces[0][:-5]], []):
        with pytest.raises(Undecipherable):
            list(envelope.stream_open(damaged, **PLACE))


def test_a_plain_marker_stands_nowhere_in_the_sealed_bytes(envelope: Envelope) -> None:
    marker = "Alva-Müller-Marker".encode()

    assert marker not in envelope.seal(marker * 5, **PLACE)
    assert marker not in b"".join(envelope.stream_seal([marker * 500], **PLACE))


class SealedValues(TestCase):
    @settings(max_examples=30, deadline=None)
    @given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=8))
    def test_a_portal_envelope_keeps_any_text_exactly(self, value: object) -> None:
        envelope = Envelope(keyring.new_data_key(None), None)
        plain = repr(value).encode(errors="surrogatepass")

        assert envelope.open(envelope.seal(plain, **PLACE), **PLACE) == plain


def test_two_processes_that_make_the_first_key_agree(provision: Callable[[str], Authority]) -> None:
    authority = provision("wegberg")
    first = keyring.new_data_key(authority.pk)
    keyring.forget()

    second = keyring.new_data_key(authority.pk)

    Envelope(first, authority.pk)
    Envelope(second, authority.pk)
