"""Authentication backend of staff: it only loads users; Keycloak is the one who authenticates."""

from django.contrib.auth.backends import ModelBackend


class StaffBackend(ModelBackend):
    """Permissions as Django keeps them, but no password is ever checked here."""

    def authenticate(self, request, username=None, password=None, **kwargs):  # type: ignore[no-untyped-def, override]  # Django's loose signature
        return None
