"""Figures for scrapers: of all processes, and of the workers nobody scrapes."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from cms.jobs.tasks import enqueue, job

ROOT = Path(__file__).resolve().parents[3]
COUNT = """
import django
django.setup()
from cms.ops.middleware import REQUESTS
REQUESTS.labels("portal_pages:page", "GET", "200").inc()
"""


@job(attempts=1)
def well() -> None:
    pass


@job(attempts=1)
def badly() -> None:
    raise RuntimeError


def figures(client: Client, name: str) -> dict[tuple[str, ...], float]:
    """Label values → figure, of every sample with this name."""
    text = client.get("/metrics", HTTP_HOST="localhost").content.decode()
    return {
        tuple(sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name
    }


@pytest.mark.django_db
def test_requests_of_all_processes_are_added_up(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {
        **os.environ,
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
    }
    for _process in range(2):
        subprocess.run([sys.executable, "-c", COUNT], cwd=ROOT, env=environment, check=True)
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))

    found = figures(client, "portal_requests_total")

    assert list(found.values()) == [2.0]


@pytest.mark.django_db
def test_runs_of_jobs_are_counted_by_outcome(client: Client, work: Callable[..., int]) -> None:
    enqueue(well)
    enqueue(well)
    enqueue(badly)

    work()

    found = figures(client, "portal_jobs_ended_total")
    assert found[f"{__name__}.well", "successful"] == 2.0
    assert found[f"{__name__}.badly", "failed"] == 1.0
    assert figures(client, "portal_jobs")["failed",] == 1.0
