"""Who may hand in, remove and open files, and how many. `check_…` raises a named refusal, `can_…` asks."""

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from cms.audit.actors import Actor, ActorKind
from forms_app.applications.models import Application
from forms_app.applications.policies import NotNow, NotYours, Refused
from forms_app.applications.states import State as ApplicationState
from forms_app.attachments.inspection.reasons import Reason
from forms_app.attachments.models import Attachment
from forms_app.attachments.states import State

MAX_FILES = 30
MAX_TOTAL_BYTES = 40 * 1024 * 1024

OPEN_FOR_UPLOADS = frozenset({ApplicationState.DRAFT, ApplicationState.WAITING})


class FileRefused(Refused):
    """The file itself is not acceptable; the sentence says why and what helps."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason.label))
        self.reason = reason


def check_hand_in(application: Application, by: Actor) -> None:
    """Citizens hand files in with a draft and with the answer to a question."""
    _check_owner(application, by)
    if application.state not in OPEN_FOR_UPLOADS:
        raise NotNow(_("Zu diesem Antrag können Sie gerade keine Dateien hinzufügen."))


def check_remove(attachment: Attachment, by: Actor) -> None:
    """Only what was not sent yet can be taken back; a draft that expires loses its files."""
    if by.kind is not ActorKind.SYSTEM:
        _check_owner(attachment.application, by)
    if attachment.kind != Attachment.Kind.UPLOAD or not attachment.application.is_draft:
        raise NotNow(_("Die Datei gehört zu einem abgesendeten Antrag und kann nicht mehr entfernt werden."))


def check_quota(application: Application, size: int) -> None:
    """So many files, so many bytes per application, and no more."""
    uploads = Attachment.unscoped.filter(application=application, kind=Attachment.Kind.UPLOAD)
    used = uploads.exclude(state=State.REFUSED).aggregate(number=Count("pk"), total=Sum("size"))
    if used["number"] >= MAX_FILES:
        raise FileRefused(Reason.TOO_MANY)
    if (used["total"] or 0) + size > MAX_TOTAL_BYTES:
        raise FileRefused(Reason.QUOTA)


def check_open(attachment: Attachment, by: Actor) -> None:
    """Its own citizen and the clerks of its authority, and nobody before it is clean."""
    if not concerns(attachment, by):
        raise NotYours(_("Diese Datei gibt es nicht."))
    if not attachment.is_clean:
        raise NotNow(attachment.sentence)


def concerns(attachment: Attachment, by: Actor) -> bool:
    """Whether the file is any of this actor's business."""
    if by.kind is ActorKind.STAFF:
        return attachment.authority_id in by.authorities
    return _owns(attachment.application, by)


def _check_owner(application: Application, by: Actor) -> None:
    if not _owns(application, by):
        raise NotYours(_("Dazu sind Sie bei diesem Antrag nicht berechtigt."))


def _owns(application: Application, by: Actor) -> bool:
    if by.kind is ActorKind.CITIZEN:
        return application.principal_id is not None and str(application.principal_id) == by.id
    return by.kind is ActorKind.GUEST and application.principal_id is None and str(application.pk) == by.id
