"""The printer: claims a request, prints it, files it."""

import logging

from django.db import transaction
from django.utils import timezone

from cms.audit.actors import Actor
from cms.jobs import leases
from cms.jobs.tasks import job
from cms.tenants import scope
from forms_app.pdfs import filing, press, receipt_page
from forms_app.pdfs.models import PdfRequest

log = logging.getLogger("portal.pdfs")

PRINTER = Actor.system("printer")


@job()
def print_paper(request_id: str) -> None:
    """Print one paper, unless it is printed or somebody else is at it."""
    with leases.claim(PdfRequest.unscoped.filter(attachment=None), request_id, seconds=120) as row:
        if row is None:
            return
        # Whatever breaks unexpectedly below: this row comes again later and does not stand before the others.
        leases.postpone(row, error="broke off")
        with scope.use(row.authority_id):
            _print(row)


@job()
def print_waiting() -> None:
    """Everything that is due: what a dead worker or an error left behind."""
    for row in leases.due(PdfRequest.unscoped.filter(attachment=None)):
        print_paper(str(row.pk))


def _print(row: PdfRequest) -> None:
    """Print and file; the request is done in the transaction that files the paper, so there is never a second one."""
    application = row.application
    paper = press.to_pdf(receipt_page.TEMPLATE, lambda: receipt_page.context(application))
    with transaction.atomic():
        filed = filing.file(application, receipt_page.file_name(application), paper, row.kind, PRINTER)
        PdfRequest.unscoped.filter(pk=row.pk, attachment=None).update(
            attachment=filed, printed_at=timezone.now(), due_at=None, last_error=""
        )
    log.info("paper printed", extra={"attempt": row.attempts})
