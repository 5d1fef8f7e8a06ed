"""AES-256-GCM with a header that names format and key. Nothing here knows Django.

Layout of a sealed value: 1 byte format, 1 byte length of the key name, the key name, 12 bytes nonce,
ciphertext with tag. The header is part of the authenticated data.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = 1
NONCE_BYTES = 12
KEY_BYTES = 32


class Undecipherable(Exception):
    """Wrong key, moved or damaged ciphertext. Never answered with a guess."""


def new_key() -> bytes:
    return os.urandom(KEY_BYTES)


def seal(key: bytes, plain: bytes, context: bytes, *, key_name: str = "") -> bytes:
    header = _header(key_name)
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + AESGCM(key).encrypt(nonce, plain, header + context)


def open_sealed(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """The plain bytes; raises Undecipherable for anything that is not exactly what was sealed here."""
    header, rest = split(sealed)
    try:
        return AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], header + context)
    except (InvalidTag, ValueError) as error:
        raise Undecipherable("The value cannot be decrypted with this key in this place.") from error


def key_name(sealed: bytes) -> str:
    header, _rest = split(sealed)
    return header[2:].decode()


def split(sealed: bytes) -> tuple[bytes, bytes]:
    if len(sealed) < 2 or sealed[0] != FORMAT or len(sealed) < 2 + sealed[1] + NONCE_BYTES:
        raise Undecipherable("The value is not in the format of this portal.")
    end = 2 + sealed[1]
    return sealed[:end], sealed[end:]


def _header(name: str) -> bytes:
    encoded = name.encode()
    return bytes([FORMAT, len(encoded)]) + encoded
