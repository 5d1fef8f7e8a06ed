"""Demo: Erkelenz has a back-office system, the demo receiver on this machine."""

from collections.abc import Callable

from django.conf import settings

from cms.audit.actors import Actor
from cms.tenants.models import Authority
from forms_app.delivery import targets
from forms_app.delivery.connectors.rest import Rest


def load(say: Callable[[str], None]) -> None:
    erkelenz = Authority.objects.filter(slug="erkelenz").first()
    if erkelenz is None:
        return
    changed = targets.point(
        erkelenz,
        Rest.name,
        address=settings.RECEIVER_URL,
        secret=settings.RECEIVER_SECRET,
        by=Actor.system("demo"),
    )
    if changed:
        say("Fachverfahren der Stadt Erkelenz angebunden")
