"""People who are logged in, without a Keycloak: real sessions of the kind a real login leaves behind."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.auth import SESSION_KEY as USER_SESSION_KEY
from django.test import Client
from django.utils import timezone

from accounts import sessions
from accounts.models import OidcSession, Principal, StaffRole, User
from accounts.oidc.realms import RealmName
from accounts.roles import Role
from accounts.trust import LOCAL_ACCOUNT, TrustLevel
from cms.tenants.models import Authority

ISSUER = "http://keycloak.test/realms"
LoginCitizen = Callable[[Client, Principal], OidcSession]
LoginStaff = Callable[[Client, User], OidcSession]
Employ = Callable[..., User]


def make_session(*, owner: Principal | User, level: TrustLevel = TrustLevel.NIEDRIG) -> OidcSession:
    """The stored login of a person, confirmed a moment ago."""
    is_staff = isinstance(owner, User)
    row = OidcSession(
        realm=RealmName.STAFF if is_staff else RealmName.CITIZENS,
        issuer=owner.issuer,
        sid=uuid.uuid4().hex,
        subject=owner.subject,
        level=TrustLevel.NONE if is_staff else level,
        method="" if is_staff else LOCAL_ACCOUNT,
        auth_time=timezone.now(),
        access_expires_at=timezone.now() + timedelta(minutes=5),
        **({"user": owner} if is_staff else {"principal": owner}),
    )
    row.tokens = {"id": "id-token", "refresh": "refresh-token"}
    row.save()
    return row


@pytest.fixture
def login_citizen(db: None) -> LoginCitizen:
    """`login_citizen(client, principal)`: this client belongs to the citizen from now on."""

    def _login(client: Client, principal: Principal, level: TrustLevel = TrustLevel.NIEDRIG) -> OidcSession:
        row = make_session(owner=principal, level=level)
        session = client.session
        session[sessions.SESSION_KEY] = str(row.pk)
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
        return row

    return _login


@pytest.fixture
def login_staff(db: None) -> LoginStaff:
    """`login_staff(client, user)`: this client belongs to the member of staff from now on, on the back-office host."""

    def _login(client: Client, user: User) -> OidcSession:
        row = make_session(owner=user)
        client.defaults["HTTP_HOST"] = settings.BACK_OFFICE_HOST
        session = client.session
        session[sessions.SESSION_KEY] = str(row.pk)
        session[USER_SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = sessions.STAFF_BACKEND
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
        return row

    return _login


@pytest.fixture
def alva(db: None) -> Principal:
    """A citizen with a local account."""
    principal = Principal(issuer=f"{ISSUER}/buerger", subject="alva")
    principal.attributes = {
        "given_name": "Alva",
        "family_name": "Lindqvist",
        "email": "alva@example.org",
        "birthdate": "1990-04-17",
        "street": "Musterweg",
        "house_number": "12",
        "postcode": "41812",
        "place": "Erkelenz",
    }
    principal.save()
    return principal


@pytest.fixture
def employ(db: None) -> Employ:
    """`employ("bruno", (erkelenz, Role.SACHBEARBEITUNG), …)`: a member of staff with these roles."""

    def _employ(name: str, *roles: tuple[Authority, Role]) -> User:
        user = User.objects.create(
            username=name,
            first_name=name.title(),
            last_name="Beispiel",
            email=f"{name}@example.org",
            issuer=f"{ISSUER}/verwaltung",
            subject=name,
        )
        user.set_unusable_password()
        user.save()
        for authority, role in roles:
            user.groups.add(StaffRole.objects.get(authority=authority, role=role).group)
        return user

    return _employ


@pytest.fixture
def bruno(employ: Employ, erkelenz: Authority) -> User:
    """A clerk of Erkelenz."""
    return employ("bruno", (erkelenz, Role.SACHBEARBEITUNG))


@pytest.fixture
def carla(employ: Employ, gangelt: Authority) -> User:
    """A clerk of Gangelt."""
    return employ("carla", (gangelt, Role.SACHBEARBEITUNG))


@pytest.fixture
def dora(employ: Employ, kreis: Authority) -> User:
    """An editor of the Kreis."""
    return employ("dora", (kreis, Role.KREIS_REDAKTION))
