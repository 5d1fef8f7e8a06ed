"""What the portal is measured at: a service page, the A–Z page, and the sample form from start to confirmation."""

import re
from typing import Any

from django.core.management import call_command
from django.test import Client

from accounts import sessions
from accounts.models import Principal
from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.builder.models import Offer
from tests.fixtures_accounts import make_session
from tests.fixtures_applications import make_offer
from tests.forms_app.wizard.walk import SLUGS, browser_of, posted

HOST = "erkelenz.localhost"
SERVICE = "/leistungen/geburtsurkunde-anfordern/"
_state: dict[str, Any] = {}


def prepare() -> None:
    """The demo in a database of its own, an offer of the sample form, and Alva logged in."""
    call_command("migrate", verbosity=0)
    call_command("provision_authority", "--all", stdout=_Quiet())
    call_command("load_demo", stdout=_Quiet())
    erkelenz = Authority.objects.get(slug="erkelenz")
    with scope.use(erkelenz):
        _state["offer"] = make_offer(erkelenz)
    alva = Principal(issuer="http://keycloak.test/realms/buerger", subject="alva")
    alva.attributes = {"given_name": "Alva", "family_name": "Lindqvist", "email": "alva@example.org"}
    alva.save(force_insert=True)
    _state["citizen"] = _logged_in(browser_of(erkelenz), alva)
    _state["reader"] = Client(HTTP_HOST=HOST)


def page() -> None:
    assert _state["reader"].get(SERVICE).status_code == 200


def index() -> None:
    assert _state["reader"].get("/leistungen/").status_code == 200


def journey() -> None:
    """Twelve requests: start, four steps read and saved, check, submit, confirmation."""
    browser: Client = _state["citizen"]
    offer: Offer = _state["offer"]
    address = browser.post(f"/antrag/start/{offer.pk}/")["Location"]
    for slug in SLUGS:
        assert browser.get(address).status_code == 200
        address = browser.post(address, posted(slug))["Location"]
    page = browser.get(address).content.decode()
    sent = re.search(r'<form method="post" action="([^"]+)" novalidate', page)
    stand = re.search(r'name="stand" value="([^"]+)"', page)
    assert sent
    assert stand
    receipt = browser.post(sent[1], {"stand": stand[1]})["Location"]
    assert browser.get(receipt).status_code == 200


def _logged_in(browser: Client, person: Principal) -> Client:
    session = browser.session
    session[sessions.SESSION_KEY] = str(make_session(owner=person).pk)
    session.save()
    return browser


class _Quiet:
    def write(self, _text: str) -> None:
        """Say nothing."""
