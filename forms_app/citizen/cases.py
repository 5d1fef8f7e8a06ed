"""What belongs to one person.

"Mein Bereich" shows everything a citizen has with any of the authorities: people think in their own matters and
not in town halls. Each case is opened on the site of its own authority, which is responsible for it; that hop is
why addresses here are absolute for other authorities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import Principal
from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.applications import drafts
from forms_app.applications.models import Application, Message
from forms_app.applications.states import State
from forms_app.citizen import wording
from forms_app.citizen.wording import Status

GONE = (State.DISCARDED, State.ERASED)
ENDED = (State.COMPLETED, State.REJECTED, State.WITHDRAWN)
NEEDS_YOU = (State.WAITING, State.PAYMENT_DUE)


@dataclass(frozen=True)
class Case:
    """One line of the list."""

    title: str
    authority: str
    reference: str
    status: Status
    url: str
    at: datetime
    unread: int
    needs_you: bool
    discard_url: str = ""
    kept_until: datetime | None = None


@dataclass(frozen=True)
class Cases:
    """Everything of one person in the order in which it matters to them."""

    drafts: Sequence[Case]
    running: Sequence[Case]
    ended: Sequence[Case]

    @property
    def is_empty(self) -> bool:
        return not (self.drafts or self.running or self.ended)


def of(principal: Principal, here: Authority | None) -> Cases:
    """All cases of a person with every authority; one query."""
    with scope.everything("citizen's own applications"):
        mine = (
            Application.objects.filter(principal=principal)
            .exclude(state__in=GONE)
            .select_related("authority", "authority__site")
            .defer("sealed_answers", "sealed_origins", "sealed_contact", "terms", "fee_items")
            .annotate(unread=Count("messages", filter=UNREAD))
            .order_by("-updated_at")
        )
        lines = [(application, _case(application, application.unread, here)) for application in mine]
    running = [case for one, case in lines if one.submitted_at is not None and one.state not in ENDED]
    return Cases(
        drafts=[case for one, case in lines if one.is_draft],
        running=sorted(running, key=lambda case: not (case.needs_you or case.unread)),
        ended=[case for one, case in lines if one.state in ENDED],
    )


UNREAD = Q(messages__read_at=None) & ~Q(messages__author=Message.Author.CITIZEN)


def _case(application: Application, unread: int, here: Authority | None) -> Case:
    name = "wizard:resume" if application.is_draft else "citizen:application"
    return Case(
        title=application.title,
        authority=application.authority.name,
        reference=application.reference or "",
        status=wording.status_of(application),
        url=_address(application.authority, here, reverse(name, args=[application.pk])),
        at=application.submitted_at or application.updated_at,
        unread=unread,
        needs_you=application.state in NEEDS_YOU,
        discard_url=_address(application.authority, here, reverse("citizen:discard", args=[application.pk])),
        kept_until=drafts.kept_until(application) if application.is_draft else None,
    )


def _address(authority: Authority, here: Authority | None, path: str) -> str:
    """Path only on this site, absolute for the site of another authority."""
    return path if here is not None and here.pk == authority.pk else authority.url(path)


def elsewhere(principal: Principal, application_id: UUID) -> Authority | None:
    """The authority of an own application that belongs to another site; None for everything else."""
    with scope.everything("citizen's own applications"):
        found = (
            Application.objects.filter(pk=application_id, principal=principal)
            .select_related("authority", "authority__site")
            .first()
        )
    return found.authority if found is not None else None
