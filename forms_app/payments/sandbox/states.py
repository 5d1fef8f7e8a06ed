"""How a payment and a refund may move, and how long each stays open.

Sources: https://docs.mollie.com/docs/status-change (the table),
https://docs.mollie.com/docs/when-does-a-payment-expire (the times)
"""

from datetime import timedelta

MOVES: dict[str, frozenset[str]] = {
    "open": frozenset({"pending", "authorized", "paid", "canceled", "expired", "failed"}),
    "pending": frozenset({"authorized", "paid", "canceled", "expired", "failed"}),
    "authorized": frozenset({"paid", "canceled", "expired", "failed"}),
    "paid": frozenset(),
    "canceled": frozenset(),
    "expired": frozenset(),
    "failed": frozenset(),
}

#: The field that says when a state was reached; it appears only then.
TIME_FIELD = {
    "authorized": "authorizedAt",
    "paid": "paidAt",
    "canceled": "canceledAt",
    "expired": "expiredAt",
    "failed": "failedAt",
}

#: States that make the provider knock. Nobody is told about "open" and "pending".
KNOCKING = frozenset(TIME_FIELD)

EXPIRES_AFTER = {
    "": timedelta(hours=1),
    "creditcard": timedelta(minutes=30),
    "applepay": timedelta(minutes=30),
    "paybybank": timedelta(minutes=15),
    "trustly": timedelta(hours=1),
    "paypal": timedelta(hours=72),
    "banktransfer": timedelta(days=13),
}

METHODS = {
    "creditcard": "Karte",
    "paypal": "PayPal",
    "paybybank": "Zahlung über die Bank-App",
    "banktransfer": "Überweisung",
    "applepay": "Apple Pay",
    "trustly": "Trustly",
}

#: A citizen already redirected to one of these can no longer be called back by the shop.
NOT_CANCELABLE = frozenset({"creditcard", "applepay", "paypal", "trustly"})

REFUND_DELAY = timedelta(hours=2)
REFUND_ARRIVES = timedelta(hours=26)
