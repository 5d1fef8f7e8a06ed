"""Drafts: starting one and saving its answers step by step."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Principal
from accounts.trust import TrustFacts
from cms.audit import trail
from cms.audit.actors import Actor
from cms.vault import keyring
from forms_app.applications.models import Application
from forms_app.applications.policies import NotNow
from forms_app.applications.states import State
from forms_app.builder.models import FormVersion, Offer

MERGE_ATTEMPTS = 20
KEPT = timedelta(days=30)
UNTOUCHED = {"state": State.DRAFT, "revision": 0}
# What goes with a draft that is deleted.
EMPTIED = {"sealed_answers": b"", "sealed_origins": b"", "sealed_contact": b""}


def kept_until(application: Application) -> datetime:
    """Until when a draft is kept if nobody goes on with it."""
    return application.run.ends_at if application.run is not None else application.updated_at + KEPT


def start(
    offer: Offer,
    version: FormVersion,
    *,
    title: str,
    principal: Principal | None,
    trust: TrustFacts,
    language: str = settings.LANGUAGE_CODE,
) -> Application:
    """An empty draft on this version of the form, with the offer's terms frozen onto it.

    Whoever clicks twice gets one: of drafts nobody typed into, an account has one per offer, and it is used again.
    Called outside a transaction, which could not go on after the refused insert.
    """
    application = Application(
        authority_id=offer.authority_id,
        offer=offer,
        principal=principal,
        data_key=keyring.new_data_key(offer.authority_id),
        **_beginning(offer, version, title, trust, language),
    )
    application.answers = {}
    try:
        application.save(force_insert=True)
    except IntegrityError:
        untouched = Application.unscoped.filter(principal=principal, offer=offer, **UNTOUCHED).first()
        if untouched is None or not start_over(untouched, offer, version, title=title, trust=trust, language=language):
            raise
        return untouched
    return application


def start_over(
    application: Application, offer: Offer, version: FormVersion, *, title: str, trust: TrustFacts, language: str
) -> bool:
    """Begin again with a draft nobody typed into, as it would begin today; False if somebody did meanwhile."""
    values = {**_beginning(offer, version, title, trust, language), "updated_at": timezone.now()}
    found = Application.unscoped.filter(pk=application.pk, **UNTOUCHED).update(**values)
    for name, value in values.items():
        setattr(application, name, value)
    return bool(found)


def _beginning(offer: Offer, version: FormVersion, title: str, trust: TrustFacts, language: str) -> dict[str, Any]:
    return {
        "form_version": version,
        "title": title,
        "language": language,
        "terms": offer.terms(),
        "trust_level": trust.level,
        "trust_method": trust.method,
        "trust_at": trust.at,
    }


def save_answers(
    application: Application,
    answers: Mapping[str, Any],
    *,
    forget: frozenset[str] = frozenset(),
    origins: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    check: Callable[[Mapping[str, Any]], None] | None = None,
) -> None:
    """Merge `answers` into the draft and drop the ids in `forget`; nothing another tab saved is lost.

    `origins` says of some of these answers where they come from; every other one of them was typed by the citizen.
    `check` sees the stored answers right before and may raise; then nothing is written.
    """

    def merged(stored: Mapping[str, Any]) -> dict[str, Any]:
        if check is not None:
            check(stored)
        return {key: value for key, value in stored.items() if key not in forget} | dict(answers)

    def marked(stored: Mapping[str, Any]) -> dict[str, Any]:
        kept = {key: value for key, value in stored.items() if key not in answers and key not in forget}
        return kept | {key: dict(value) for key, value in origins.items() if key in answers}

    change_answers(application, merged, marked)


def keep_contact(application: Application, email: str) -> None:
    """Keep where a guest wants to be written to about the draft; raises `NotNow` if it was sent.

    Neither the answers nor the day it is deleted change with it.
    """
    application.contact = email
    mine = Application.unscoped.filter(pk=application.pk, principal=None, state=State.DRAFT)
    if not mine.update(sealed_contact=application.sealed_contact):
        raise NotNow(_("Dieser Antrag wurde schon abgesendet und kann hier nicht mehr geändert werden."))


def move_to(application: Application, version: FormVersion, answers: Mapping[str, Any], *, by: Actor) -> None:
    """Pin the draft to another version of its form, with the answers as they stand there.

    Raises `NotNow` if the draft changed since the answers were worked out, or was sent: an application that was
    handed in keeps its version for life.
    """
    before = application.form_version_id or 0
    application.answers = dict(answers)
    with transaction.atomic():
        moved = Application.every.filter(
            pk=application.pk, revision=application.revision, state=State.DRAFT, form_version__form_id=version.form_id
        ).update(
            form_version=version,
            sealed_answers=application.sealed_answers,
            revision=application.revision + 1,
            updated_at=timezone.now(),
        )
        if not moved:
            raise NotNow(_("Ihr Entwurf wurde inzwischen an anderer Stelle geändert. Versuchen Sie es noch einmal."))
        trail.record(
            "application.moved",
            by=by,
            authority=application.authority_id,
            subject=application,
            facts={"from": before, "to": version.pk, "number": version.number},
        )
    application.form_version = version
    application.revision += 1


def _same(stored: Mapping[str, Any]) -> dict[str, Any]:
    return dict(stored)


def change_answers(
    application: Application,
    change: Callable[[Mapping[str, Any]], dict[str, Any]],
    mark: Callable[[Mapping[str, Any]], dict[str, Any]] = _same,
) -> None:
    """Store what `change` makes of the stored answers; `mark` does the same with where they come
    from. Both are asked again when somebody else was quicker.

    The row is changed by `UPDATE … WHERE revision = …`; who comes second changes what the first one saved. Raises
    `NotNow` for an application that is no draft any more.
    """
    for _attempt in range(MERGE_ATTEMPTS):
        application.answers = change(application.answers or {})
        before = application.origins or {}
        if (after := mark(before)) != before:
            application.origins = after
        saved = Application.every.filter(pk=application.pk, revision=application.revision, state=State.DRAFT).update(
            sealed_answers=application.sealed_answers,
            sealed_origins=application.sealed_origins,
            revision=application.revision + 1,
            updated_at=timezone.now(),
        )
        if saved:
            application.revision += 1
            return
        application.refresh_from_db()
        if not application.is_draft:
            raise NotNow(_("Dieser Antrag wurde schon abgesendet und kann hier nicht mehr geändert werden."))
    raise NotNow(_("Der Antrag wird gerade an anderer Stelle gespeichert. Versuchen Sie es noch einmal."))
