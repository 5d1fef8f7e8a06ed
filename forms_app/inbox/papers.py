"""The files of a case as a clerk sees them, and the document that goes with a decision."""

from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.audit.actors import Actor
from forms_app.applications.models import Application
from forms_app.attachments import querysets, services
from forms_app.attachments.models import Attachment
from forms_app.attachments.states import State

TONES = {State.CLEAN: "success", State.QUARANTINED: "warning", State.REFUSED: "danger"}


@dataclass(frozen=True)
class Paper:
    """One file. Without an address it cannot be opened, and `explanation` says why."""

    name: str
    origin: str
    size: int
    state: str
    tone: str
    address: str
    explanation: str


def of(case: Application) -> list[Paper]:
    """All files of the case, those in quarantine and the refused ones included."""
    return [_paper(file) for file in querysets.of(case)]


def names(case: Application) -> dict[str, str]:
    """Names of the files by id, for the answers."""
    return querysets.names(case)


def add_decision(case: Application, document: UploadedFile[Any], *, by: Actor) -> Attachment:
    """File the clerk's document; raises FileRefused with a sentence for one that may not be kept."""
    return services.store_generated(case, document.name or "", document.read(), Attachment.Kind.DECISION, by)


def _origin(file: Attachment) -> str:
    """What answers a clerk's question belongs to no question of the form."""
    if file.kind == Attachment.Kind.UPLOAD and not file.field_id:
        return _("mit der Antwort auf eine Rückfrage eingereicht")
    return str(file.get_kind_display())


def _paper(file: Attachment) -> Paper:
    return Paper(
        name=file.name,
        origin=_origin(file),
        size=file.size,
        state=file.get_state_display(),
        tone=TONES[State(file.state)],
        address=reverse("attachments:download", args=[file.pk]) if file.is_clean else "",
        explanation="" if file.is_clean else file.sentence,
    )
