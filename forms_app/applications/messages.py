"""Messages between citizen and clerk."""

from cms.audit import trail
from cms.audit.actors import Actor
from forms_app.applications.models import Application, Message


def write(application: Application, text: str, *, by: Actor, kind: Message.Kind = Message.Kind.MESSAGE) -> Message:
    """Add a message; who wrote it follows from the actor."""
    author = Message.Author.CLERK if by.is_staff else Message.Author.CITIZEN
    message = Message(application=application, authority_id=application.authority_id, author=author, kind=kind)
    message.text = text
    message.save(force_insert=True)
    trail.record(
        "message.written",
        by=by,
        authority=application.authority_id,
        subject=application,
        facts={"kind": kind.value},
    )
    return message
