"""The editor's desk for `editor_saves`: needs the portal's settings."""

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY
from django.contrib.auth import SESSION_KEY as USER_SESSION_KEY
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts import sessions
from accounts.models import User
from forms_app.builder.models import FormPage
from portal_pages.models import CentralContent
from tests.fixtures_accounts import make_session


def sit_down(data: dict[str, Any]) -> tuple[Client, str, dict[str, Any]]:
    """The browser of an editor who keeps central content, and a form to save again and again."""
    call_command("migrate", verbosity=0)
    call_command("provision_authority", "kreis-heinsberg", stdout=_Quiet())
    dora = User.objects.create_superuser("dora", "dora@example.org")
    browser = Client(HTTP_HOST=settings.BACK_OFFICE_HOST)
    session = browser.session
    session[sessions.SESSION_KEY] = str(make_session(owner=dora).pk)
    session[USER_SESSION_KEY] = str(dora.pk)
    session[BACKEND_SESSION_KEY] = sessions.STAFF_BACKEND
    session[HASH_SESSION_KEY] = dora.get_session_auth_hash()
    session.save()
    central = CentralContent.objects.get()
    form = central.add_child(instance=FormPage(title="Alles", slug="alles"))
    return browser, reverse("wagtailadmin_pages:edit", args=[form.pk], urlconf="cms.urls_back_office"), data


class _Quiet:
    """Swallows what a command says."""

    def write(self, _text: str) -> None:
        return None

    def flush(self) -> None:
        return None
