"""Exact counts of queries and requests: the budget of a journey is part of its behaviour."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.forms_app.wizard.walk import SLUGS, begin, fill, posted, submit


class Meter:
    """Counts the requests of a browser and their queries, savepoints of the test included."""

    def __init__(self, browser):
        self.browser = browser
        self.requests = 0
        self.queries = 0

    def __getattr__(self, method):
        def counted(*args):
            with CaptureQueriesContext(connection) as seen:
                response = getattr(self.browser, method)(*args)
            self.requests += 1
            self.queries += len(seen)
            self.last = len(seen)
            assert response.status_code in {200, 302}, response.content.decode()
            return response

        return counted


@pytest.fixture
def warm(browser, offer):
    """A process that has served this form before: definition, keys and hosts are known to it."""
    fill(browser, begin(browser, offer.pk))
    return browser


def test_reading_a_step_takes_three_queries(warm, offer):
    meter = Meter(warm)
    address = begin(warm, offer.pk)

    meter.get(address)

    assert meter.last == 3  # session, login with its person, draft


def test_saving_a_step_takes_four_queries(warm, offer):
    meter = Meter(warm)
    address = begin(warm, offer.pk)

    meter.post(address, posted("urkunde"))

    assert meter.last == 4  # the same three, and one conditional update


def test_a_step_with_errors_takes_no_more_queries_than_reading_it(warm, offer):
    address = begin(warm, offer.pk)

    with CaptureQueriesContext(connection) as seen:
        response = warm.post(address, posted("urkunde", copies=None))

    assert response.status_code == 422
    assert len(seen) == 3


def test_the_check_page_takes_three_queries(warm, offer):
    meter = Meter(warm)
    address = fill(warm, begin(warm, offer.pk))

    meter.get(address)

    assert meter.last == 3


def walk(meter, offer):
    """From the start page's button to the receipt, as a browser without scripts does it."""
    address = meter.post(f"/antrag/start/{offer.pk}/")["Location"]
    for slug in SLUGS:
        meter.get(address)
        address = meter.post(address, posted(slug))["Location"]
    check = meter.get(address)
    receipt = meter.post(check.context["submit_url"], {"stand": check.context["stand"]})["Location"]
    return meter.get(receipt)


def test_the_whole_journey_takes_twelve_requests_and_at_most_seventy_queries(warm, offer):
    submit(warm, fill(warm, begin(warm, offer.pk)))
    meter = Meter(warm)

    done = walk(meter, offer)

    assert "Ihr Antrag ist eingegangen" in done.content.decode()
    assert meter.requests <= 12
    assert meter.queries <= 70, f"{meter.queries} queries"


def test_a_journey_that_ends_with_a_payment_takes_at_most_eighty_queries(warm, erkelenz, offer_of):
    rule = {"charge": "urkunde", "first": "15.00", "further": "7.50", "valid_from": None, "valid_until": None}
    fees = json.dumps([{"type": "rule", "value": rule}])
    offer = offer_of(erkelenz, fees=fees, payment_policy="before")
    submit(warm, fill(warm, begin(warm, offer.pk)))
    meter = Meter(warm)

    done = walk(meter, offer)

    assert "Jetzt bezahlen" in done.content.decode()
    assert meter.requests <= 12
    assert meter.queries <= 80, f"{meter.queries} queries"


def test_the_start_page_takes_two_queries_for_a_stranger(guest, guest_offer):
    guest.get(f"/antrag/start/{guest_offer.pk}/")
    meter = Meter(guest)

    meter.get(f"/antrag/start/{guest_offer.pk}/")

    assert meter.last == 2  # the offer with its service, the newest version
