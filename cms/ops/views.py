"""Addresses for probes and scrapers; no public host answers them."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django_tasks_db.models import DBTaskResult
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Gauge, generate_latest

from cms.ops import health


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """503 as long as a critical part is missing; the others are named but do not take the portal offline."""
    findings = health.examine()
    broken = [finding for finding in findings if finding.error and finding.critical]
    body = {
        "ready": not broken,
        "checks": {
            finding.name: {"ok": not finding.error, "critical": finding.critical, "error": finding.error}
            for finding in findings
        },
    }
    return JsonResponse(body, status=503 if broken else 200)


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Counters of this process, and the queue as it stands now."""
    queue = CollectorRegistry()
    gauge = Gauge("portal_jobs", "Background jobs by state", ["status"], registry=queue)
    for row in DBTaskResult.objects.order_by().values("status").annotate(number=Count("pk")):
        gauge.labels(row["status"].lower()).set(row["number"])
    body = generate_latest(REGISTRY) + generate_latest(queue)
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)
