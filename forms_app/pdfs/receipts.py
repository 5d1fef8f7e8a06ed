"""The receipt of an application ("Eingangsbestätigung"): asked for in the transaction of the move, printed later."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.jobs.tasks import enqueue
from forms_app.applications.models import Application
from forms_app.pdfs import jobs
from forms_app.pdfs.models import PdfRequest

KIND = PdfRequest.Kind.RECEIPT


def request(application: Application) -> PdfRequest:
    """Have the receipt printed; the same request if there is one already."""
    found = PdfRequest.unscoped.filter(application=application, kind=KIND).first()
    if found is not None:
        return found
    try:
        # No savepoint: inside a move the application is ours alone, and nobody else can be first.
        with transaction.atomic(savepoint=False):
            row = PdfRequest.unscoped.create(
                application=application, authority_id=application.authority_id, kind=KIND, due_at=timezone.now()
            )
            enqueue(jobs.print_paper, str(row.pk))
    except IntegrityError:  # another process was first; its row is the one
        return PdfRequest.unscoped.get(application=application, kind=KIND)
    return row
