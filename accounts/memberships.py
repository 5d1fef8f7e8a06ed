"""Staff as their realm describes them: the user, and the roles their Keycloak groups give.

Roles are added and removed at every login and every refresh. Nobody is matched by e-mail, nobody becomes a
superuser, and a group path that is not one of ours is ignored and recorded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import StaffRole, User
from accounts.oidc.errors import LoginRejected
from accounts.oidc.policy import Identity
from accounts.roles import Grant, read_path
from cms.audit import trail
from cms.audit.actors import Actor

REALM = Actor.system("keycloak")
LONGEST_IN_AUDIT = 120


def user_for(identity: Identity) -> User:
    """The member of staff behind a login, with the roles of this very token."""
    with transaction.atomic():
        user, _created = User.objects.get_or_create(
            issuer=identity.issuer, subject=identity.subject, defaults={"username": _username(identity)}
        )
        if not user.is_active:
            raise LoginRejected("inactive")
        renew(user, identity.claims)
    return user


def renew(user: User, claims: Mapping[str, object]) -> None:
    """Take over name and roles as the realm states them today."""
    wanted = {
        "first_name": _text(claims, "given_name", 150),
        "last_name": _text(claims, "family_name", 150),
        "email": _text(claims, "email", 254),
        "is_superuser": False,
    }
    changed = [name for name, value in wanted.items() if getattr(user, name) != value]
    for name in changed:
        setattr(user, name, wanted[name])
    if user.has_usable_password():
        user.set_unusable_password()
        changed.append("password")
    if changed:
        user.save(update_fields=changed)
    groups = claims.get("groups")
    follow_groups(user, groups if isinstance(groups, list) else [])


def follow_groups(user: User, paths: Iterable[object]) -> None:
    """Give the user exactly the roles these group paths stand for."""
    wanted, ignored = _groups_for(paths)
    with transaction.atomic():
        present = {group.pk: group for group in user.groups.filter(staff_role__isnull=False)}
        added = [group for pk, group in wanted.items() if pk not in present]
        removed = [group for pk, group in present.items() if pk not in wanted]
        if added or removed:
            user.groups.add(*added)
            user.groups.remove(*removed)
            user.forget_roles()
            trail.record(
                "accounts.roles_changed",
                by=REALM,
                authority=None,
                subject=user,
                facts={"added": _names(added), "removed": _names(removed)},
            )
        for path in ignored:
            trail.record(
                "accounts.group_ignored",
                by=REALM,
                authority=None,
                subject=user,
                facts={"path": path[:LONGEST_IN_AUDIT]},
            )


def _groups_for(paths: Iterable[object]) -> tuple[dict[int, Group], list[str]]:
    """The groups of known roles, and the paths that stand for none."""
    known: dict[tuple[str, str | None], Group] = {}
    for row in StaffRole.objects.select_related("group", "authority"):
        grant = Grant.at(row.authority, row.role)
        known[grant.role, grant.ags] = row.group
    wanted: dict[int, Group] = {}
    ignored: list[str] = []
    for path in paths:
        grant_or_none = read_path(path) if isinstance(path, str) else None
        group = known.get((grant_or_none.role, grant_or_none.ags)) if grant_or_none else None
        if group is None:
            ignored.append(str(path))
        else:
            wanted[group.pk] = group
    return wanted, ignored


def _names(groups: Iterable[Group]) -> str:
    return ", ".join(sorted(group.name for group in groups))


def _username(identity: Identity) -> str:
    """A name nobody chose, so nobody can choose somebody else's."""
    return "oidc-" + hashlib.sha256(f"{identity.issuer}|{identity.subject}".encode()).hexdigest()[:40]


def _text(claims: Mapping[str, object], name: str, longest: int) -> str:
    value = claims.get(name)
    return value[:longest] if isinstance(value, str) else ""
