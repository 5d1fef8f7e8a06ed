"""The two realms: citizens log in at one, the administration at the other, and neither can replace the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from django.conf import settings

from accounts.oidc.errors import KeycloakUnavailable


class RealmName(StrEnum):
    CITIZENS = "buerger"
    STAFF = "verwaltung"


SYNC_CLIENT = "portal-sync"


@dataclass(frozen=True)
class Realm:
    """One realm as the portal knows it. `public_url` is what browsers and tokens name, `internal_url` what we call."""

    name: RealmName
    public_url: str
    internal_url: str
    client_secret: str = field(repr=False)
    sync_secret: str = field(repr=False)

    @property
    def client_id(self) -> str:
        return f"portal-{self.name}"

    @property
    def issuer(self) -> str:
        return f"{self.public_url}/realms/{self.name}"

    @property
    def discovery_url(self) -> str:
        return f"{self.internal_url}/realms/{self.name}/.well-known/openid-configuration"


def is_configured() -> bool:
    return bool(settings.KEYCLOAK_ENABLED and settings.KEYCLOAK_URL)


def get(name: RealmName) -> Realm:
    """The realm from the settings; raise KeycloakUnavailable when the portal runs without Keycloak."""
    if not is_configured():
        raise KeycloakUnavailable("the portal runs without Keycloak")
    public = settings.KEYCLOAK_URL.rstrip("/")
    return Realm(
        name=name,
        public_url=public,
        internal_url=(settings.KEYCLOAK_INTERNAL_URL or public).rstrip("/"),
        client_secret=settings.KEYCLOAK_CLIENT_SECRETS[f"portal-{name}"],
        sync_secret=settings.KEYCLOAK_CLIENT_SECRETS[SYNC_CLIENT],
    )
