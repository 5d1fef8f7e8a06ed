"""Which office works on the applications that come in through an offer."""

from __future__ import annotations

from typing import Any


def office_of(offer: Any) -> Any:
    """The office of the offer, otherwise the one of the service; None for neither."""
    return offer.recipient or offer.service.office


def office_name(offer: Any) -> str:
    """What that office is called; empty for none."""
    office = office_of(offer) if offer.service_id is not None else offer.recipient
    return str(office.title) if office is not None else ""
