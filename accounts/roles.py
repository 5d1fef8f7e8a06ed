"""What staff may do where: roles, and the Keycloak group that stands for each.

`/kommunen/<AGS>/<role>` gives a role at one authority (the Kreis is one of them, AGS 05370);
`/kreis/<role>` gives one of the two roles that reach across all of them. Any other path gives nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from accounts.models import User
    from cms.tenants.models import Authority


class Role(models.TextChoices):
    """Role ("Rolle") of a member of staff at one authority."""

    REDAKTION = "redaktion", _("Redaktion")
    FREIGABE = "freigabe", _("Freigabe")
    SACHBEARBEITUNG = "sachbearbeitung", _("Sachbearbeitung")
    LEITUNG = "leitung", _("Leitung")
    KREIS_REDAKTION = "kreis-redaktion", _("Kreis-Redaktion")
    KREIS_IT = "kreis-it", _("Kreis-IT")


TOWN_ROLES = (Role.REDAKTION, Role.FREIGABE, Role.SACHBEARBEITUNG, Role.LEITUNG)
KREIS_ROLES = (Role.KREIS_REDAKTION, Role.KREIS_IT)
CASE_ROLES = (Role.SACHBEARBEITUNG, Role.LEITUNG)

_TOWN_PATH = re.compile(r"/kommunen/([0-9]{5}(?:[0-9]{3})?)/([a-z]+)")
_KREIS_PATH = re.compile(r"/kreis/([a-z]+)")
_TOWN_NAMES = {role.value: role for role in TOWN_ROLES}
_KREIS_NAMES = {role.value.removeprefix("kreis-"): role for role in KREIS_ROLES}


@dataclass(frozen=True)
class Grant:
    """One role as a Keycloak group names it; `ags` is None for the roles of the whole Kreis."""

    role: Role
    ags: str | None = None

    @classmethod
    def at(cls, authority: Authority, role: str) -> Grant:
        """The grant that gives this role at this authority."""
        return cls(Role(role), None if role in KREIS_ROLES else authority.ags)

    @property
    def path(self) -> str:
        if self.ags is None:
            return f"/kreis/{self.role.value.removeprefix('kreis-')}"
        return f"/kommunen/{self.ags}/{self.role.value}"


def read_path(path: str) -> Grant | None:
    """The grant a group path stands for; None for every path that is not written exactly like one."""
    if match := _TOWN_PATH.fullmatch(path):
        role = _TOWN_NAMES.get(match[2])
        return Grant(role, match[1]) if role else None
    if match := _KREIS_PATH.fullmatch(path):
        role = _KREIS_NAMES.get(match[1])
        return Grant(role) if role else None
    return None


def roles_at(authority: Authority) -> tuple[Role, ...]:
    """The roles there are at an authority; those that reach across all belong to the Kreis."""
    return (*TOWN_ROLES, *KREIS_ROLES) if authority.is_kreis else TOWN_ROLES


def authority_ids(user: User, *roles: Role) -> frozenset[int]:
    """The authorities at which the user has one of the roles, or any role when none is named."""
    return frozenset(authority for authority, role in user.role_grants if not roles or role in roles)
