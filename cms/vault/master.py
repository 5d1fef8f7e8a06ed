"""The master keys, from the environment (MASTER_KEYS: `id:base64`, first one encrypts)."""

import base64
import binascii

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cms.vault.primitives import KEY_BYTES, Undecipherable


def current() -> tuple[str, bytes]:
    """Name and bytes of the key that encrypts."""
    name, *_older = keys()
    return name, keys()[name]


def named(name: str) -> bytes:
    try:
        return keys()[name]
    except KeyError as error:
        raise Undecipherable(f"The master key {name!r} is not configured.") from error


def keys() -> dict[str, bytes]:
    found = {}
    for entry in settings.MASTER_KEYS:
        name, _, encoded = entry.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise ImproperlyConfigured(f"MASTER_KEYS: the key {name!r} is not base64.") from error
        if len(key) != KEY_BYTES:
            raise ImproperlyConfigured(f"MASTER_KEYS: the key {name!r} must have {KEY_BYTES} bytes.")
        found[name] = key
    if not found:
        raise ImproperlyConfigured("MASTER_KEYS is empty.")
    return found
