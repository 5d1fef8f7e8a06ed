"""Where a finished paper goes: to the files of its application.

Rooms in one row do not import each other, so the other room's verb is named as a string, as everywhere in Django.
"""

from typing import Protocol, cast

from django.db import models
from django.utils.module_loading import import_string

from cms.audit.actors import Actor
from forms_app.applications.models import Application

STORE = "forms_app.attachments.services.store_generated"


class Store(Protocol):
    """What the verb promises: it encrypts and keeps the content and gives the row that names it."""

    def __call__(self, application: Application, name: str, content: bytes, kind: str, by: Actor) -> models.Model: ...


def file(application: Application, name: str, content: bytes, kind: str, by: Actor) -> models.Model:
    """Keep the paper with its application."""
    store = cast("Store", import_string(STORE))
    return store(application, name, content, kind, by)
