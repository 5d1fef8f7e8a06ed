"""What holds everywhere. Whatever differs between installations is read from the environment."""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

from cms.settings import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = env.path("VAR_DIR", BASE_DIR / "var")

# --- addresses ---------------------------------------------------------------
PORT = env.number("PORT", 8000)
PUBLIC_SCHEME = env.text("PUBLIC_SCHEME", "http")
PUBLIC_PORT = env.number("PUBLIC_PORT", PORT)
BASE_DOMAIN = env.text("BASE_DOMAIN", "localhost")
BACK_OFFICE_HOST = env.text("BACK_OFFICE_HOST", f"verwaltung.{BASE_DOMAIN}")
# Probes and scrapers call these names; no public host answers operator addresses.
OPERATOR_HOSTS = env.words("OPERATOR_HOSTS", "localhost,127.0.0.1,[::1]")
# Hosts are data (cms.tenants.Domain): HostMiddleware refuses every name it does not know before any view runs.
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "cms.urls"
APPEND_SLASH = True
WAGTAILADMIN_BASE_URL = f"{PUBLIC_SCHEME}://{BACK_OFFICE_HOST}" + (
    "" if PUBLIC_PORT in {80, 443} else f":{PUBLIC_PORT}"
)

# --- applications ------------------------------------------------------------
INSTALLED_APPS = [
    "cms.apps.CmsConfig",
    "cms.tenants",
    "cms.vault",
    "cms.audit",
    "cms.jobs",
    "cms.ops",
    "cms.backoffice",
    # Provisioning and demonstration run in this order: the pages first, then the rights on them.
    "portal_pages",
    "accounts",
    "theme",
    "forms_app.apps.FormsAppConfig",
    "forms_app.builder",
    "forms_app.applications",
    "forms_app.attachments",
    "forms_app.pdfs",
    "forms_app.payments",
    "forms_app.delivery",
    "forms_app.notifications",
    "forms_app.wizard",
    "forms_app.citizen",
    "forms_app.inbox",
    "forms_app.preview",
    "wagtail_modeladmin",
    "formtools",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.admin",
    "wagtail.search",
    "wagtail.sites",
    "wagtail",
    "modelcluster",
    "taggit",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.ops.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Above the hosts, so that the page for an unknown name carries the policies too.
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "csp.middleware.CSPMiddleware",
    "cms.tenants.middleware.HostMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.IdentityMiddleware",
    "accounts.middleware.StaffScopeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "cms.tenants.context.authority",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
WSGI_APPLICATION = "cms.wsgi.application"

# --- database and cache --------------------------------------------------------
DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        # Writers queue instead of failing: the write lock is taken at BEGIN and waited for.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # Persistent connections halve the CPU of a page; prepared statements save another fifth.
    DATABASES["default"].update(
        CONN_MAX_AGE=env.number("DATABASE_CONN_MAX_AGE", 600),
        CONN_HEALTH_CHECKS=True,
        OPTIONS={
            **DATABASES["default"].get("OPTIONS", {}),
            "server_side_binding": env.flag("DATABASE_SERVER_SIDE_BINDING", default=True),
        },
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHE_URL = env.text("CACHE_URL", "locmemcache://")
CACHES = {"default": environ.Env.cache_url_config(CACHE_URL)}

# --- secrets ---------------------------------------------------------------------
DEVELOPMENT_SECRET_KEY = "development-only-secret-key-that-production-refuses"  # noqa: S105
SECRET_KEY = env.text("SECRET_KEY", DEVELOPMENT_SECRET_KEY)
# Comma-separated `id:base64 of 32 bytes`; the first one encrypts, all of them decrypt.
DEVELOPMENT_MASTER_KEYS = "dev:ZGV2ZWxvcG1lbnQtb25seS1tYXN0ZXIta2V5LTMyYnk="
MASTER_KEYS = env.words("MASTER_KEYS", DEVELOPMENT_MASTER_KEYS)

# --- people ------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.StaffBackend"]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "theme.views.csrf_failure"
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
KEYCLOAK_URL = env.text("KEYCLOAK_URL", f"http://localhost:{env.number('KEYCLOAK_PORT', 8080)}")
# Where this server reaches Keycloak, if not by the public address.
KEYCLOAK_INTERNAL_URL = env.text("KEYCLOAK_INTERNAL_URL", KEYCLOAK_URL)
KEYCLOAK_CLIENT_SECRETS = {
    "portal-buerger": env.text("KEYCLOAK_SECRET_BUERGER", "development-secret-buerger"),
    "portal-verwaltung": env.text("KEYCLOAK_SECRET_VERWALTUNG", "development-secret-verwaltung"),
    "portal-sync": env.text("KEYCLOAK_SECRET_SYNC", "development-secret-sync"),
}
KEYCLOAK_ENABLED = env.flag("KEYCLOAK_ENABLED", default=True)
# Where Keycloak reaches this server to report that a session has ended.
BACKCHANNEL_URL = env.text("BACKCHANNEL_URL", f"http://127.0.0.1:{PORT}")

# --- files -------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "static-collected")
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", VAR_DIR / "media")
PRIVATE_ROOT = env.path("PRIVATE_ROOT", VAR_DIR / "private")
CLAMAV_ADDRESS = env.text("CLAMAV_ADDRESS", "")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# The editor sends some thirty values per question, so a form of 95 questions needs several thousand.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_HANDLERS = [
    # First, so that no file of an application is ever written to the disk as it came.
    "forms_app.attachments.upload.PrivateUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o600

# --- the world outside ----------------------------------------------------------------
SANDBOX_URL = f"http://localhost:{env.number('SANDBOX_PORT', 8090)}"
PAYMENT_API_ENDPOINT = env.text("PAYMENT_API_ENDPOINT", SANDBOX_URL)
RECEIVER_URL = f"http://localhost:{env.number('RECEIVER_PORT', 8091)}"
RECEIVER_SECRET = env.text("RECEIVER_SECRET", "development-secret-receiver")
DELIVERY_ALLOWED_HOSTS = env.words("DELIVERY_ALLOWED_HOSTS", "localhost,127.0.0.1")
# Private networks that deliveries may go to, e.g. "10.20.0.0/16"; public addresses need no entry.
DELIVERY_ALLOWED_NETWORKS = env.words("DELIVERY_ALLOWED_NETWORKS")
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", env.number("SMTP_PORT", 1025))
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"serviceportal@{BASE_DOMAIN}")
MAILBOX_URL = f"http://localhost:{env.number('MAILBOX_PORT', 8025)}"
# Where one can ask whether a mail arrived. Only the local mailbox can be asked; a real mail server cannot.
MAIL_PROBE_URL = ""

# --- background work ------------------------------------------------------------------
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}
WORKER_HEARTBEAT_SECONDS = 10
FAILPOINTS_ALLOWED = True

