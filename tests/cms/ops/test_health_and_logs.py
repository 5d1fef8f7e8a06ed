"""Readiness tells the truth; logs hold no personal data."""

import json
import logging
import sys
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cms.jobs.models import WorkerHeartbeat
from cms.ops import diagrams, failpoints, health, logs
from cms.tenants import hosts
from cms.tenants.models import Authority


@pytest.mark.django_db
def test_readiness_names_a_missing_worker_without_taking_the_portal_offline(client: Client) -> None:
    body = client.get("/readyz", HTTP_HOST="localhost").json()

    assert body["checks"]["worker"]["ok"] is False
    assert body["checks"]["database"] == {"ok": True, "critical": True, "error": ""}


@pytest.mark.django_db
def test_a_worker_with_a_fresh_sign_of_life_is_well(client: Client) -> None:
    WorkerHeartbeat.objects.create(pk="w", started_at=timezone.now(), seen_at=timezone.now())

    assert client.get("/readyz", HTTP_HOST="localhost").json()["checks"]["worker"]["ok"] is True


@pytest.mark.django_db
def test_a_broken_critical_part_makes_the_portal_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("connection to alva@example.org refused")

    monkeypatch.setattr(health, "CHECKS", [health.HealthCheck("storage", broken)])

    response = client.get("/readyz", HTTP_HOST="localhost")

    assert response.status_code == 503
    assert response.json()["checks"]["storage"]["error"] == "RuntimeError"
    assert "alva" not in response.content.decode()


@pytest.mark.parametrize("host", ["localhost", "verwaltung.localhost"])
def test_probes_are_answered_while_the_database_is_away(client: Client, host: str) -> None:
    """This test has no database: pytest-django refuses every access."""
    alive = client.get("/healthz", HTTP_HOST=host)
    ready = client.get("/readyz", HTTP_HOST=host)

    assert (alive.status_code, alive.content) == (200, b"ok")
    assert ready.status_code == 503
    assert ready.json()["checks"]["database"]["ok"] is False


@pytest.mark.django_db
def test_metrics_count_requests_by_route_and_never_by_path(client: Client, erkelenz: object) -> None:
    client.get("/no/such/page/alva-mustermann/", HTTP_HOST="erkelenz.localhost")

    metrics = client.get("/metrics", HTTP_HOST="localhost").content.decode()

    assert "portal_requests_total" in metrics
    assert "alva-mustermann" not in metrics


def test_a_log_line_keeps_named_fields_only_and_no_exception_message(capsys: pytest.CaptureFixture[str]) -> None:
    formatter = _formatter()
    try:
        raise ValueError("Alva Mustermann is not a number")
    except ValueError:
        record = logging.LogRecord("portal", logging.ERROR, "", 1, "it failed", (), sys.exc_info())
    record.route = "wizard:step"
    record.answer = "Alva Mustermann"

    line = json.loads(formatter.format(record))

    assert line["route"] == "wizard:step"
    assert line["error"] == "ValueError"
    assert "Alva" not in json.dumps(line)


@pytest.mark.django_db
def test_a_page_that_does_not_exist_is_no_failure(
    client: Client, erkelenz: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get("/gibt-es-nicht/", HTTP_HOST="erkelenz.localhost").status_code == 404

    assert "unhandled exception" not in caplog.text


@pytest.mark.django_db
def test_a_failing_view_leaves_its_name_and_place(
    erkelenz: Authority, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("portal_pages.routing.find", fail)

    Client(raise_request_exception=False).get("/leistungen/", HTTP_HOST="erkelenz.localhost")

    assert failures(caplog) == [("portal_pages:page", "RuntimeError", "fail")]


def test_a_failing_middleware_leaves_its_name_and_place(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hosts, "authority_for_host", fail)

    answer = Client(raise_request_exception=False).get("/", HTTP_HOST="erkelenz.localhost")

    assert answer.status_code == 500
    assert failures(caplog) == [("unresolved", "RuntimeError", "fail")]


def fail(*args: object, **kwargs: object) -> None:
    raise RuntimeError("Alva Mustermann is not a number")


def failures(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str, str]]:
    """Route, exception and function of every failure that the middleware logged."""
    lines = [
        json.loads(_formatter().format(record))
        for record in caplog.records
        if record.name == "portal.request" and record.exc_info
    ]
    assert "Alva" not in json.dumps(lines)
    return [(line["route"], line["error"], line["where"].split()[-1]) for line in lines]


@pytest.mark.django_db
def test_a_refused_form_is_logged_without_its_path(erkelenz: Authority, caplog: pytest.LogCaptureFixture) -> None:
    Client(enforce_csrf_checks=True).post("/abmelden/?alva=mustermann", HTTP_HOST="erkelenz.localhost")

    [record] = [record for record in caplog.records if record.name == "django.security.csrf"]
    line = json.loads(_formatter().format(record))
    assert (line["event"], line["reason"]) == ("request refused", "csrf")
    assert "abmelden" not in json.dumps(line)
    assert "mustermann" not in json.dumps(line)


def test_a_suspicious_request_is_logged_without_what_it_said() -> None:
    text = "Attempted access to '/alva-mustermann' denied."
    record = logging.LogRecord("django.security.SuspiciousFileOperation", logging.ERROR, "", 1, text, (), None)

    line = json.loads(_formatter().format(record))

    assert line["reason"] == "SuspiciousFileOperation"
    assert "alva" not in json.dumps(line)


def test_a_log_line_cannot_be_forged_by_control_characters() -> None:
    record = logging.LogRecord("portal", logging.INFO, "", 1, 'first\n{"level":"info"}\x1b[31m', (), None)

    assert "\n" not in _formatter().format(record)


def _formatter() -> logging.Formatter:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    try:
        logs.configure({"level": "INFO", "format": "json"})
        formatter = root.handlers[0].formatter
        assert formatter is not None
        return formatter
    finally:
        root.handlers[:] = before
        root.setLevel(level)


def test_failpoints_do_nothing_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAILPOINT", "another:before")

    failpoints.failpoint("delivery.send:before")


def test_failpoints_are_dead_where_they_are_not_allowed(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.FAILPOINTS_ALLOWED = False
    monkeypatch.setenv("FAILPOINT", "delivery.send:before")

    failpoints.failpoint("delivery.send:before")


def test_committed_state_diagrams_are_those_of_the_tables() -> None:
    call_command("state_diagrams", "--check")


def test_every_state_table_has_a_diagram() -> None:
    drawn: Callable[[], set[str]] = lambda: {path.stem for path in diagrams.all_diagrams()}  # noqa: E731

    assert "applications" in drawn()
