"""Authentication backend of staff: it only loads users; Keycloak is the one who authenticates."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from accounts.models import User


class StaffBackend(ModelBackend):
    """Permissions as Django keeps them, but no password is ever checked here."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        return None
