"""Exact counts of queries and requests: the budget of a journey is part of its behaviour."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.forms_app.wizard.metered import RULE, Meter, journey
from tests.forms_app.wizard.walk import begin, fill, posted, submit


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


def test_the_whole_journey_takes_twelve_requests_and_at_most_seventy_queries(warm, offer):
    submit(warm, fill(warm, begin(warm, offer.pk)))
    meter = Meter(warm)

    done = journey(meter, offer)

    assert "Ihr Antrag ist eingegangen" in done.content.decode()
    assert meter.requests <= 12
    assert meter.queries <= 70, f"{meter.queries} queries"


def test_a_journey_that_ends_with_a_payment_takes_no_more(warm, erkelenz, offer_of):
    offer = offer_of(erkelenz, fees=[("rule", RULE)], payment_policy="before")
    submit(warm, fill(warm, begin(warm, offer.pk)))
    meter = Meter(warm)

    done = journey(meter, offer)

    assert "Jetzt bezahlen" in done.content.decode()
    assert meter.requests <= 12
    assert meter.queries <= 70, f"{meter.queries} queries"


def test_the_start_page_takes_two_queries_for_a_stranger(guest, guest_offer):
    guest.get(f"/antrag/start/{guest_offer.pk}/")
    meter = Meter(guest)

    meter.get(f"/antrag/start/{guest_offer.pk}/")

    assert meter.last == 2  # the offer with its service, the newest version
