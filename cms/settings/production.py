"""A real installation. Refuses to start with anything that belongs on a desk."""

from cms.settings import environment as env
from cms.settings.base import *  # noqa: F403
from cms.settings.base import (
    CLAMAV_ADDRESS,
    DATABASES,
    DEVELOPMENT_MASTER_KEYS,
    DEVELOPMENT_SECRET_KEY,
    KEYCLOAK_CLIENT_SECRETS,
    KEYCLOAK_INTERNAL_URL,
    KEYCLOAK_URL,
    MASTER_KEYS,
    PAYMENT_API_ENDPOINT,
    PUBLIC_SCHEME,
    SECRET_KEY,
    SILENCED_SYSTEM_CHECKS,
)
from cms.settings.refusals import refuse_to_start

DEBUG = False
PRODUCTION = True
FAILPOINTS_ALLOWED = False
PUBLIC_PORT = env.number("PUBLIC_PORT", 443)

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = False  # nginx redirects; a redirect here would turn a provider's webhook into a GET
SECURE_HSTS_SECONDS = 31_536_000
# Each town decides over its own subdomains and preload list; nginx redirects; Wagtail previews frame their own pages.
SILENCED_SYSTEM_CHECKS = [
    *SILENCED_SYSTEM_CHECKS,
    "security.W005",
    "security.W008",
    "security.W019",
    "security.W021",
]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=True)
DELIVERY_ALLOWED_HOSTS = env.words("DELIVERY_ALLOWED_HOSTS")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

refuse_to_start(
    secret_key=SECRET_KEY,
    development_secret_key=DEVELOPMENT_SECRET_KEY,
    master_keys=MASTER_KEYS,
    development_master_keys=[DEVELOPMENT_MASTER_KEYS],
    database_engine=DATABASES["default"]["ENGINE"],
    keycloak_url=KEYCLOAK_URL,
    keycloak_internal_url=KEYCLOAK_INTERNAL_URL,
    client_secrets=KEYCLOAK_CLIENT_SECRETS,
    payment_endpoint=PAYMENT_API_ENDPOINT,
    public_scheme=PUBLIC_SCHEME,
    mail_without_tls=not EMAIL_USE_TLS,
    scanner_address=CLAMAV_ADDRESS,
)
