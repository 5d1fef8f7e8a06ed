"""The versions of a form as its editors see them: who, when, why, what hangs on them, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import roles
from accounts.models import User

from .assembling import assemble, with_translations
from .definition import Definition
from .models import FormPage, FormVersion
from .moving import Prospects, prospects
from .sources import content_of

MOST_NAMES = 3


@dataclass(frozen=True)
class Row:
    """One version in the list."""

    version: FormVersion
    drafts: int
    applications: int
    outlook: str
    """What happens to its drafts now that there is a newer one."""
    is_latest: bool


@dataclass(frozen=True)
class Plan:
    """A publication that waits for its time."""

    at: datetime
    why: str
    by: Any
    revision_id: int


def rows(form: FormPage, user: User) -> list[Row]:
    """All versions, newest first; drafts and applications are counted where the user has a role, nowhere else."""
    ours = Q() if user.is_superuser else Q(applications__authority_id__in=roles.authority_ids(user))
    # The states are named in the room above; a draft is what was never handed in and not thrown away.
    drafts = Count("applications", filter=ours & Q(applications__state="draft"), distinct=True)
    handed_in = Count("applications", filter=ours & Q(applications__submitted_at__isnull=False), distinct=True)
    found = list(
        FormVersion.objects.filter(form=form)
        .select_related("published_by")
        .annotate(drafts=drafts, handed_in=handed_in)
        .order_by("-number")
    )
    if not found:
        return []
    latest = Definition.from_json(found[0].document)
    return [_row(version, latest, is_latest=version is found[0]) for version in found]


def _row(version: Any, latest: Definition, *, is_latest: bool) -> Row:
    # Without drafts there is nothing to say, and reading every old document would be for nothing.
    is_asked = bool(version.drafts) and not is_latest
    said = outlook(version, prospects(Definition.from_json(version.document), latest)) if is_asked else ""
    return Row(version, version.drafts, version.handed_in, said, is_latest)


def outlook(version: Any, found: Prospects) -> str:
    """What a newer version means for the drafts on this one, in a sentence."""
    words = {"count": version.drafts, "number": version.number}
    if found.is_safe:
        text = ngettext(
            "%(count)d laufender Entwurf kann zur neuesten Version wechseln und behält alle Antworten.",
            "%(count)d laufende Entwürfe können zur neuesten Version wechseln und behalten alle Antworten.",
            version.drafts,
        )
        return text % words
    if found.lost:
        text = ngettext(
            "%(count)d laufender Entwurf bleibt auf Version %(number)d, wenn eine dieser Fragen beantwortet ist:"
            " %(names)s.",
            "Laufende Entwürfe (%(count)d) bleiben auf Version %(number)d, wenn eine dieser Fragen beantwortet ist:"
            " %(names)s.",
            version.drafts,
        )
        return text % {**words, "names": _names(found.lost)}
    text = _("Ob ein laufender Entwurf wechseln kann, hängt von den Antworten auf diese Fragen ab: %(names)s.")
    return text % {"names": _names(found.doubtful)}


def _names(fields: Sequence[Any]) -> str:
    named = [f"„{field.label}“" for field in fields[:MOST_NAMES]]
    more = len(fields) - MOST_NAMES
    return ", ".join(named) + (_(" und %(count)d weitere") % {"count": more} if more > 0 else "")


def plans(form: FormPage) -> list[Plan]:
    """Publications that wait for their time, the next one first."""
    waiting = form.revisions.filter(approved_go_live_at__isnull=False).select_related("user")
    return [
        Plan(one.approved_go_live_at, str(one.content.get("what_is_new", "")), one.user, one.pk)
        for one in waiting.order_by("approved_go_live_at")
    ]


def source_of(version: FormVersion) -> dict[str, Any] | None:
    """What the editor typed for this version; None where nobody kept it.

    Versions from the time before the blocks were kept are looked for among the revisions of their page.
    """
    source = getattr(version, "source", None)
    if source is not None:
        return dict(source.content)
    for revision in version.form.revisions.order_by("-pk").iterator():
        page = revision.as_object()
        if with_translations(assemble(page), page).digest == version.digest:
            return content_of(page)
    return None
