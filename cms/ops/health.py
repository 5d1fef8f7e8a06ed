"""Readiness: every app contributes its checks in a `health.py`."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from cms.jobs.models import WorkerHeartbeat


class Unhealthy(Exception):
    """A check failed; the sentence is for operators and names no person."""


@dataclass(frozen=True)
class HealthCheck:
    """`probe` returns nothing or raises Unhealthy. Only critical checks make the portal not ready."""

    name: str
    probe: Callable[[], None]
    critical: bool = True


@dataclass(frozen=True)
class Finding:
    name: str
    critical: bool
    error: str
    milliseconds: int


def examine() -> list[Finding]:
    """Run every check of every app."""
    return [_examine(check) for check in all_checks()]


def all_checks() -> list[HealthCheck]:
    found = list(CHECKS)
    for config in apps.get_app_configs():
        name = f"{config.name}.health"
        if config.name != "cms.ops" and find_spec(name) is not None:
            found += import_module(name).CHECKS
    return found


def _examine(check: HealthCheck) -> Finding:
    started = time.monotonic()
    error = ""
    try:
        check.probe()
    except Unhealthy as finding:
        error = str(finding)
    except Exception as failure:  # noqa: BLE001  # a broken check is a finding, never an error page
        error = type(failure).__name__
    return Finding(check.name, check.critical, error, round((time.monotonic() - started) * 1000))


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _cache() -> None:
    cache.set("health", "1", 10)
    if cache.get("health") != "1":
        raise Unhealthy("The cache does not return what was stored.")


def _worker() -> None:
    limit = timezone.now() - timedelta(seconds=4 * settings.WORKER_HEARTBEAT_SECONDS)
    if not WorkerHeartbeat.objects.filter(seen_at__gte=limit).exists():
        raise Unhealthy("No worker has given a sign of life.")


def _storage() -> None:
    root = Path(settings.PRIVATE_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    if not os.access(root, os.W_OK):
        raise Unhealthy("The private storage cannot be written to.")


CHECKS = [
    HealthCheck("database", _database),
    HealthCheck("cache", _cache),
    HealthCheck("worker", _worker, critical=False),
    HealthCheck("storage", _storage),
]
