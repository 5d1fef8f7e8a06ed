"""Guests: people who apply without an account.

The browser that began the draft carries a signed, http-only cookie with the applications it may open; it ends
with the browser, because many guests sit at somebody else's computer. The resume code opens the same application
from anywhere. It is worked out from the application's id and the secret key, so nothing about it is stored; an
older secret in SECRET_KEY_FALLBACKS keeps older codes alive.
"""

import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import constant_time_compare

COOKIE = "antrag"
SALT = "forms_app.applications.guests"
MAX_AGE = 24 * 3600
KEPT = 8
# Letters and digits that cannot be mistaken for each other when written down.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
GROUPS = 3


def opened_by(request: HttpRequest) -> tuple[str, ...]:
    """The ids this browser may open as a guest; no cookie, no ids, no database."""
    if COOKIE not in request.COOKIES:
        return ()
    found = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=MAX_AGE)
    return tuple(filter(None, (found or "").split(".")))


def let_in(request: HttpRequest, response: HttpResponseBase, application_id: UUID) -> None:
    """Let this browser open the application, besides the last few it could open before."""
    others = (one for one in opened_by(request) if one != application_id.hex)
    _write(response, [application_id.hex, *others][:KEPT])


def let_out(request: HttpRequest, response: HttpResponseBase) -> None:
    """Forget every application on this browser."""
    response.delete_cookie(COOKIE, samesite="Lax")


def code_for(application_id: UUID) -> str:
    """The resume code as people write it down: `K7PX-3MQD-9TRA`."""
    return _code(application_id, settings.SECRET_KEY)


def is_code(application_id: UUID, typed: str) -> bool:
    """Whether this is the code; case, spaces and dashes do not matter."""
    given = _bare(typed)
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(_bare(_code(application_id, str(key))), given) for key in keys)


def _code(application_id: UUID, key: str) -> str:
    digest = hmac.digest(f"{SALT}:{key}".encode(), application_id.bytes, hashlib.sha256)
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[: GROUPS * 4])
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _bare(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter.isalnum())


def _write(response: HttpResponseBase, ids: Iterable[str]) -> None:
    response.set_signed_cookie(
        COOKIE,
        ".".join(ids),
        salt=SALT,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
