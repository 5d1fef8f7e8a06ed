"""Addresses for probes and scrapers; no public host answers them."""

import os
from collections.abc import Iterator

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django_tasks_db.models import DBTaskResult
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from cms.jobs.models import JobTally
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
    """Counters of all web processes of this machine, and what the database knows of the workers."""
    body = generate_latest(_requests()) + generate_latest(_Jobs())
    return HttpResponse(body, content_type=CONTENT_TYPE_LATEST)


def _requests() -> Collector:
    """With PROMETHEUS_MULTIPROC_DIR the processes share their counters in files; alone, a process has its own."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return REGISTRY
    return MultiProcessCollector(CollectorRegistry())  # type: ignore[no-untyped-call]  # its one untyped class


class _Jobs(Collector):
    """Nothing here is kept in the process: a gauge of the client's would land in the shared files and be added up."""

    def collect(self) -> Iterator[Metric]:
        queue = GaugeMetricFamily("portal_jobs", "Background jobs by state", labels=["status"])
        for row in DBTaskResult.objects.order_by().values("status").annotate(number=Count("pk")):
            queue.add_metric([row["status"].lower()], row["number"])
        yield queue
        ended = CounterMetricFamily("portal_jobs_ended", "Runs of background jobs", labels=["job", "outcome"])
        for tally in JobTally.objects.order_by("job", "outcome"):
            ended.add_metric([tally.job, tally.outcome], tally.number)
        yield ended
