"""Production does not start with anything that belongs on a desk."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.settings import environment
from cms.settings.refusals import refuse_to_start

ROOT = Path(__file__).resolve().parents[3]
GOOD: dict[str, Any] = {
    "secret_key": "x" * 60,
    "development_secret_key": "development",
    "master_keys": ["2026:xyz"],
    "development_master_keys": ["dev:abc"],
    "database_engine": "django.db.backends.postgresql",
    "keycloak_url": "https://konto-simmerath.example.org",
    "keycloak_internal_url": "http://keycloak:8080",
    "client_secrets": {"portal-buerger": "s3cret"},
    "payment_endpoint": "https://api.mollie.com",
    "public_scheme": "https",
    "mail_without_tls": False,
    "scanner_address": "/run/clamav/clamd.ctl",
}


def test_a_complete_configuration_starts() -> None:
    refuse_to_start(**GOOD)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"secret_key": "development"}, "SECRET_KEY"),
        ({"secret_key": "short"}, "SECRET_KEY"),
        ({"master_keys": ["dev:abc"]}, "MASTER_KEYS"),
        ({"master_keys": []}, "MASTER_KEYS"),
        ({"master_keys": ["2026:abc"], "development_master_keys": ["dev:abc="]}, "MASTER_KEYS"),
        ({"master_keys": ["2027:xyz", "2026:abc"], "development_master_keys": ["dev:abc"]}, "MASTER_KEYS"),
        ({"database_engine": "django.db.backends.sqlite3"}, "DATABASE_URL"),
        ({"client_secrets": {"portal-sync": "development-secret-sync"}}, "portal-sync"),
        ({"client_secrets": {"portal-sync": ""}}, "portal-sync"),
        ({"client_secrets": {"portal-sync": " "}}, "portal-sync"),
        ({"keycloak_url": "https://konto.example.org/realms/bundid-sim/"}, "bundid-sim"),
        ({"keycloak_url": "https://bundid-sim.example.org"}, "bundid-sim"),
        ({"keycloak_url": "https://konto.example.org/realms/BundID-SIM/protocol"}, "BundID-SIM"),
        ({"keycloak_internal_url": "http://bundid-sim:8080"}, "bundid-sim"),
        ({"keycloak_url": "http://konto.example.org"}, "KEYCLOAK_URL"),
        ({"payment_endpoint": "http://localhost:8090"}, "PAYMENT_API_ENDPOINT"),
        ({"payment_endpoint": "http://api.mollie.com"}, "PAYMENT_API_ENDPOINT"),
        ({"payment_endpoint": "https://api.mollie.com.evil.example"}, "PAYMENT_API_ENDPOINT"),
        ({"public_scheme": "http"}, "PUBLIC_SCHEME"),
        ({"mail_without_tls": True}, "EMAIL_USE_TLS"),
        ({"scanner_address": ""}, "CLAMAV_ADDRESS"),
    ],
)
def test_each_reason_is_named(wrong: dict[str, Any], named: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=named):
        refuse_to_start(**{**GOOD, **wrong})


def test_all_reasons_are_named_at_once() -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        refuse_to_start(**{**GOOD, "secret_key": "", "public_scheme": "http"})

    assert str(refusal.value).count("\n- ") == 2


def test_the_real_module_refuses_the_defaults_of_a_desk() -> None:
    environ = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cms.settings.production"}

    run = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=ROOT, env=environ, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert run.returncode != 0
    for name in ("SECRET_KEY", "MASTER_KEYS", "DATABASE_URL", "PAYMENT_API_ENDPOINT", "PUBLIC_SCHEME"):
        assert name in run.stderr


def test_a_secret_can_come_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("from-a-file\n")
    monkeypatch.setenv("SOME_SECRET_FILE", str(tmp_path / "key"))

    assert environment.text("SOME_SECRET") == "from-a-file"


@pytest.mark.parametrize(
    ("reader", "value"), [("number", "eight"), ("number", "8.5"), ("flag", "perhaps"), ("flag", "2")]
)
def test_a_value_that_cannot_be_read_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, reader: str, value: str
) -> None:
    monkeypatch.setenv("SOME_VALUE", value)

    with pytest.raises(ImproperlyConfigured, match="SOME_VALUE"):
        environment.number("SOME_VALUE", 1) if reader == "number" else environment.flag("SOME_VALUE", default=True)


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="NO_SUCH_VARIABLE"):
        environment.text("NO_SUCH_VARIABLE")
