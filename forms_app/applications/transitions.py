"""Moving an application: check, change, record, announce, in one transaction."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.audit import trail
from cms.audit.actors import Actor
from forms_app.applications import policies, references, signals
from forms_app.applications.models import Application
from forms_app.applications.states import MOVES, State

DECISIONS = {State.APPROVED, State.REJECTED}


def move(
    application: Application,
    name: str,
    *,
    by: Actor,
    facts: Mapping[str, str | int] | None = None,
    changes: Mapping[str, Any] | None = None,
    seen: int | None = None,
    savepoint: bool = True,
) -> None:
    """Move the application along one edge; raise Refused and write nothing if it may not.

    The edge is claimed by `UPDATE … WHERE state = …`: of several callers at once exactly one moves it, the others
    are refused. Where an edge ends in the state it began in, the revision decides instead. `facts` go to the audit
    trail and must not be personal; `changes` are written with the state. `seen` is the revision the caller's decision
    rests on: with it, answers saved meanwhile refuse the move too. A move that follows
    from another needs no `savepoint` of its own: should it fail, both are undone.
    """
    policies.check_move(application, name, by)
    edge = MOVES[name]
    values: dict[str, Any] = {"state": edge.target, "updated_at": timezone.now(), **(changes or {})}
    if edge.target in DECISIONS:
        values["decided_at"] = timezone.now()
    with transaction.atomic(savepoint=savepoint):
        rows = Application.every.filter(pk=application.pk, state=application.state)
        if seen is None and edge.target in edge.source:
            seen = application.revision
        if seen is not None:
            rows = rows.filter(revision=seen)
        if not rows.update(revision=F("revision") + 1, **values):
            raise policies.Outdated(_("Der Antrag wurde inzwischen geändert. Laden Sie die Seite neu."))
        before = application.state
        for key, value in values.items():
            setattr(application, key, value)
        application.revision += 1
        if application.is_trial:  # nobody asked for anything, so there is nothing to keep a record of
            signals.tried.send(Application, application=application, move=name)
            return
        trail.record(
            f"application.{name}",
            by=by,
            authority=application.authority_id,
            subject=application,
            facts={"from": before, "to": edge.target.value, **(facts or {})},
        )
        signals.transitioned.send(Application, application=application, move=name, by=by, facts=dict(facts or {}))


def submit(application: Application, *, by: Actor, changes: Mapping[str, Any] | None = None) -> bool:
    """Hand the draft in as it was read and give it a reference; return False if it had been handed in before.

    Double click, reload and a second tab all end at the one application: whoever comes second finds it submitted.
    A draft that was saved since it was read is not handed in: `Outdated` is raised, and `application` is as it is now.
    """
    try:
        _submit(application, by, dict(changes or {}))
    except policies.NotNow:
        application.refresh_from_db()
        if application.submitted_at is None:
            raise
        return False
    return True


def _submit(application: Application, by: Actor, changes: dict[str, Any]) -> None:
    now, seen = timezone.localtime(), application.revision
    for _attempt in range(5):
        code = application.authority.code
        reference = references.trial_reference() if application.is_trial else references.new_reference(code, now.date())
        try:
            move(
                application,
                "submit",
                by=by,
                facts={"reference": reference},
                changes={"reference": reference, "submitted_at": now, **changes},
                seen=seen,
            )
        except IntegrityError:  # the one collision in 30⁸: draw again
            application.refresh_from_db()
            continue
        return
    raise RuntimeError("Five references in a row were taken.")