# --- language and time ------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
# No LocaleMiddleware: the texts are German whatever a browser prefers. Guessing from Accept-Language would mix
# languages on a page, put a wrong lang on it and split every cached answer by that header.
USE_I18N = True
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

# --- security ---------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "camera",
        "geolocation",
        "microphone",
        "payment",
        "usb",
        "accelerometer",
        "gyroscope",
        "magnetometer",
    )
}
# Public pages. The back office has its own policy (cms.backoffice).
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # Logging out is a form, and its answer leads to Keycloak.
        "form-action": [SELF, KEYCLOAK_URL],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
SILENCED_SYSTEM_CHECKS = ["security.W003"]

# --- Wagtail ----------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Serviceportal Kreis Heinsberg"
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_FRONTEND_LOGIN_URL = "/anmelden/"
WAGTAILADMIN_LOGIN_URL = "/anmelden/"
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.backoffice.forms.ImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.backoffice.forms.DocumentForm"
TAGGIT_CASE_INSENSITIVE = True

# --- logs ---------------------------------------------------------------------------------
LOG_LEVEL = env.text("LOG_LEVEL", "INFO")
LOG_FORMAT = env.text("LOG_FORMAT", "json")
LOGGING_CONFIG = "cms.ops.logs.configure"
LOGGING = {"level": LOG_LEVEL, "format": LOG_FORMAT}
HOME_PAGE_MODEL = "portal_pages.HomePage"
