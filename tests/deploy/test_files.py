"""Dockerfile, compose.yaml and nginx: what can be said about them without an engine."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from dev import distribution
from dev.paths import ROOT, venv_bin

COMPOSE = ROOT / "compose.yaml"
SETTINGS = "\n".join(file.read_text() for file in (ROOT / "cms" / "settings").glob("*.py"))


def filled_in(text: str) -> str:
    """The file as an engine reads it: defaults and variables put in, anchors and merges resolved."""
    values = re.sub(r"\$\{[A-Z_]+(?::-([^}]*)|:\?)\}", lambda found: found[1] or "1", text)
    assert "${" not in values
    return yaml.safe_dump(yaml.safe_load(values))


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load(COMPOSE.read_text()))


def test_hadolint_has_nothing_to_say() -> None:
    answer = subprocess.run([venv_bin("hadolint"), "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (answer.returncode, answer.stdout) == (0, "")


@pytest.mark.parametrize("script", sorted((ROOT / "deploy").rglob("*.sh")), ids=lambda path: path.name)
def test_every_script_stops_at_the_first_error(script: Any) -> None:
    lines = script.read_text().splitlines()

    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert script.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", script], check=True)


def test_the_image_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (.+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    assert users == ["10001"]


def test_the_layout_is_what_the_compose_specification_allows() -> None:
    layout = PyCompose.from_yaml(filled_in(COMPOSE.read_text()))

    layout.validate()


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("restart: unless-stopped", "restrat: unless-stopped"),
        ("condition: service_healthy", "condition: service_well"),
        ("interval: 10s", "interval: soon"),
        ("networks: [front]", "networks: [fornt]"),
        ("secrets: [tls_certificate, tls_key]", "secrets: [tls_certificate, key]"),
    ],
)
def test_a_slip_in_the_layout_is_noticed(right: str, wrong: str) -> None:
    text = COMPOSE.read_text()
    assert right in text

    with pytest.raises(ValueError, match=r"service|secret|network|extension"):
        PyCompose.from_yaml(filled_in(text.replace(right, wrong, 1))).validate()


def test_every_service_waits_for_services_there_are(compose: dict[str, Any]) -> None:
    awaited = {name for service in compose["services"].values() for name in service.get("depends_on", [])}

    assert awaited <= set(compose["services"])


def test_every_variable_that_must_be_given_is_explained_where_it_is_filled_in() -> None:
    required = set(re.findall(r"\$\{([A-Z_]+):\?\}", COMPOSE.read_text())) - {"KEYCLOAK_VERSION"}  # pinned by us
    example = (ROOT / "deploy" / "production.env.example").read_text()

    explained = set(re.findall(r"^# .+\n([A-Z_]+)=", example, re.MULTILINE))

    assert required <= explained


def test_two_of_each_serve_and_work(compose: dict[str, Any]) -> None:
    for name in ("web", "worker"):
        assert compose["services"][name]["deploy"]["replicas"] == 2
        assert compose["services"][name]["command"] == name


def test_every_command_is_one_the_entry_point_knows(compose: dict[str, Any]) -> None:
    entrypoint = (ROOT / "deploy" / "entrypoint.sh").read_text()

    for service in compose["services"].values():
        if service.get("image") == "serviceportal":
            assert re.search(rf"^{service['command']}\)$", entrypoint, re.MULTILINE)


def test_every_variable_of_the_portal_is_read_by_its_settings(compose: dict[str, Any]) -> None:
    for name in compose["x-portal"]["environment"]:
        if name != "FORWARDED_ALLOW_IPS":
            assert f'"{name.removesuffix("_FILE")}"' in SETTINGS, name


def test_secrets_reach_the_portal_as_files_only(compose: dict[str, Any]) -> None:
    portal = compose["x-portal"]
    files = {value for name, value in portal["environment"].items() if name.endswith("_FILE")}

    assert files == {f"/run/secrets/{name}" for name in portal["secrets"]}
    for name in portal["environment"]:
        assert name.endswith("_FILE") or not re.search("PASSWORD|SECRET|KEYS", name), name


def test_every_secret_a_service_names_is_defined_and_every_one_defined_is_used(compose: dict[str, Any]) -> None:
    used = {name for service in compose["services"].values() for name in service.get("secrets", [])}

    assert used == set(compose["secrets"])


def test_every_variable_to_fill_in_stands_in_an_example(compose: dict[str, Any]) -> None:
    wanted = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE.read_text()))
    examples = (ROOT / "deploy" / "production.env.example").read_text() + distribution.PIN_FILE.read_text()
    offered = set(re.findall(r"^([A-Z_0-9]+)=", examples, re.MULTILINE))

    assert wanted == offered - {"KEYCLOAK_SHA256"}


def test_no_image_floats(compose: dict[str, Any]) -> None:
    images = [service["image"] for service in compose["services"].values() if service["image"] != "serviceportal"]
    bases = re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)

    for image in [*images, *bases]:
        assert re.search(r":(\d|\$\{KEYCLOAK_VERSION)", image), image


def test_database_cache_and_scanner_are_not_published(compose: dict[str, Any]) -> None:
    published = {name for name, service in compose["services"].items() if "ports" in service}

    assert published == {"nginx"}
    assert compose["networks"]["back"] == {"internal": True}


def test_every_placeholder_of_the_realms_has_a_variable() -> None:
    realms = "".join(file.read_text() for file in (ROOT / "keycloak" / "realm").glob("*.json"))
    wanted = set(re.findall(r"\$\{((?:PORTAL|KEYCLOAK)_[A-Z_]+)\}", realms))
    text = (ROOT / "deploy" / "keycloak.env.example").read_text() + COMPOSE.read_text()

    assert wanted
    assert all(f"{name}=" in text or f"{name}:" in text for name in wanted)


def test_nginx_refuses_the_names_that_open_the_operators_addresses() -> None:
    text = (ROOT / "deploy" / "nginx" / "serviceportal.conf.template").read_text()

    [names] = re.findall(r"server_name (.+);\n    return 421;", text)
    assert names.split()[:2] == ['""', "localhost"]
    assert "location ~ ^/(healthz|readyz|metrics)$ { return 404; }" in text
    assert 'proxy_set_header X-Forwarded-Host "";' in text


def test_nginx_writes_nothing_about_the_people_who_ask() -> None:
    text = (ROOT / "deploy" / "nginx" / "serviceportal.conf.template").read_text()

    [form] = re.findall(r"^log_format portal escape=json\n(.+?);\n", text, re.MULTILINE | re.DOTALL)
    assert set(re.findall(r"\$(\w+)", form)) == {
        "time_iso8601",
        "host",
        "request_method",
        "status",
        "bytes_sent",
        "request_time",
        "upstream_status",
        "upstream_response_time",
    }
    assert re.findall(r"^error_log .*$", text, re.MULTILINE) == ["error_log /dev/stderr emerg;"]
    servers = text.split("server {\n")[1:]
    assert len(servers) == 4
    for server in servers:
        assert re.findall(r"^ *access_log (.*)$", server, re.MULTILINE) == ["/dev/stdout portal;"]


def test_a_line_of_nginx_is_json() -> None:
    text = (ROOT / "deploy" / "nginx" / "serviceportal.conf.template").read_text()
    [form] = re.findall(r"^log_format portal escape=json\n(.+?);\n", text, re.MULTILINE | re.DOTALL)

    line = "".join(re.findall(r"'(.*)'", form))

    assert json.loads(re.sub(r"\$\w+", "1", line))["event"] == "request"


def test_keycloak_writes_no_account_into_its_log(compose: dict[str, Any]) -> None:
    assert compose["services"]["keycloak"]["environment"]["KC_LOG_LEVEL"] == "info,org.keycloak.events:off"
