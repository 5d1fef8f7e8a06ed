"""What somebody typed, kept when it cannot become an answer yet.

Two places, both sealed: on the draft itself when the citizen saves a page that is not finished, and in a cookie of
the same browser when the login has ended in the middle of a page. The cookie carries nothing readable: it is
sealed with the draft's own key, bound to the page, and opened only for the owner. The server stores nothing for
somebody who is not logged in.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.datastructures import MultiValueDict

from cms.vault.envelope import Undecipherable
from forms_app.applications.models import Application
from forms_app.builder.compiler import StepForm
from forms_app.builder.definition import Step
from forms_app.builder.questions import PREFIX
from forms_app.wizard import clashes

COOKIE = "eingaben"
MAX_AGE = 3600
# Browsers keep about 4,096 bytes per cookie, name and attributes included.
MAX_COOKIE = 3600
TABLE = "wizard.typed"
KEPT = "typed:"
# Files cannot be kept for somebody who is not known; their names say which ones to choose again.
FILES = "dateien"
NAMED_FILES = 10
# What a draft keeps unchecked has a limit, so that it stays quick to open; checked answers have limits of their own.
LONGEST = 60_000

Pairs = list[tuple[str, list[str]]]


def key_of(step: Step, entry: str = "") -> str:
    """The name under which a page that is not finished lies among the answers."""
    return f"{KEPT}{step.id}:{entry}" if entry else f"{KEPT}{step.id}"


def pairs_of(posted: QueryDict) -> Pairs:
    """What was typed into the questions, in a form that survives JSON, with the mark of the page.

    With its old mark a page that comes back still meets what another tab has saved meanwhile.
    """
    return [
        (name, [str(value) for value in values])
        for name, values in posted.lists()
        if name.startswith(PREFIX) or name in (StepForm.ASKED, clashes.FIELD)
    ]


def too_long(posted: QueryDict) -> list[str]:
    """The names of the controls with more text in them than a draft keeps unchecked."""
    return [
        name
        for name, values in posted.lists()
        if name.startswith(PREFIX) and any(len(value) > LONGEST for value in values)
    ]


def names_of(files: MultiValueDict[str, UploadedFile[Any]]) -> list[str]:
    """The names of files that came with a page and could not be taken."""
    return [one.name or "" for name in files for one in files.getlist(name)][:NAMED_FILES]


def without_mark(pairs: Pairs) -> Pairs:
    """The same for a page some of whose answers were saved with it: its mark is out of date by that alone."""
    return [(name, values) for name, values in pairs if name != clashes.FIELD]


def as_data(pairs: Iterable[Iterable[Any]]) -> QueryDict:
    """Typed values as form data again."""
    data = QueryDict(mutable=True)
    for name, values in pairs:
        data.setlist(str(name), [str(value) for value in values])
    return data


def kept_on_draft(answers: Mapping[str, Any], key: str) -> QueryDict | None:
    """What the citizen left unfinished on the page with this key, if anything."""
    pairs = answers.get(key)
    return as_data(pairs) if pairs else None


def without(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers alone."""
    return {key: value for key, value in answers.items() if not key.startswith(KEPT)}


def keep_in_browser(response: HttpResponseBase, application: Application, slug: str, pairs: Pairs) -> bool:
    """Seal typed values into a cookie of this page; False if they are too long for one."""
    plain = zlib.compress(json.dumps(pairs, ensure_ascii=False).encode(), 9)
    sealed = application.envelope().seal(plain, table=TABLE, row=str(application.pk), field=slug)
    value = base64.urlsafe_b64encode(sealed).decode()
    if len(value) > MAX_COOKIE:
        return False
    response.set_cookie(
        COOKIE,
        value,
        max_age=MAX_AGE,
        path=_path(application, slug),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return True


def kept_in_browser(request: HttpRequest, application: Application, slug: str) -> QueryDict | None:
    """What this browser kept for this page; a forged or foreign cookie counts as none."""
    value = request.COOKIES.get(COOKIE)
    if value is None:
        return None
    try:
        sealed = base64.urlsafe_b64decode(value)
        plain = application.envelope().open(sealed, table=TABLE, row=str(application.pk), field=slug)
        return as_data(json.loads(zlib.decompress(plain)))
    except (ValueError, IndexError, Undecipherable, zlib.error):
        return None


def forget_in_browser(request: HttpRequest, response: HttpResponseBase, application: Application, slug: str) -> None:
    """Remove the cookie of this page, if there is one."""
    if COOKIE in request.COOKIES:
        response.delete_cookie(COOKIE, path=_path(application, slug), samesite="Lax")


def _path(application: Application, slug: str) -> str:
    return f"/antrag/{application.pk}/{slug}/"
