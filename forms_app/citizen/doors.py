"""The way in for guests: number and code. Wrong codes are counted per application, so none can be guessed."""

from __future__ import annotations

from uuid import UUID

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from forms_app.applications import guests, references
from forms_app.applications.models import Application

TRIES = 10
PERIOD = 15 * 60


class Closed(Exception):
    """The door stays shut; the sentence says why and is the same for a wrong code and an unknown number."""


def by_id(application_id: UUID, code: str) -> Application:
    """The guest's application with this id; raises Closed."""
    return _open(Application.objects.filter(pk=application_id), str(application_id), code)


def by_reference(reference: str, code: str) -> Application:
    """The guest's application with this number; raises Closed."""
    tidy = references.tidy(reference)
    return _open(Application.objects.filter(reference=tidy), tidy, code)


def _open(found: QuerySet[Application], name: str, code: str) -> Application:
    key = f"citizen.doors.{name}"[:200]
    cache.add(key, 0, PERIOD)
    if int(cache.get(key) or 0) >= TRIES:
        raise Closed(_("Das waren zu viele Versuche. Versuchen Sie es in einer Viertelstunde noch einmal."))
    application = found.filter(principal=None).first()
    if application is None or not guests.is_code(application.pk, code):
        cache.incr(key)
        raise Closed(_("Vorgang und Code passen nicht zusammen. Vergleichen Sie beides mit Ihren Unterlagen."))
    return application
