"""What a production start refuses, each with a sentence that says what to set."""

import base64
import binascii
import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

# As a whole word anywhere in a name or an address: "bundid-sim", but not "konto-simmerath".
SIMULATED = re.compile(r"-sim(?![a-z0-9])", re.IGNORECASE)
LIVE_PAYMENT_HOSTS = {"api.mollie.com"}


def refuse_to_start(
    *,
    secret_key: str,
    development_secret_key: str,
    master_keys: Sequence[str],
    development_master_keys: Sequence[str],
    database_engine: str,
    keycloak_url: str,
    keycloak_internal_url: str,
    client_secrets: Mapping[str, str],
    payment_endpoint: str,
    public_scheme: str,
    mail_without_tls: bool,
    scanner_address: str,
) -> None:
    """Raise ImproperlyConfigured with every reason at once, so that one restart is enough."""
    reasons = [
        *_secrets(secret_key, development_secret_key, master_keys, development_master_keys, client_secrets),
        *_identity(keycloak_url, keycloak_internal_url),
        *_outside(database_engine, payment_endpoint, public_scheme, mail_without_tls),
        *([] if scanner_address else ["CLAMAV_ADDRESS is missing: uploads would never be scanned for viruses."]),
    ]
    if reasons:
        raise ImproperlyConfigured("Production does not start:\n" + "\n".join(f"- {reason}" for reason in reasons))


def _secrets(
    secret_key: str,
    development_secret_key: str,
    master_keys: Sequence[str],
    development_master_keys: Sequence[str],
    client_secrets: Mapping[str, str],
) -> list[str]:
    reasons = []
    if secret_key == development_secret_key or len(secret_key) < 50:
        reasons.append("SECRET_KEY is the development key or shorter than 50 characters.")
    if not master_keys or {_key(key) for key in master_keys} & {_key(key) for key in development_master_keys}:
        reasons.append("MASTER_KEYS is missing or holds the development key.")
    reasons += [
        f"The secret of the Keycloak client {client} is missing or the development secret."
        for client, secret in client_secrets.items()
        if not secret.strip() or secret.startswith("development-")
    ]
    return reasons


def _key(entry: str) -> bytes:
    """The key of `id:base64`; under another id and with another padding it is still the same key."""
    text = entry.rpartition(":")[2]
    try:
        return base64.b64decode(f"{text}==")
    except binascii.Error:
        return text.encode()


def _identity(keycloak_url: str, keycloak_internal_url: str) -> list[str]:
    reasons = simulated([keycloak_url, keycloak_internal_url])
    if urlsplit(keycloak_url).scheme != "https":
        reasons.append("KEYCLOAK_URL must begin with https: people type their passwords there.")
    return reasons


def simulated(names: Iterable[str]) -> list[str]:
    """A reason for every name or address of an identity issuer that only simulates one."""
    return [
        f"{name} is a simulated identity issuer and must never be trusted here."
        for name in names
        if SIMULATED.search(name)
    ]


def _outside(database_engine: str, payment_endpoint: str, public_scheme: str, mail_without_tls: bool) -> list[str]:
    reasons = []
    if not database_engine.endswith("postgresql"):
        reasons.append("DATABASE_URL must name PostgreSQL; SQLite is for trying out.")
    payment = urlsplit(payment_endpoint)
    if payment.scheme != "https" or payment.hostname not in LIVE_PAYMENT_HOSTS:
        reasons.append("PAYMENT_API_ENDPOINT must be the payment provider's own https address, not the sandbox.")
    if public_scheme != "https":
        reasons.append("PUBLIC_SCHEME must be https.")
    if mail_without_tls:
        reasons.append("EMAIL_USE_TLS must be on: mail never leaves unencrypted.")
    return reasons
