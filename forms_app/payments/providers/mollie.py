"""Mollie through its Python client, with the traps of version 4.0.0 closed.

- ids are matched strictly before they become part of an address (the client checks only the prefix)
- every write carries our own idempotency key (the client would draw a random one)
- no retries inside the client, short timeouts, a client object per call
- the client reports this machine's name in a header; it is blanked
- whatever the client cannot read raises something else each time; a write then has an unknown outcome

Facts of the API: https://docs.mollie.com/reference/payments-api
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import requests
from django.conf import settings
from mollie.api.client import Client  # noqa: TID251 - this is the adapter
from mollie.api.error import RequestError, RequestSetupError, ResponseError  # noqa: TID251 - the same

from forms_app.payments.providers.base import (
    Capabilities,
    Order,
    OutcomeUnknown,
    Payment,
    PaymentUnavailable,
    Profile,
    Provider,
    Status,
)

PAYMENT_ID: Final = re.compile(r"tr_[A-Za-z0-9]{6,64}")
AMOUNT: Final = re.compile(r"\d{1,9}\.\d{2}")
PAGE_SIZE: Final = 250
MOST_PAGES: Final = 40

STATUS: Final = {
    "open": Status.OPEN,
    "pending": Status.PENDING,
    "authorized": Status.AUTHORISED,
    "paid": Status.PAID,
    "failed": Status.FAILED,
    "canceled": Status.CANCELED,
    "expired": Status.EXPIRED,
}

#: Answers to a write after which surely nothing happened, and whether asking again is pointless.
REFUSALS: Final = {400: True, 401: True, 403: True, 404: True, 405: True, 410: True, 415: True, 422: True, 429: False}


class _Client(Client):
    UNAME = ""


class Mollie(Provider):
    """Hosted checkout in euro; the key decides profile and mode."""

    capabilities = Capabilities(cancel=True, refund=True, partial_refund=True, webhook=True, purpose_length=255)

    def create(self, order: Order) -> Payment:
        document = {
            "amount": {"currency": order.currency, "value": _decimal(order.cents)},
            "description": order.purpose[: self.capabilities.purpose_length],
            "redirectUrl": order.return_url,
            "webhookUrl": order.webhook_url,
            "locale": "de_DE",
            "metadata": {**order.marks, "attempt": order.attempt_id},
        }
        answer = self._write(
            lambda client: client.payments.create(document, idempotency_key=f"payment-{order.attempt_id}")
        )
        payment = _payment(answer)
        if not PAYMENT_ID.fullmatch(payment.external_id) or not _is_web_address(payment.checkout_url):
            raise OutcomeUnknown("The answer names no payment that could be paid.")
        return payment

    def fetch(self, external_id: str) -> Payment:
        _check(external_id)
        return _payment(self._read(lambda client: client.payments.get(external_id)))

    def find(self, attempt_id: str, since: datetime) -> Payment | None:
        """Walk the list newest first; the list is not indexed by our metadata."""
        start = ""
        for _page in range(MOST_PAGES):
            answer = self._page(start)
            listed = _listed(answer)
            for document in listed:
                if _marks(document).get("attempt") == attempt_id:
                    return _payment(document)
            following = _next(answer)
            if not listed or not following or (_moment(listed[-1].get("createdAt")) or since) < since:
                return None
            start = following
        raise PaymentUnavailable("The list of payments is longer than we look back.", permanent=False)

    def _page(self, start: str) -> Mapping[str, Any]:
        query = {"limit": PAGE_SIZE, **({"from": start} if start else {})}
        return self._read(lambda client: client.payments.list(**query))

    def cancel(self, external_id: str, key: str) -> Payment:
        _check(external_id)
        return _payment(self._write(lambda client: client.payments.delete(external_id, idempotency_key=key)))

    def refund(self, external_id: str, cents: int, purpose: str, key: str) -> str:
        _check(external_id)
        document = {"amount": {"currency": "EUR", "value": _decimal(cents)}, "description": purpose}
        path = f"payments/{external_id}/refunds"
        answer = self._write(lambda client: client.payments.perform_api_call("POST", path, document, None, key))
        return str(answer.get("id", ""))

    @classmethod
    def parse_notification(cls, body: bytes) -> list[str]:
        try:
            ids = parse_qs(body.decode("ascii"), strict_parsing=True, max_num_fields=5).get("id", [])
        except ValueError:
            return []
        return [one for one in ids if PAYMENT_ID.fullmatch(one)][:1]

    def verify_config(self) -> Profile:
        answer = self._read(lambda client: client.profiles.get("me"))
        return Profile(str(answer.get("id", "")), str(answer.get("name", "")), str(answer.get("mode", "")))

    # --- calls --------------------------------------------------------------------------------

    def _client(self) -> Client:
        client = _Client(
            api_endpoint=settings.PAYMENT_API_ENDPOINT,
            timeout=(self.patience.connect, self.patience.read),
            retry=0,
        )
        client.set_api_key(self.account.api_key)
        return client

    def _write(self, call: Callable[[Client], Any]) -> Mapping[str, Any]:
        try:
            return _object(call(self._client()))
        except Exception as error:
            raise _after_write(error) from error

    def _read(self, call: Callable[[Client], Any]) -> Mapping[str, Any]:
        try:
            return _object(call(self._client()))
        except Exception as error:
            raise _after_read(error) from error


def _object(answer: Any) -> Mapping[str, Any]:
    if not isinstance(answer, Mapping):
        raise TypeError("The answer is not an object.")
    return answer


def _after_write(error: Exception) -> Exception:
    """Only what surely happened before the request left, or was refused, counts as "nothing happened"."""
    if isinstance(error, RequestSetupError):
        return PaymentUnavailable("The request could not be prepared.", permanent=True)
    if isinstance(error, RequestError) and _never_connected(error):
        return PaymentUnavailable("The provider could not be reached.", permanent=False)
    if isinstance(error, ResponseError) and _status(error) in REFUSALS:
        return PaymentUnavailable(_refusal(error), permanent=REFUSALS[_status(error)])
    return OutcomeUnknown(type(error).__name__)


def _after_read(error: Exception) -> PaymentUnavailable:
    permanent = isinstance(error, RequestSetupError) or (
        isinstance(error, ResponseError) and REFUSALS.get(_status(error), False)
    )
    reason = _refusal(error) if isinstance(error, ResponseError) else type(error).__name__
    return PaymentUnavailable(reason, permanent=permanent)


def _status(error: ResponseError) -> int:
    return error.status if isinstance(error.status, int) else 0


def _refusal(error: ResponseError) -> str:
    """Status and field only: the provider's sentence may repeat what we sent."""
    return f"The provider answered {_status(error)}" + (f" about {error.field}." if error.field else ".")


