"""Who asks for a file: a clerk on the back-office host, the citizen or the guest on a public one."""

from django.http import HttpRequest

from accounts.models import User
from accounts.roles import CASE_ROLES, authority_ids
from cms.audit.actors import Actor
from forms_app.applications import ownership
from forms_app.attachments.models import Attachment


def actor_for(request: HttpRequest, attachment: Attachment) -> Actor | None:
    """The actor behind this request if the file may be any of their business, or None."""
    if getattr(request, "authority", None) is None:
        # What somebody tries out concerns no clerk.
        return None if attachment.application.is_trial else _clerk(request)
    if not ownership.may_open(request, attachment.application):
        return None
    return ownership.actor_of(attachment.application)


def _clerk(request: HttpRequest) -> Actor | None:
    """Only a role that handles cases opens files; an editor of the same town does not."""
    user = request.user
    return Actor.staff(user.pk, authority_ids(user, *CASE_ROLES)) if isinstance(user, User) else None
