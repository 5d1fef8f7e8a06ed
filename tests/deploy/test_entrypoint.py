"""The image without an engine: its files, its build step and its three commands, with production's settings.

Only what .dockerignore lets through is there, so a file that the image would miss is missed here too.
"""

from __future__ import annotations

import base64
import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import environ
import psycopg
import pytest

from dev import needs, postgres, readiness
from dev.paths import ROOT, VENV

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(not needs.postgres_programs(), reason="PostgreSQL is not installed"),
    pytest.mark.skipif(not (ROOT / "theme" / "node_modules").is_dir(), reason="`make setup` has not run here"),
]
DATABASE = "portal_image"


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the Dockerfile puts into /app."""
    app = tmp_path_factory.mktemp("image") / "app"
    app.mkdir()
    for line in (ROOT / ".dockerignore").read_text().splitlines():
        source = ROOT / line.removeprefix("!")
        if line.startswith("!") and source.is_dir():
            shutil.copytree(
                source, app / source.name, ignore=shutil.ignore_patterns("__pycache__", "node_modules", "vendor")
            )
        elif line.startswith("!") and source.exists():
            shutil.copy2(source, app)
    shutil.copytree(ROOT / "theme" / "node_modules", app / "theme" / "node_modules")
    environment = {**clean_environment(), "STATIC_ROOT": str(app / "static-collected"), "VAR_DIR": str(app / "data")}
    subprocess.run(["deploy/build.sh"], cwd=app, env=environment, check=True)
    shutil.rmtree(app / "theme" / "node_modules")
    shutil.rmtree(app / "dev")
    return app


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """An empty database in the cluster of `make test`, or in one of our own."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield from _database_in(given)
        return
    with postgres.cluster() as url:
        yield from _database_in(url)


def _database_in(url: str) -> Iterator[str]:
    settings = environ.Env.db_url_config(url)
    where = f"host={settings['HOST']} user={settings['USER']} dbname={settings['NAME']}"
    with psycopg.connect(where, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")
    yield url.rpartition("/")[0] + f"/{DATABASE}"
    with psycopg.connect(where, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


@pytest.fixture(scope="module")
def production(image: Path, database: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables of compose.yaml, secrets as files."""
    folder = tmp_path_factory.mktemp("secrets")
    values = {
        "DATABASE_URL": database,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "MASTER_KEYS": f"2026:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "EMAIL_HOST_PASSWORD": secrets.token_urlsafe(),
        "KEYCLOAK_SECRET_BUERGER": secrets.token_urlsafe(),
        "KEYCLOAK_SECRET_VERWALTUNG": secrets.token_urlsafe(),
        "KEYCLOAK_SECRET_SYNC": secrets.token_urlsafe(),
    }
    for name, value in values.items():
        (folder / name).write_text(f"{value}\n")
    return {
        **clean_environment(),
        **{f"{name}_FILE": str(folder / name) for name in values},
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        "VAR_DIR": str(image / "data"),
        "STATIC_ROOT": str(image / "static-collected"),
        "LOG_LEVEL": "WARNING",
        "BASE_DOMAIN": "portal.example.org",
        "BACK_OFFICE_HOST": "verwaltung.portal.example.org",
        "PUBLIC_SCHEME": "https",
        "KEYCLOAK_URL": "https://konto.portal.example.org",
        "KEYCLOAK_INTERNAL_URL": "http://127.0.0.1:9",
        "CLAMAV_ADDRESS": "127.0.0.1:9",
        "EMAIL_HOST": "mail.example.org",
        "DEFAULT_FROM_EMAIL": "portal@example.org",
        "PAYMENT_API_ENDPOINT": "https://api.mollie.com",
    }


def clean_environment() -> dict[str, str]:
    """Nothing of the developer's own variables but the path to the packages."""
    return {"PATH": f"{VENV / 'bin'}:{os.environ['PATH']}", "HOME": os.environ["HOME"], "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def migrated(image: Path, production: dict[str, str]) -> dict[str, str]:
    subprocess.run(["deploy/entrypoint.sh", "migrate"], cwd=image, env=production, check=True)
    return production


@contextmanager
def started(image: Path, environment: dict[str, str], command: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(["deploy/entrypoint.sh", command], cwd=image, env=environment, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_migrate_can_be_repeated(image: Path, migrated: dict[str, str]) -> None:
    answer = subprocess.run(
        ["deploy/entrypoint.sh", "migrate"], cwd=image, env=migrated, capture_output=True, text=True, check=False
    )

    assert answer.returncode == 0, answer.stderr
    assert "No migrations to apply." in answer.stdout


def test_web_and_worker_serve_and_stop_when_told(image: Path, migrated: dict[str, str]) -> None:
    port = readiness.free_port()
    environment = {**migrated, "WEB_BIND": f"127.0.0.1:{port}"}
    with started(image, environment, "web") as web, started(image, environment, "worker") as worker:
        here = f"http://127.0.0.1:{port}"
        assert readiness.wait_for(lambda: readiness.answers(f"{here}/healthz"), timeout=60)
        assert readiness.wait_for(lambda: readiness.check_passes(f"{here}/readyz", "worker"), timeout=60)
        assert readiness.check_passes(f"{here}/readyz", "database")
        assert readiness.answers(f"{here}/", host="erkelenz.portal.example.org", timeout=30)
        assert not readiness.answers(f"{here}/", host="unknown.example.org")
        for process in (web, worker):
            process.send_signal(signal.SIGTERM)

        assert web.wait(30) == 0
        assert worker.wait(30) == 0


def test_another_command_goes_to_manage_py(image: Path, migrated: dict[str, str]) -> None:
    answer = subprocess.run(
        ["deploy/entrypoint.sh", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=image,
        env=migrated,
        capture_output=True,
        text=True,
        check=False,
    )

    assert answer.returncode == 0, answer.stderr


def test_production_refuses_the_secrets_of_a_desk(image: Path) -> None:
    answer = subprocess.run(
        ["deploy/entrypoint.sh", "web"],
        cwd=image,
        env={
            **clean_environment(),
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "VAR_DIR": str(image / "data"),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert answer.returncode != 0
    assert "Production does not start" in answer.stderr
