"""Can people log in?"""

import requests
from django.conf import settings

from accounts.oidc import realms
from accounts.oidc.realms import RealmName
from cms.ops.health import HealthCheck, Unhealthy

SECONDS = 3


def _keycloak() -> None:
    if not realms.is_configured():
        raise Unhealthy("The portal runs without Keycloak; nobody can log in.")
    for name in RealmName:
        realm = realms.get(name)
        try:
            named = requests.get(realm.discovery_url, timeout=SECONDS).json().get("issuer")
        except (requests.RequestException, ValueError, AttributeError) as problem:
            raise Unhealthy(f"Realm {name} at {settings.KEYCLOAK_INTERNAL_URL} does not answer.") from problem
        if named != realm.issuer:
            raise Unhealthy(f"Realm {name} names another issuer than {realm.issuer}.")


CHECKS = [HealthCheck("keycloak", _keycloak, critical=False)]
