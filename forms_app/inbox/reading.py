"""Opening a case leaves a trace: who read it, once per hour; and the citizen's messages count as read."""

from django.utils import timezone

from accounts.models import User
from cms.audit import trail
from forms_app.applications.models import Application, Message

ACTION = "case.read"


def record(application: Application, *, by: User) -> None:
    """Note in the trail that the clerk read the case, unless it says so already for this hour."""
    this_hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    known = trail.history(application).filter(
        action=ACTION, actor_kind=by.actor.kind.value, actor_id=by.actor.id, at__gte=this_hour
    )
    if not known.exists():
        trail.record(ACTION, by=by.actor, authority=application.authority_id, subject=application)


def mark_messages_read(application: Application) -> None:
    Message.objects.filter(application=application, author=Message.Author.CITIZEN, read_at__isnull=True).update(
        read_at=timezone.now()
    )