def _never_connected(error: RequestError) -> bool:
    cause = error.__context__
    if isinstance(cause, requests.exceptions.ConnectTimeout):
        return True
    text = repr(cause)
    return isinstance(cause, requests.exceptions.ConnectionError) and "NewConnectionError" in text


# --- reading documents --------------------------------------------------------------------------


def _payment(document: Mapping[str, Any]) -> Payment:
    amount = document.get("amount")
    amount = amount if isinstance(amount, Mapping) else {}
    return Payment(
        external_id=str(document.get("id", "")),
        status=STATUS.get(str(document.get("status")), Status.UNKNOWN),
        cents=_cents(amount.get("value")),
        currency=_text(amount.get("currency")),
        mode=_text(document.get("mode")),
        profile=_text(document.get("profileId")),
        marks=_marks(document),
        checkout_url=_checkout_url(document),
        expires_at=_moment(document.get("expiresAt")),
        method=_text(document.get("method")) or "",
    )


def _listed(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    embedded = answer.get("_embedded")
    payments = embedded.get("payments") if isinstance(embedded, Mapping) else None
    return [one for one in payments if isinstance(one, Mapping)] if isinstance(payments, list) else []


def _next(answer: Mapping[str, Any]) -> str:
    """The id the next page begins with. Its address is not followed: it could lead anywhere."""
    query = parse_qs(urlsplit(_href(answer, "next")).query)
    first = query.get("from", [""])[0]
    return first if PAYMENT_ID.fullmatch(first) else ""


def _marks(document: Mapping[str, Any]) -> dict[str, str]:
    metadata = document.get("metadata")
    return {str(k): str(v) for k, v in metadata.items()} if isinstance(metadata, Mapping) else {}


def _checkout_url(document: Mapping[str, Any]) -> str:
    return _href(document, "checkout")


def _href(document: Mapping[str, Any], name: str) -> str:
    links = document.get("_links")
    link = links.get(name) if isinstance(links, Mapping) else None
    return str(link.get("href", "")) if isinstance(link, Mapping) else ""


def _is_web_address(address: str) -> bool:
    return urlsplit(address).scheme in {"http", "https"}


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _cents(value: Any) -> int | None:
    return int(value.replace(".", "")) if isinstance(value, str) and AMOUNT.fullmatch(value) else None


def _decimal(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _moment(value: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _check(external_id: str) -> None:
    if not PAYMENT_ID.fullmatch(external_id):
        raise PaymentUnavailable("This is no id of a payment.", permanent=True)
