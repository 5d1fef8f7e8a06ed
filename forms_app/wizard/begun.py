"""Drafts of one offer which the person behind a request began before: nobody gets a second one without being asked.

With a login they are those of the account, without one those which this browser may open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from forms_app.applications import drafts, guests, ownership
from forms_app.applications.models import Application
from forms_app.applications.states import State
from forms_app.builder.models import Offer
from forms_app.wizard import typed
from forms_app.wizard.journey import Journey, Status

AT_MOST = 5


@dataclass(frozen=True)
class Begun:
    """One draft: since when, how far, until when, and what can be done with it."""

    begun_at: datetime
    saved_at: datetime
    kept_until: datetime
    progress: str
    resume_url: str
    discard_url: str


def drafts_of(request: HttpRequest, offer: Offer) -> list[Application]:
    """The latest drafts of this person for this offer, untouched ones (revision 0) included."""
    mine = Application.objects.filter(offer=offer, state=State.DRAFT)
    principal = ownership.principal_of(request)
    if principal is not None:
        mine = mine.filter(principal=principal)
    elif ids := guests.opened_by(request):
        mine = mine.filter(principal=None, pk__in=ids)
    else:
        return []
    return list(mine.order_by("-updated_at")[:AT_MOST])


def as_shown(application: Application) -> Begun:
    """A draft in the words of the page."""
    return Begun(
        begun_at=application.created_at,
        saved_at=application.updated_at,
        kept_until=drafts.kept_until(application),
        progress=progress(application),
        resume_url=reverse("wizard:resume", args=[application.pk]),
        discard_url=reverse("citizen:discard", args=[application.pk]),
    )


def progress(application: Application) -> str:
    """How far a draft is, in a sentence."""
    definition = application.definition
    journey = Journey(definition, typed.without(application.answers or {}))
    step = journey.first_open
    if step is None:
        return _("Alle Fragen sind beantwortet. Prüfen Sie noch alles und senden Sie den Antrag ab.")
    if journey.has_tasks:
        done = sum(1 for task in journey.tasks if task.status is Status.DONE)
        return _("Fertig sind %(done)d von %(total)d Aufgaben.") % {"done": done, "total": len(journey.tasks)}
    words = {"number": journey.number_of(step), "total": len(journey.steps), "title": step.title}
    return _("Weiter geht es mit Schritt %(number)d von %(total)d: %(title)s.") % words
