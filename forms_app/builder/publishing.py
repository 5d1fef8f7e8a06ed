"""Publishing freezes.

When an editor publishes a form page, its present state becomes the next numbered FormVersion: one self-contained
document, never changed again. Publishing a form that says the same as its latest version adds none.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models.signals import post_save
from django.utils.translation import gettext as _
from wagtail.signals import page_published

from accounts.models import User
from cms.audit.actors import Actor
from cms.audit.trail import record

from . import versions
from .assembling import assemble, with_translations
from .checking import problems
from .models import FormPage, FormVersion, VersionSource
from .sources import content_of

ATTEMPTS = 5
log = logging.getLogger(__name__)


class Unfinished(ValueError):
    """The form has problems and cannot be frozen; `problems` says which."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.problems = sentences


def freeze(form: FormPage, *, by: User | None = None) -> FormVersion:
    """The version that says what the form says now: the latest one, or a new one.

    Raises Unfinished for a form that cannot be filled in.
    """
    definition = with_translations(assemble(form), form)
    found = problems(definition)
    if found:
        raise Unfinished(found)
    for _attempt in range(ATTEMPTS):
        latest: FormVersion | None = FormVersion.objects.filter(form_id=form.pk).order_by("-number").first()
        if latest is not None and latest.digest == definition.digest:
            return latest
        version = FormVersion(
            form_id=form.pk,
            number=latest.number + 1 if latest else 1,
            document=definition.to_json(),
            digest=definition.digest,
            published_by=by,
            why=form.what_is_new,
        )
        try:
            with transaction.atomic():
                version.save()
                VersionSource.objects.create(version=version, content=content_of(form))
                _record(form, version, by)
        except IntegrityError:
            # Somebody published at the same moment; the number is theirs, look again.
            continue
        return version
    raise RuntimeError(_("Das Formular wird gerade von jemand anderem veröffentlicht."))


def _record(form: FormPage, version: FormVersion, by: User | None) -> None:
    record(
        "form.published",
        by=Actor.staff(by.pk, frozenset()) if by is not None else Actor.system("builder"),
        authority=form.authority,
        subject=version,
        facts={"form": form.pk, "number": version.number, "digest": version.digest},
    )


def connect() -> None:
    """Freeze whenever a form page goes live, by hand or by schedule."""
    post_save.connect(_on_version, sender=FormVersion, dispatch_uid="forms_app.builder.versions")
    page_published.connect(_on_publish, sender=FormPage, dispatch_uid="forms_app.builder.freeze")


def _on_version(sender: Any, *, instance: FormVersion, **_rest: Any) -> None:
    # A number may be given out again after a rolled back transaction; never answer with the lost version.
    versions.forget(instance.pk)


def _on_publish(sender: Any, *, instance: FormPage, revision: Any = None, **_rest: Any) -> None:
    try:
        freeze(instance, by=revision.user if revision is not None else None)
    except Unfinished as unfinished:
        # The editor's form has refused this already; only a scheduled publication can meet a shared group that
        # changed in between. Applications go on with the version before.
        log.error("form %s was published but not frozen: %s", instance.pk, unfinished)
