"""How payments, refunds, methods and profiles look on the wire: hal+json, links from our base address."""

from collections.abc import Mapping
from urllib.parse import urlencode

from forms_app.payments.sandbox.book import Book
from forms_app.payments.sandbox.states import METHODS, TIME_FIELD
from forms_app.payments.sandbox.types import HAL, Document, Profile

REFERENCE = "https://docs.mollie.com/reference"


def link(href: str, media: str = HAL) -> Document:
    return {"href": href, "type": media}


def payment(document: Document, book: Book, base: str) -> Document:
    shown: Document = {"resource": "payment"}
    shown |= {key: document[key] for key in ("id", "mode", "createdAt", "amount", "description", "method", "metadata")}
    shown |= {"status": document["status"], "isCancelable": book.is_cancelable(document)}
    shown |= {key: document[key] for key in TIME_FIELD.values() if key in document}
    if document["status"] in {"open", "pending", "authorized"}:
        shown["expiresAt"] = document["expiresAt"]
    if document["status"] == "paid":
        shown |= _remaining(document, book)
    shown |= {
        "profileId": document["profileId"],
        "sequenceType": "oneoff",
        "redirectUrl": document["redirectUrl"],
    }
    shown |= {key: document[key] for key in ("cancelUrl", "webhookUrl", "locale", "dueDate") if document.get(key)}
    shown["_links"] = {"self": link(f"{base}/v2/payments/{document['id']}")}
    if document["status"] == "open":
        shown["_links"]["checkout"] = link(f"{base}/checkout/{document['token']}", "text/html")
    shown["_links"]["dashboard"] = link(f"{base}/#{document['id']}", "text/html")
    shown["_links"]["documentation"] = link(f"{REFERENCE}/get-payment", "text/html")
    return shown


def _remaining(document: Document, book: Book) -> Document:
    cents = int(document["amount"]["value"].replace(".", ""))
    refunded = book.refunded_cents(document["id"])
    return {"amountRefunded": _money(refunded), "amountRemaining": _money(cents - refunded)}


def _money(cents: int) -> Document:
    return {"value": f"{cents // 100}.{cents % 100:02d}", "currency": "EUR"}


def refund(document: Document, base: str) -> Document:
    address = f"{base}/v2/payments/{document['paymentId']}"
    fields = ("id", "mode", "amount", "status", "createdAt", "description", "metadata", "paymentId")
    return {
        "resource": "refund",
        **{key: document[key] for key in fields},
        "_links": {
            "self": link(f"{address}/refunds/{document['id']}"),
            "payment": link(address),
            "documentation": link(f"{REFERENCE}/get-refund", "text/html"),
        },
    }


def method(name: str, base: str) -> Document:
    return {
        "resource": "method",
        "id": name,
        "description": METHODS[name],
        "minimumAmount": {"value": "0.01", "currency": "EUR"},
        "maximumAmount": {"value": "10000.00", "currency": "EUR"},
        "status": "activated",
        "_links": {"self": link(f"{base}/v2/methods/{name}")},
    }


def profile(document: Profile, base: str) -> Document:
    return {
        "resource": "profile",
        "id": document.id,
        "mode": document.mode,
        "name": document.name,
        "status": "verified",
        "_links": {"self": link(f"{base}/v2/profiles/me")},
    }


def page(name: str, items: list[Document], address: str, turn: Mapping[str, Mapping[str, str] | None]) -> Document:
    """One page of a list; `turn` holds the query of the next and the previous page, None at an end."""
    links: dict[str, Document | None] = {"self": link(address)}
    bare = address.split("?", maxsplit=1)[0]
    for direction in ("previous", "next"):
        query = turn.get(direction)
        links[direction] = link(f"{bare}?{urlencode(query)}") if query else None
    return {"_embedded": {name: items}, "count": len(items), "_links": links}
