"""The language in which somebody fills in an application and reads about it.

It belongs to the application and not to the browser: no cookie, no guess from Accept-Language, and a mail speaks like
the page. German is the language of the proceedings; clerks and specialist systems read German whatever the citizen
reads.
"""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone, translation

from forms_app.applications.models import Application
from forms_app.builder import languages


def speak(application: Application) -> None:
    """Answer the rest of this request in the language of the application; the host middleware ends it."""
    if application.language != settings.LANGUAGE_CODE:
        translation.activate(application.language)


def offered(application: Application) -> tuple[str, ...]:
    """The languages the application can be filled in, German first."""
    return languages.languages(application.german)


def choose(application: Application, language: str) -> bool:
    """Go on in this language; False and nothing changed for one the form does not have."""
    if language not in offered(application):
        return False
    # Not a change of the answers: the revision stays, and no other tab meets a conflict.
    Application.every.filter(pk=application.pk).update(language=language, updated_at=timezone.now())
    application.language = language
    return True
