"""Who asks for a file: the clerk on the back-office host, the citizen or the guest on a public one."""

from typing import Any

from django.http import HttpRequest

from cms.audit.actors import Actor
from cms.tenants import scope
from forms_app.attachments.models import Attachment


def actor(request: HttpRequest, attachment: Attachment) -> Actor | None:
    """The actor behind this request, or None for somebody unknown."""
    person: Any = request
    if person.authority is None:
        return _clerk(request)
    return person.principal.actor if person.principal is not None else None


def _clerk(request: HttpRequest) -> Actor | None:
    """Only a role that handles cases opens files; an editor of the same town does not."""
    user: Any = request.user
    current = scope.current()
    if not user.is_authenticated or current is None:
        return None
    return Actor.staff(user.pk, current.authority_ids or frozenset())
