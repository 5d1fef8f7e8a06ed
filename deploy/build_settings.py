"""Settings for `collectstatic` while the image is built: production's static files without production's secrets."""

from cms.settings.base import *  # noqa: F403

PRODUCTION = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
