"""A desk: SQLite, readable logs, the payment sandbox, demo people. Never for a real town hall."""

from cms.settings import environment as env
from cms.settings.base import *  # noqa: F403
from cms.settings.base import MAILBOX_URL, VAR_DIR

DEBUG = env.flag("DEBUG", default=False)
PRODUCTION = False
VAR_DIR.mkdir(parents=True, exist_ok=True)
LOGGING = {"level": env.text("LOG_LEVEL", "INFO"), "format": env.text("LOG_FORMAT", "console")}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
MAIL_PROBE_URL = f"{MAILBOX_URL}/api/mails"
