"""Unwrapping of authority keys and data keys, with the unwrapped authority keys kept in the process.

Keys never change once made (a rotation of the master key only wraps them anew), so the cache needs no expiry.
"""

from django.db import IntegrityError, transaction

from cms.vault import master, primitives
from cms.vault.models import AuthorityKey

PORTAL = 0

_unwrapped: dict[tuple[int, bytes], bytes] = {}
_wrapped: dict[int, bytes] = {}


def new_data_key(authority_id: int | None) -> bytes:
    """A fresh data key, wrapped by the authority's key (None: the portal's own)."""
    number = authority_id or PORTAL
    return primitives.seal(_authority_key(number), primitives.new_key(), _context(number))


def open_data_key(wrapped: bytes, authority_id: int | None) -> bytes:
    number = authority_id or PORTAL
    return primitives.open_sealed(_authority_key(number), wrapped, _context(number))


def forget() -> None:
    """Drop unwrapped keys from memory (tests, key rotation)."""
    _unwrapped.clear()
    _wrapped.clear()


def _authority_key(number: int) -> bytes:
    wrapped = _wrapped.get(number) or _load(number)
    name = primitives.key_name(wrapped)
    master_key = master.named(name)
    cached = _unwrapped.get((number, master_key))
    if cached is None:
        cached = primitives.open_sealed(master_key, wrapped, _context(number))
        _unwrapped[number, master_key] = cached
    return cached


def _load(number: int) -> bytes:
    row = AuthorityKey.objects.filter(pk=number).first()
    if row is None:
        row = _create(number)
    _wrapped[number] = bytes(row.wrapped)
    return _wrapped[number]


def _create(number: int) -> AuthorityKey:
    name, master_key = master.current()
    wrapped = primitives.seal(master_key, primitives.new_key(), _context(number), key_name=name)
    try:
        with transaction.atomic():
            return AuthorityKey.objects.create(number=number, wrapped=wrapped)
    except IntegrityError:  # two processes met at the first use; the row that is there wins
        return AuthorityKey.objects.get(pk=number)


def _context(number: int) -> bytes:
    return f"authority-key|{number}".encode()
