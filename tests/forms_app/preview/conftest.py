"""A form in the making, an editor at its desk, and runs through it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from accounts.models import User
from accounts.roles import Role
from cms.tenants import scope
from cms.tenants.models import Authority
from forms_app.applications.models import Application
from forms_app.builder.definition import Definition
from forms_app.builder.models import FormPage, Offer
from forms_app.preview import runs
from forms_app.preview.models import Snapshot
from tests.forms_app.wizard.walk import browser_of
from tests.samples.forms import sample_form

FEE = {
    "charge": "urkunde",
    "first": Decimal("15.00"),
    "further": Decimal("7.50"),
    "valid_from": None,
    "valid_until": None,
}


def steps(*titles: str) -> list[dict[str, Any]]:
    """The raw blocks of a form with one question per step."""
    return [
        {
            "type": "step",
            "id": f"00000000-0000-4000-8000-00000000000{number}",
            "value": {
                "title": title,
                "items": [
                    {
                        "type": "name",
                        "id": f"00000000-0000-4000-8000-0000000001{number:02d}",
                        "value": {"label": f"Name {number}", "required": True},
                    },
                    {
                        "type": "date",
                        "id": f"00000000-0000-4000-8000-0000000002{number:02d}",
                        "value": {"label": f"Tag {number}", "required": True},
                    },
                ],
            },
        }
        for number, title in enumerate(titles, start=1)
    ]


def plant_form(authority: Authority, title: str = "Hund anmelden", *titles: str) -> FormPage:
    """A form nobody published, in the tree of a town."""
    assert authority.site is not None
    root = Page.objects.get(pk=authority.site.root_page_id)
    page = FormPage(title=title, slug=f"formular-{FormPage.objects.count()}", live=False)
    page.steps = steps(*(titles or ("Ihr Hund", "Über Sie")))
    root.add_child(instance=page)
    page.save_revision()
    return page


@pytest.fixture
def form(erkelenz: Authority) -> FormPage:
    return plant_form(erkelenz)


@pytest.fixture
def emil(employ: Callable[..., User], erkelenz: Authority) -> User:
    """An editor of Erkelenz."""
    return employ("emil", (erkelenz, Role.REDAKTION))


@pytest.fixture
def gerda(employ: Callable[..., User], gangelt: Authority) -> User:
    """An editor of Gangelt."""
    return employ("gerda", (gangelt, Role.REDAKTION))


@pytest.fixture
def desk_of(login_staff: Callable[..., object]) -> Callable[[User], Client]:
    def _desk(user: User) -> Client:
        client = Client()
        login_staff(client, user)
        return client

    return _desk


@pytest.fixture
def desk(desk_of: Callable[[User], Client], emil: User) -> Client:
    """Emil in the back office."""
    return desk_of(emil)


def address(name: str, *args: Any) -> str:
    return reverse(name, urlconf="cms.urls_back_office", args=args)


@pytest.fixture
def snapshot_of(emil: User) -> Callable[..., Snapshot]:
    """A frozen state that says exactly this, as the offer's town would show it."""

    def _snapshot(offer: Offer, definition: Definition | None = None) -> Snapshot:
        definition = definition or sample_form()
        return Snapshot.unscoped.create(
            form=offer.form,
            authority=offer.authority,
            offer=offer,
            document=definition.to_json(),
            digest=definition.digest,
            terms=offer.terms(),
            made_by=emil,
        )

    return _snapshot


@pytest.fixture
def begin(snapshot_of: Callable[..., Snapshot], emil: User) -> Callable[..., tuple[Client, Application]]:
    """`begin(offer)`: Emil's browser on the town's host, let into a new run."""

    def _begin(offer: Offer, definition: Definition | None = None, **how: Any) -> tuple[Client, Application]:
        with scope.use(offer.authority):
            application = runs.begin(snapshot_of(offer, definition), **(how or {"by": emil}))
        browser = browser_of(offer.authority)
        response = browser.get(f"/vorschau/oeffnen/{runs.ticket_for(application)}/")
        assert response.status_code == 302
        return browser, application

    return _begin


@pytest.fixture
def offer(erkelenz: Authority, offer_of: Callable[..., Offer]) -> Offer:
    return offer_of(erkelenz, guest_allowed=True)


@pytest.fixture
def paid_offer(erkelenz: Authority, offer_of: Callable[..., Offer]) -> Offer:
    return offer_of(erkelenz, guest_allowed=True, fees=[("rule", FEE)], payment_policy="before")


def again(application: Application) -> Application:
    """The run as it lies in the database now."""
    return Application.every.get(pk=application.pk)
