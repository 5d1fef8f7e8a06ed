"""What the API refuses with 422 and the name of the field."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from forms_app.payments.sandbox.states import METHODS
from forms_app.payments.sandbox.types import Document, Problem, Profile, Request

LOCALES = frozenset({
    "en_US", "en_GB", "nl_NL", "nl_BE", "de_DE", "de_AT", "de_CH", "fr_FR", "fr_BE", "es_ES", "ca_ES",
    "pt_PT", "it_IT", "nb_NO", "sv_SE", "fi_FI", "da_DK", "is_IS", "hu_HU", "pl_PL", "lv_LV", "lt_LT",
    "cs_CZ", "sk_SK", "bg_BG", "ro_RO", "sl_SI", "hr_HR",
})  # fmt: skip
MAXIMUM = Decimal("10000.00")
METADATA_BYTES = 1024


def body(request: Request) -> Document:
    """The JSON object of a write; 415 and 400 before any rule is looked at."""
    content_type = request.headers.get("content-type", "").split(";")[0].strip()
    if content_type not in {"application/json", "application/hal+json"}:
        raise Problem(415, "The Content-Type must be application/json")
    try:
        document = json.loads(request.body or b"{}")
    except ValueError:
        raise Problem(400, "The request body is not valid JSON") from None
    if not isinstance(document, dict):
        raise Problem(400, "The request body must be a JSON object")
    return document


def refuse(field: str, detail: str) -> None:
    raise Problem(422, detail, field)


def amount(value: Any, field: str = "amount") -> Decimal:
    """Money arrives as a string with exactly two decimals and a currency."""
    if not isinstance(value, dict):
        raise Problem(422, "The amount is required", field)
    text, currency = value.get("value"), value.get("currency")
    if currency != "EUR":
        raise Problem(422, "The currency is not supported by this profile", f"{field}.currency")
    if not isinstance(text, str) or not re.fullmatch(r"\d{1,9}\.\d{2}", text):
        raise Problem(422, "The amount contains an invalid value", f"{field}.value")
    money = Decimal(text)
    if money <= 0:
        raise Problem(422, "The amount is lower than the minimum", field)
    if money > MAXIMUM:
        raise Problem(422, "The amount is higher than the maximum", field)
    return money


def payment(document: Document, profile: Profile, *, today: date, strict_hooks: bool) -> None:
    """Check a creation completely; the first broken rule is the answer."""
    amount(document.get("amount"))
    for required in ("description", "redirectUrl"):
        if required not in document:
            refuse(required, f"The {required} is required")
    fields(document, profile, today=today, strict_hooks=strict_hooks)


def fields(document: Document, profile: Profile, *, today: date, strict_hooks: bool) -> None:
    """The rules that hold for a creation and a change alike."""
    for forbidden in ("profileId", "testmode"):
        if forbidden in document:
            refuse(forbidden, f'Non-existent body parameter "{forbidden}" for this API call')
    rules: dict[str, Callable[[Any], bool]] = {
        "description": lambda v: isinstance(v, str) and 0 < len(v) <= 255,
        "redirectUrl": _is_web_address,
        "cancelUrl": _is_web_address,
        "webhookUrl": _is_web_address,
        "locale": lambda v: v in LOCALES,
        "metadata": lambda v: len(json.dumps(v, separators=(",", ":")).encode()) <= METADATA_BYTES,
        "dueDate": lambda v: _is_due_date(v, today),
    }
    for name, holds in rules.items():
        if document.get(name) is not None and not holds(document[name]):
            refuse(name, f"The {name} is invalid")
    if strict_hooks and document.get("webhookUrl") and not _is_public(document["webhookUrl"]):
        refuse("webhookUrl", "The webhook URL is invalid because it is unreachable from our point of view")
    _method(document.get("method"), profile)


def _method(value: Any, profile: Profile) -> None:
    for name in value if isinstance(value, list) else [value] if value is not None else []:
        if name not in METHODS:
            refuse("method", "The payment method is unknown")
        if name not in profile.methods:
            refuse("method", "The payment method is not enabled in your website profile")


def _is_web_address(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > 2000:
        return False
    parts = urlsplit(value)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _is_public(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host


def _is_due_date(value: Any, today: date) -> bool:
    try:
        due = date.fromisoformat(value)
    except (TypeError, ValueError):
        return False
    return today + timedelta(days=1) <= due <= today + timedelta(days=100)
