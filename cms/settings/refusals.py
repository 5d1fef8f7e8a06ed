"""What a production start refuses, each with a sentence that says what to set."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LIVE_PAYMENT_HOSTS = {"api.mollie.com"}


def refuse_to_start(
    *,
    secret_key: str,
    development_secret_key: str,
    master_keys: Sequence[str],
    development_master_keys: Sequence[str],
    database_engine: str,
    keycloak_urls: Sequence[str],
    client_secrets: Mapping[str, str],
    trusted_issuers: Sequence[str],
    payment_endpoint: str,
    public_scheme: str,
    mail_without_tls: bool,
    scanner_address: str,
) -> None:
    """Raise ImproperlyConfigured with every reason at once, so that one restart is enough."""
    reasons = [
        *_secrets(secret_key, development_secret_key, master_keys, development_master_keys, client_secrets),
        *_identity(keycloak_urls, trusted_issuers),
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
    if not master_keys or set(master_keys) & set(development_master_keys):
        reasons.append("MASTER_KEYS is missing or holds the development key.")
    reasons += [
        f"The secret of the Keycloak client {client} is the development secret."
        for client, secret in client_secrets.items()
        if secret.startswith("development-")
    ]
    return reasons


def _identity(keycloak_urls: Sequence[str], trusted_issuers: Sequence[str]) -> list[str]:
    simulated = [name for name in (*keycloak_urls, *trusted_issuers) if name.rstrip("/").endswith("-sim")]
    return [f"{name} is a simulated identity issuer and must never be trusted here." for name in simulated]


def _outside(database_engine: str, payment_endpoint: str, public_scheme: str, mail_without_tls: bool) -> list[str]:
    reasons = []
    if not database_engine.endswith("postgresql"):
        reasons.append("DATABASE_URL must name PostgreSQL; SQLite is for trying out.")
    if urlsplit(payment_endpoint).hostname not in LIVE_PAYMENT_HOSTS:
        reasons.append("PAYMENT_API_ENDPOINT must be the payment provider's own address, not the sandbox.")
    if public_scheme != "https":
        reasons.append("PUBLIC_SCHEME must be https.")
    if mail_without_tls:
        reasons.append("EMAIL_USE_TLS must be on: mail never leaves unencrypted.")
    return reasons
