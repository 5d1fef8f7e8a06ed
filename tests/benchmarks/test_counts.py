"""What the portal asks its database for, as exact counts: the same on every machine.

The promises: a page costs the same with ten services and with a thousand, a step is read with three statements and
saved with four, and the journey of the sample form takes at most twelve requests and seventy statements from the start
to the confirmation, also when it ends with a payment.
"""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Principal
from cms.tenants import hosts
from cms.tenants.models import Authority
from forms_app.builder.models import Offer
from portal_pages.models import OfficeIndexPage, OfficePage, ServiceIndexPage, ServicePage
from portal_pages.planting import plant
from tests.forms_app.wizard.metered import RULE, Meter, journey
from tests.forms_app.wizard.walk import begin, browser_of, fill, posted, submit

pytestmark = [pytest.mark.benchmark, pytest.mark.django_db]
REQUESTS, STATEMENTS = 12, 70


@pytest.fixture
def citizen(erkelenz: Authority, alva: Principal, login_citizen: Callable[..., object]) -> Client:
    """Alva, logged in on the site of Erkelenz."""
    browser = browser_of(erkelenz)
    login_citizen(browser, alva)
    return browser


@pytest.fixture
def site(erkelenz: Authority) -> Callable[[int], None]:
    """Erkelenz with so many services, the first of which has everything a page can show."""

    def _site(count: int) -> None:
        assert erkelenz.site is not None
        root = erkelenz.site.root_page
        office = OfficePage(slug="standesamt", title="Standesamt", slots=[])
        plant(OfficeIndexPage.objects.descendant_of(root).get(), [office])
        online = ServicePage.Online.FORM
        pages = [
            ServicePage(slug=f"leistung-{n}", title=f"Leistung {n}", office_id=office.pk, online_kind=online)
            for n in range(count)
        ]
        plant(ServiceIndexPage.objects.descendant_of(root).get(), pages)
        link = f'<p><a linktype="page" id="{pages[-1].pk}">andere</a></p>'
        ServicePage.objects.filter(pk=pages[0].pk).update(short_text=link, process=link)
        hosts.forget()

    return _site


def tell(capsys: pytest.CaptureFixture[str], sentence: str) -> None:
    with capsys.disabled():
        print(f"\n{sentence}")


@pytest.mark.parametrize("count", [10, 1000])
def test_pages_cost_the_same_with_few_services_and_with_many(
    erkelenz: Authority, site: Callable[[int], None], count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    site(count)
    meter = Meter(browser_of(erkelenz))
    costs = []

    for path in ("/leistungen/leistung-0/", "/leistungen/"):
        meter.get(path)
        meter.get(path)
        costs.append(meter.last)

    tell(capsys, f"statements with {count} services: service page {costs[0]}, A–Z page {costs[1]}")
    assert costs == [4, 3]


def test_a_step_is_read_with_three_statements_and_saved_with_four(
    citizen: Client, erkelenz: Authority, offer_of: Callable[..., Offer], capsys: pytest.CaptureFixture[str]
) -> None:
    offer = offer_of(erkelenz)
    fill(citizen, begin(citizen, offer.pk))
    meter = Meter(citizen)
    address = begin(citizen, offer.pk)

    meter.get(address)
    read = meter.last
    meter.post(address, posted("urkunde"))
    saved = meter.last

    tell(capsys, f"statements of a step: read {read}, save {saved}")
    assert (read, saved) == (3, 4)


@pytest.mark.parametrize(
    ("ending", "terms"),
    [("without a payment", {}), ("with a payment", {"fees": [("rule", RULE)], "payment_policy": "before"})],
)
def test_the_journey_keeps_its_budget(
    citizen: Client,
    erkelenz: Authority,
    offer_of: Callable[..., Offer],
    ending: str,
    terms: dict[str, object],
    capsys: pytest.CaptureFixture[str],
) -> None:
    offer = offer_of(erkelenz, **terms)
    submit(citizen, fill(citizen, begin(citizen, offer.pk)))
    meter = Meter(citizen)

    journey(meter, offer)

    tell(
        capsys,
        f"journey {ending}: {meter.requests} requests (at most {REQUESTS}), "
        f"{meter.queries} statements (at most {STATEMENTS})",
    )
    assert meter.requests <= REQUESTS
    assert meter.queries <= STATEMENTS
