"""The story: which transition triggers which effects.

Everything here runs inside the transaction of the move and only writes rows; workers do the calls.
"""

from typing import Any

from cms.audit.actors import Actor
from forms_app.applications import signals
from forms_app.applications.models import Application


def connect() -> None:
    signals.transitioned.connect(_on_transition, dispatch_uid="forms_app.workflow")


def _on_transition(sender: Any, *, application: Application, move: str, by: Actor, **_: Any) -> None:
    for effect in EFFECTS.get(move, ()):
        effect(application)


EFFECTS: dict[str, tuple[Any, ...]] = {}
