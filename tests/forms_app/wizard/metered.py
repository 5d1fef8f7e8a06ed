"""A browser that counts its requests and their queries, and the journey it is sent on."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms_app.builder.models import Offer
from tests.forms_app.wizard.walk import SLUGS, posted

RULE = {"charge": "urkunde", "first": "15.00", "further": "7.50", "valid_from": None, "valid_until": None}


class Meter:
    """Counts the requests of a browser and their queries, savepoints of the test included."""

    def __init__(self, browser: Client) -> None:
        self.browser = browser
        self.requests = 0
        self.queries = 0
        self.last = 0

    def get(self, *args: Any) -> Any:
        return self._counted("get", *args)

    def post(self, *args: Any) -> Any:
        return self._counted("post", *args)

    def _counted(self, method: str, *args: Any) -> HttpResponse:
        with CaptureQueriesContext(connection) as seen:
            response: HttpResponse = getattr(self.browser, method)(*args)
        self.requests += 1
        self.queries += len(seen)
        self.last = len(seen)
        assert response.status_code in {200, 302}, response.content.decode()
        return response


def journey(meter: Meter, offer: Offer) -> HttpResponse:
    """From the start page's button to the receipt, as a browser without scripts does it."""
    address = meter.post(f"/antrag/start/{offer.pk}/", {"neu": "1"})["Location"]
    for slug in SLUGS:
        meter.get(address)
        address = meter.post(address, posted(slug))["Location"]
    check = meter.get(address)
    receipt = meter.post(check.context["submit_url"], {"stand": check.context["stand"]})["Location"]
    done: HttpResponse = meter.get(receipt)
    return done
