"""The test suites: fast hashing, a database of their own, no process beside the tests unless a fixture starts it."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("VAR_DIR", str(Path(tempfile.gettempdir()) / f"serviceportal-test-{os.getuid()}-{os.getpid()}"))

from cms.settings import environment as env
from cms.settings.base import *  # noqa: F403
from cms.settings.base import DATABASES, VAR_DIR

DEBUG = False
PRODUCTION = False
VAR_DIR.mkdir(parents=True, exist_ok=True)
LOGGING = {"level": "WARNING", "format": "console"}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": env.text("TEST_SQLITE", str(VAR_DIR / "test.sqlite3"))}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
KEYCLOAK_ENABLED = False
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
