"""The documented API: payments, refunds, methods and the profile of the key.

Facts: https://docs.mollie.com/reference/payments-api, /refunds-api, /methods-api, /profiles-api
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forms_app.payments.sandbox import documents, validation
from forms_app.payments.sandbox.book import Book
from forms_app.payments.sandbox.types import Document, Problem, Profile, Request, Response, answer

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 250


@dataclass(frozen=True)
class Call:
    """One authenticated request with what the address named."""

    request: Request
    profile: Profile
    book: Book
    base: str
    named: Mapping[str, str]

    def payment(self) -> Document:
        return self.book.payment(self.named["payment"], self.profile)


def create_payment(call: Call) -> Response:
    document = validation.body(call.request)
    today = call.book.store.now().date()
    strict = bool(call.book.store.setting("strict_hooks", False))
    validation.payment(document, call.profile, today=today, strict_hooks=strict)
    return answer(documents.payment(call.book.create(document, call.profile), call.book, call.base), 201)


def get_payment(call: Call) -> Response:
    return answer(documents.payment(call.payment(), call.book, call.base))


def update_payment(call: Call) -> Response:
    document = validation.body(call.request)
    today = call.book.store.now().date()
    validation.fields(document, call.profile, today=today, strict_hooks=False)
    return answer(documents.payment(call.book.change(call.payment(), document), call.book, call.base))


def cancel_payment(call: Call) -> Response:
    payment = call.payment()
    if not call.book.is_cancelable(payment):
        raise Problem(422, "The payment cannot be canceled")
    return answer(documents.payment(call.book.move(payment["id"], "canceled"), call.book, call.base))


def list_payments(call: Call) -> Response:
    def show(payment_id: str) -> Document:
        return documents.payment(call.book.payment(payment_id, call.profile), call.book, call.base)

    return _list(call, "payments", call.book.payment_ids(call.profile), show)


def _list(call: Call, name: str, newest_first: list[str], show: Callable[[str], Document]) -> Response:
    """A cursor list: `from` is the first element of the page, newest first unless asked otherwise."""
    limit = _limit(call.request.query)
    sort = call.request.query.get("sort", "desc")
    if sort not in {"asc", "desc"}:
        raise Problem(400, "The sort direction must be asc or desc", "sort")
    ids = newest_first if sort == "desc" else newest_first[::-1]
    first = call.request.query.get("from")
    if first and first not in ids:
        raise Problem(404, f"No element exists with token {first}.")
    start = ids.index(first) if first else 0
    keep = {"limit": str(limit), **({"sort": sort} if "sort" in call.request.query else {})}
    following = {"from": ids[start + limit], **keep} if start + limit < len(ids) else None
    previous = {"from": ids[max(0, start - limit)], **keep} if start else None
    query = "&".join(f"{key}={value}" for key, value in call.request.query.items())
    address = f"{call.base}{call.request.path}" + (f"?{query}" if query else "")
    page = [show(one) for one in ids[start : start + limit]]
    return answer(documents.page(name, page, address, {"next": following, "previous": previous}))


def _limit(query: Mapping[str, str]) -> int:
    text = query.get("limit", str(DEFAULT_LIMIT))
    if not re.fullmatch(r"\d{1,4}", text) or not 1 <= int(text) <= LARGEST_LIMIT:
        raise Problem(400, f"The limit must be between 1 and {LARGEST_LIMIT}", "limit")
    return int(text)


def create_refund(call: Call) -> Response:
    document = validation.body(call.request)
    payment = call.payment()
    cents = int(validation.amount(document.get("amount")) * 100)
    keyed = "idempotency-key" in call.request.headers
    refund = call.book.refund(payment, document, cents, call.request.digest, keyed=keyed)
    return answer(documents.refund(refund, call.base), 201)


def list_refunds(call: Call) -> Response:
    refunds = {refund["id"]: refund for refund in call.book.refunds(call.payment()["id"])}
    return _list(call, "refunds", list(refunds), lambda one: documents.refund(refunds[one], call.base))


def _refund(call: Call) -> Document:
    wanted = call.named["refund"]
    for refund in call.book.refunds(call.payment()["id"]):
        if refund["id"] == wanted:
            return refund
    raise Problem(404, f"No refund exists with token {wanted}.")


def get_refund(call: Call) -> Response:
    return answer(documents.refund(_refund(call), call.base))


def cancel_refund(call: Call) -> Response:
    refund = _refund(call)
    if refund["status"] not in {"queued", "pending"}:
        raise Problem(422, "The refund can no longer be canceled")
    call.book.move_refund(refund, "canceled")
    return Response(204)


def list_methods(call: Call) -> Response:
    methods = [documents.method(name, call.base) for name in call.profile.methods]
    return answer(documents.page("methods", methods, f"{call.base}/v2/methods", {}))


def get_method(call: Call) -> Response:
    if call.named["method"] not in call.profile.methods:
        raise Problem(404, f"No method exists with id {call.named['method']}.")
    return answer(documents.method(call.named["method"], call.base))


def own_profile(call: Call) -> Response:
    return answer(documents.profile(call.profile, call.base))


def organisation_only(call: Call) -> Response:
    """Settlements, balances and the organisation need another kind of credential."""
    raise Problem(403, "This endpoint is not available with an API key")


Handler = Callable[[Call], Response]
PAYMENT = r"(?P<payment>[^/]+)"

ROUTES: tuple[tuple[str, Mapping[str, Handler]], ...] = (
    (r"/v2/payments", {"POST": create_payment, "GET": list_payments}),
    (rf"/v2/payments/{PAYMENT}", {"GET": get_payment, "PATCH": update_payment, "DELETE": cancel_payment}),
    (rf"/v2/payments/{PAYMENT}/refunds", {"POST": create_refund, "GET": list_refunds}),
    (rf"/v2/payments/{PAYMENT}/refunds/(?P<refund>[^/]+)", {"GET": get_refund, "DELETE": cancel_refund}),
    (r"/v2/methods(?:/all)?", {"GET": list_methods}),
    (r"/v2/methods/(?P<method>[^/]+)", {"GET": get_method}),
    (r"/v2/profiles/me", {"GET": own_profile}),
    (r"/v2/(?:profiles|organizations|settlements|balances|permissions)(?:/.*)?", {"GET": organisation_only}),
)


def find(method: str, path: str) -> tuple[Handler, Mapping[str, str]]:
    """Which function answers this address; 405 names what would have been allowed."""
    for pattern, handlers in ROUTES:
        matched = re.fullmatch(pattern, path)
        if matched is None:
            continue
        if method not in handlers:
            raise Problem(405, "This method is not allowed here", headers={"Allow": ", ".join(handlers)})
        return handlers[method], matched.groupdict()
    raise Problem(404, "No endpoint exists at this address")
