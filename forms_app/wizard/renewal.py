"""A form that was published anew while a draft was open: what the newer version means for this draft.

A draft stays on the version it was begun with. When nothing that was answered would be lost, the citizen is offered
to go on with the newer one, and told what will be asked besides; otherwise the draft is finished as it was begun.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from forms_app.applications import drafts, ownership
from forms_app.applications.models import Application
from forms_app.applications.policies import NotNow
from forms_app.builder import moving, versions
from forms_app.builder.differences import Change, differences
from forms_app.builder.models import FormVersion
from forms_app.builder.moving import Move
from forms_app.wizard import typed


@dataclass(frozen=True)
class Renewal:
    """A newer version, and this draft on it."""

    version: FormVersion
    move: Move
    changes: tuple[Change, ...]


def offered(application: Application) -> Renewal | None:
    """The newer version this draft may go on with; None if there is none, or if an answer would be lost."""
    own = application.form_version
    latest = versions.latest(own.form_id) if own is not None else None
    if own is None or latest is None or latest.pk == own.pk or latest.number <= own.number:
        return None
    old, new = application.definition, versions.load(latest.pk, application.language)
    move = moving.move(old, new, typed.without(application.answers or {}))
    if not move.is_safe:
        return None
    return Renewal(latest, move, tuple(one for one in differences(old, new) if not one.is_text_only))


def accept(application: Application, number: int) -> None:
    """Go on with the version of this number; raise `NotNow` if that is no longer what is offered."""
    renewal = offered(application)
    if renewal is None or renewal.version.number != number:
        raise NotNow(_("Das Formular wurde inzwischen noch einmal geändert. Sehen Sie sich die Änderungen an."))
    drafts.move_to(application, renewal.version, renewal.move.answers, by=ownership.actor_of(application))
