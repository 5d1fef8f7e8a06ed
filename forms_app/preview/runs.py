"""Freezing a draft, walking through it, and giving others the way in. Nothing here ever reaches a real application."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cms.audit import trail
from cms.audit.actors import Actor
from cms.tenants import hosts
from cms.tenants.models import Authority
from cms.vault import keyring
from forms_app.applications.models import Application
from forms_app.attachments import services as files
from forms_app.builder.assembling import assemble, with_translations
from forms_app.builder.checking import problems
from forms_app.builder.fees import FREE, Terms
from forms_app.builder.models import FormPage, Offer
from forms_app.preview.models import Link, Run, Snapshot

RUN_LASTS = timedelta(days=1)
LINK_DAYS = (1, 7, 30)
RUNS_PER_HOUR = 60
"""So many guests may begin with one link in an hour."""
TICKET_SECONDS = 600
SALT = "forms_app.preview.ticket"


class Unready(ValueError):
    """The form cannot be walked through yet; `problems` says what to repair."""

    def __init__(self, sentences: Sequence[str]) -> None:
        super().__init__(" ".join(sentences))
        self.problems = list(sentences)


@dataclass(frozen=True)
class Town:
    """One way to look at the form: as a town offers it, or without fees where nobody offers it yet."""

    key: str
    label: str
    authority: Authority
    offer: Offer | None = None


def draft_of(page: FormPage) -> FormPage:
    """The form as its latest draft says."""
    found: FormPage = page.get_latest_revision_as_object()
    return found


def towns(page: FormPage) -> list[Town]:
    """The town itself for its own form; every town for a central one. Offers come first."""
    owner = page.authority
    offers = Offer.unscoped.filter(form=page).select_related("authority", "service").order_by("authority__name", "pk")
    if owner is not None:
        offers = offers.filter(authority=owner)
    found = [
        Town(
            f"angebot-{offer.pk}",
            _("%(town)s, wie bei „%(service)s“ angeboten") % {"town": offer.authority.name, "service": offer.service},
            offer.authority,
            offer,
        )
        for offer in offers
    ]
    places = [owner] if owner is not None else hosts.authorities()
    return found + [
        Town(f"behoerde-{one.pk}", _("%(town)s, ohne Angebot und ohne Gebühren") % {"town": one.name}, one)
        for one in places
    ]


def freeze(page: FormPage, town: Town, *, by: User) -> Snapshot:
    """The latest draft as it stands, with this town's terms; raise Unready if nobody could fill it in."""
    draft = draft_of(page)
    definition = with_translations(assemble(draft), draft)
    found = problems(definition)
    if found:
        raise Unready(found)
    same = Snapshot.unscoped.filter(form=page, authority=town.authority, offer=town.offer, digest=definition.digest)
    terms = _terms(town)
    for standing in same:
        if standing.terms == terms:
            return standing
    return Snapshot.unscoped.create(
        form=page,
        authority=town.authority,
        offer=town.offer,
        document=definition.to_json(),
        digest=definition.digest,
        terms=terms,
        made_by=by,
    )


def _terms(town: Town) -> Terms:
    if town.offer is not None:
        terms: Terms = town.offer.terms()
        return terms
    return Terms(
        fees=[],
        payment_policy=FREE,
        minimum_trust=0,
        guest_allowed=True,
        connector=Offer.Connector.INBOX,
        recipient="",
        recipient_email="",
    )


@transaction.atomic
def begin(snapshot: Snapshot, *, by: User | None = None, link: Link | None = None) -> Application:
    """An empty draft of a run; it is nobody's until a browser is let in, and ends by itself."""
    run = Run.unscoped.create(
        authority_id=snapshot.authority_id, snapshot=snapshot, link=link, by=by, ends_at=timezone.now() + RUN_LASTS
    )
    application = Application(
        authority_id=snapshot.authority_id,
        run=run,
        offer_id=snapshot.offer_id,
        title=snapshot.definition().title,
        terms=dict(snapshot.terms),
        data_key=keyring.new_data_key(snapshot.authority_id),
    )
    application.answers = {}
    application.save(force_insert=True)
    return application


def finish(run: Run) -> None:
    """Delete a run with everything it left: answers, files, mails, papers."""
    with transaction.atomic():
        application = Application.every.filter(run=run).first()
        if application is not None:
            files.throw_away(application)
        run.delete()


# --- the editor's way to a public host -----------------------------------------------------------------


def ticket_for(application: Application) -> str:
    """What lets the editor's browser in on the town's host; good for ten minutes."""
    return signing.TimestampSigner(salt=SALT).sign(application.pk.hex)


def read_ticket(ticket: str) -> str:
    """The id of the run's application; empty if the ticket is forged or too old."""
    try:
        return signing.TimestampSigner(salt=SALT).unsign(ticket, max_age=TICKET_SECONDS)
    except signing.BadSignature:
        return ""


# --- links ---------------------------------------------------------------------------------------------


def make_link(snapshot: Snapshot, *, days: int, by: User) -> tuple[Link, str]:
    """A link and its secret, which is told only now."""
    if days not in LINK_DAYS:
        raise ValueError(f"a link lasts {LINK_DAYS} days, not {days}")
    token = Link.new_token()
    with transaction.atomic():
        link = Link.unscoped.create(
            authority_id=snapshot.authority_id,
            snapshot=snapshot,
            digest=Link.digest_of(token),
            made_by=by,
            ends_at=timezone.now() + timedelta(days=days),
        )
        _record("preview.link_made", link, by, days=days)
    return link, token


def revoke(link: Link, *, by: User) -> None:
    """Close the link for good and end the walks that began with it."""
    with transaction.atomic():
        closed = Link.unscoped.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now())
        if not closed:
            return
        for run in Run.unscoped.filter(link=link):
            finish(run)
        _record("preview.link_revoked", link, by)
    link.refresh_from_db()


def begin_by_link(link: Link) -> Application | None:
    """A guest's run; None when too many began in this hour."""
    key = f"preview.link.{link.pk}"
    cache.add(key, 0, 3600)
    if int(cache.incr(key)) > RUNS_PER_HOUR:
        return None
    Link.unscoped.filter(pk=link.pk).update(opened=F("opened") + 1, opened_at=timezone.now())
    return begin(link.snapshot, link=link)


def _record(action: str, link: Link, by: User, **facts: Any) -> None:
    trail.record(
        action,
        by=Actor.staff(by.pk, frozenset()),
        authority=link.authority_id,
        subject=link,
        facts={"form": link.snapshot.form_id, **facts},
    )
