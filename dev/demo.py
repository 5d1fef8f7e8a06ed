"""The demo on this machine: the variables its processes share, where it can be seen, and who can log in."""

from __future__ import annotations

import os
from collections.abc import Mapping

from dev import places
from dev.paths import var_dir

PASSWORD = "demo-Passwort-1"
PEOPLE = (
    ("alva", "citizen, on every public site"),
    ("bruno", "clerk of Erkelenz"),
    ("lena", "head of office in Erkelenz"),
    ("emil", "editor of Erkelenz"),
    ("carla", "clerk of Gangelt"),
    ("gesa", "editor of Gangelt"),
    ("dora", "editor of the Kreis"),
    ("ida", "operator at the Kreis"),
)
# client of the realm files → variable of the portal that holds the same secret, and its value on a desk
SECRETS = {
    "PORTAL_BUERGER_CLIENT_SECRET": ("KEYCLOAK_SECRET_BUERGER", "development-secret-buerger"),
    "PORTAL_VERWALTUNG_CLIENT_SECRET": ("KEYCLOAK_SECRET_VERWALTUNG", "development-secret-verwaltung"),
    "PORTAL_SYNC_CLIENT_SECRET": ("KEYCLOAK_SECRET_SYNC", "development-secret-sync"),
}


def environment() -> dict[str, str]:
    """What web, worker and their neighbours are started with: our own environment and every port."""
    return {
        **os.environ,
        **places.ports(),
        "DJANGO_SETTINGS_MODULE": "cms.settings.development",
        "VAR_DIR": str(var_dir()),
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS", "ignore:No directory at:UserWarning"),
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "WARNING"),  # or the addresses scroll away at once
    }


def for_realms(shared: Mapping[str, str]) -> dict[str, str]:
    """What the placeholders of the realm files stand for here."""
    secrets = {name: shared.get(variable) or value for name, (variable, value) in SECRETS.items()}
    return {
        **secrets,
        "PORTAL_BACKCHANNEL_URL": f"http://127.0.0.1:{shared['PORT']}",
        "KEYCLOAK_SMTP_HOST": "127.0.0.1",
        "KEYCLOAK_SMTP_PORT": shared["SMTP_PORT"],
        "KEYCLOAK_SMTP_STARTTLS": "false",
        "KEYCLOAK_SMTP_FROM": "anmeldung@example.org",
    }


def addresses() -> list[tuple[str, str]]:
    """What to look at first: title and address."""
    web = places.WEB.port()
    return [
        ("Portal of Erkelenz", f"http://erkelenz.localhost:{web}/"),
        ("Portal of the Kreis", f"http://kreis-heinsberg.localhost:{web}/"),
        ("Back office", f"http://verwaltung.localhost:{web}/admin/"),
        ("Mails", f"http://localhost:{places.MAILBOX.port()}/"),
        ("Payments", f"http://localhost:{places.SANDBOX.port()}/"),
        ("Towns' back office", f"http://localhost:{places.RECEIVER.port()}/"),
        ("Keycloak", f"http://localhost:{places.KEYCLOAK.port()}/"),
    ]
