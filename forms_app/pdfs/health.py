"""Whether papers get printed: nothing may wait for long."""

from datetime import timedelta

from django.utils import timezone

from cms.ops.health import HealthCheck, Unhealthy
from forms_app.pdfs.models import PdfRequest

PATIENCE = timedelta(minutes=15)


def _nothing_waits_long() -> None:
    late = PdfRequest.unscoped.filter(due_at__isnull=False, created_at__lt=timezone.now() - PATIENCE).count()
    if late:
        raise Unhealthy(f"{late} papers have been waiting for more than 15 minutes.")


CHECKS = [HealthCheck("papers", _nothing_waits_long, critical=False)]
