"""Publishing freezes.

When an editor publishes a form page, its present state becomes the next numbered FormVersion: one self-contained
document, never changed again. Publishing a form that says the same as its latest version adds none.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models.signals import post_save
from django.utils.translation import gettext as _
from wagtail.signals import page_published

from accounts.models import User
from cms.audit.actors import Actor
from cms.audit.trail import record
from cms.pages import BasePage

from . import versions
from .assembling import assemble, assemble_part, with_translations
from .checking import problems
from .definition import Definition
from .gate import pages, rules
from .gate.findings import Subject
from .models import FormPage, FormVersion, VersionSource
from .shared_pages import FieldGroupPage, SharedBlockPage, SharedStepPage
from .sharing import Library, SharedPart, SharedVersion, digest_of, library_of, part_of
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
    library = library_of(form.steps, form.pins, form.adapted)
    definition = with_translations(assemble(form, library), form)
    found = problems(definition) + _not_to_be_had(form, library)
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
                _record("form.published", form, version, by)
        except IntegrityError:
            # Somebody published at the same moment; the number is theirs, look again.
            continue
        return version
    raise RuntimeError(_("Das Formular wird gerade von jemand anderem veröffentlicht."))


def _not_to_be_had(form: FormPage, library: Library) -> list[str]:
    """Shared blocks that are gone, unpublished or of another authority, in sentences."""
    uses = tuple(pages.shared_uses(form.path, form.steps, library))
    return [one.sentence for one in rules.shared(Subject(Definition(""), shared=uses)) if one.is_hard]


def _record(what: str, page: BasePage, version: FormVersion | SharedVersion, by: User | None) -> None:
    record(
        what,
        by=Actor.staff(by.pk, frozenset()) if by is not None else Actor.system("builder"),
        authority=page.authority,
        subject=version,
        facts={
            "form" if isinstance(page, FormPage) else "page": page.pk,
            "number": version.number,
            "digest": version.digest,
        },
    )


def freeze_shared(page: SharedBlockPage, *, by: User | None = None) -> SharedVersion:
    """The version that says what the shared block says now: the latest one, or a new one."""
    content = json.loads(json.dumps(list(page.stream.get_prep_value()), cls=DjangoJSONEncoder))
    part = SharedPart(page.pk, 0, page.title, content, isinstance(page, SharedStepPage), page.texts_may_change)
    digest = digest_of_part(part)
    for _attempt in range(ATTEMPTS):
        latest: SharedVersion | None = SharedVersion.objects.filter(page=page.pk).order_by("-number").first()
        if latest is not None and digest == (latest.digest or digest_of_part(part_of(latest))):
            return latest
        version = SharedVersion(
            page_id=page.pk,
            number=latest.number + 1 if latest else 1,
            title=part.title,
            is_step=part.is_step,
            content=content,
            texts_may_change=part.texts_may_change,
            digest=digest,
            published_by=by,
            why=page.what_is_new if latest is None or latest.why != page.what_is_new else "",
        )
        try:
            with transaction.atomic():
                version.save()
                _record("shared_block.published", page, version, by)
        except IntegrityError:
            continue  # somebody published at the same moment
        return version
    raise RuntimeError(_("Der Baustein wird gerade von jemand anderem veröffentlicht."))


def digest_of_part(part: SharedPart) -> str:
    """What `freeze_shared` recognises a version by."""
    return digest_of(assemble_part(part).digest, texts_may_change=part.texts_may_change)


def connect() -> None:
    """Freeze whenever a form page goes live, by hand or by schedule."""
    for shared in (FieldGroupPage, SharedStepPage):
        page_published.connect(_on_shared, sender=shared, dispatch_uid=f"forms_app.builder.freeze.{shared.__name__}")
    post_save.connect(_on_version, sender=FormVersion, dispatch_uid="forms_app.builder.versions")
    page_published.connect(_on_publish, sender=FormPage, dispatch_uid="forms_app.builder.freeze")


def _on_version(sender: Any, *, instance: FormVersion, **_rest: Any) -> None:
    # A number may be given out again after a rolled back transaction; never answer with the lost version.
    versions.forget(instance.pk)


def _on_shared(sender: Any, *, instance: Any, revision: Any = None, **_rest: Any) -> None:
    freeze_shared(instance, by=revision.user if revision is not None else None)


def _on_publish(sender: Any, *, instance: FormPage, revision: Any = None, **_rest: Any) -> None:
    try:
        freeze(instance, by=revision.user if revision is not None else None)
    except Unfinished as unfinished:
        # The editor's form has refused this already; only a scheduled publication can meet a shared group that
        # changed in between. Applications go on with the version before.
        log.error("form %s was published but not frozen: %s", instance.pk, unfinished)
