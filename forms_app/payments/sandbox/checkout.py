"""The hosted payment page, for people: German, without scripts, and honest about being a test.

`/checkout/<token>` offers the methods, `/checkout/<token>/<method>` plays the page of that method.
"""

import re
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qs

from forms_app.payments.sandbox.gateway import Gateway
from forms_app.payments.sandbox.states import METHODS
from forms_app.payments.sandbox.types import HTML, Document, Problem, Profile, Request, Response

PAGES = Path(__file__).parent / "pages"
SHOWN_IN_OVERVIEW = 50

STATUS_TEXT = {
    "open": "offen",
    "pending": "angestoßen, noch nicht bestätigt",
    "authorized": "reserviert",
    "paid": "bezahlt",
    "canceled": "abgebrochen",
    "expired": "abgelaufen",
    "failed": "fehlgeschlagen",
}

#: Buttons of the method's page: what the state becomes; None leaves it as it is.
OUTCOMES: dict[str, str | None] = {"pay": "paid", "fail": "failed", "pending": "pending", "open": None}


class Checkout:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._book = gateway.book

    def answer(self, request: Request) -> Response:
        try:
            return self._answer(request)
        except Problem as problem:
            return _page("message", problem.status, title="Seite nicht gefunden", text="Diese Adresse gibt es nicht.")

    def _answer(self, request: Request) -> Response:
        if request.method in {"GET", "HEAD"}:
            if request.path == "/":
                return self._overview()
            if request.path == "/assets/checkout.css":
                return Response(200, (PAGES / "checkout.css").read_bytes(), "text/css")
        matched = re.fullmatch(r"/checkout/(\w+)(?:/(\w+))?", request.path)
        if matched is None or request.method not in {"GET", "HEAD", "POST"}:
            raise Problem(404, "There is no such page")
        payment = self._book.payment_by_token(matched[1])
        if payment["status"] != "open":
            return self._over(payment)
        if request.method != "POST":
            return self._method_page(payment, matched[2]) if matched[2] else self._selection(payment)
        pressed = {name: values[0] for name, values in parse_qs(request.body.decode(errors="replace")).items()}
        return self._at_method(payment, matched[2], pressed) if matched[2] else self._at_selection(payment, pressed)

    # --- pages --------------------------------------------------------------------------------

    def _selection(self, payment: Document) -> Response:
        if payment["preset"]:
            return _go(f"/checkout/{payment['token']}/{payment['method']}")
        buttons = "".join(
            _fill("method_button", method=name, label=METHODS[name])
            for name in self._offered(payment)
            if name in METHODS
        )
        return _page("selection", buttons=buttons, **self._facts(payment))

    def _offered(self, payment: Document) -> list[str]:
        """The methods of the profile, or those the shop has narrowed the choice to."""
        for profile in self._profiles(payment):
            return [name for name in profile.methods if _allowed(payment, name)]
        return list(METHODS)

    def _profiles(self, payment: Document) -> list[Profile]:
        return [p for p in self._gateway.profiles() if (p.id, p.mode) == (payment["profileId"], payment["mode"])]

    def _method_page(self, payment: Document, method: str) -> Response:
        if method not in self._offered(payment):
            raise Problem(404, "There is no such method")
        return _page("method", method=METHODS[method], **self._facts(payment))

    def _over(self, payment: Document) -> Response:
        text = f"Diese Zahlung ist nicht mehr offen. Ihr Stand: {STATUS_TEXT[payment['status']]}."
        return _page("over", title="Zahlung nicht mehr offen", text=text, back=payment["redirectUrl"])

    def _overview(self) -> Response:
        rows = "".join(
            _fill(
                "overview_row",
                id=payment["id"],
                name=self._gateway.name_of(payment["profileId"]),
                description=payment["description"],
                amount=_amount(payment),
                status=STATUS_TEXT[payment["status"]],
                created=datetime.fromisoformat(payment["createdAt"]).strftime("%d.%m.%Y, %H:%M UTC"),
            )
            for payment in self._book.payments()[:SHOWN_IN_OVERVIEW]
        )
        return _page("overview", rows=rows or _fill("overview_empty"))

    def _facts(self, payment: Document) -> dict[str, str]:
        return {
            "recipient": self._gateway.name_of(payment["profileId"]),
            "description": payment["description"],
            "amount": _amount(payment),
            "address": f"/checkout/{payment['token']}",
        }

    # --- buttons ------------------------------------------------------------------------------

    def _at_selection(self, payment: Document, pressed: dict[str, str]) -> Response:
        method = pressed.get("method")
        if method in self._offered(payment):
            self._book.choose(payment, method)
            return _go(f"/checkout/{payment['token']}/{method}")
        if pressed.get("action") == "cancel":
            self._book.move(payment["id"], "canceled")
            return _go(payment["cancelUrl"] or payment["redirectUrl"])
        return _go(f"/checkout/{payment['token']}")

    def _at_method(self, payment: Document, method: str, pressed: dict[str, str]) -> Response:
        action = pressed.get("action", "")
        if action == "cancel":
            return self._cancel_at_method(payment)
        if action not in OUTCOMES or method not in self._offered(payment):
            return _go(f"/checkout/{payment['token']}")
        if target := OUTCOMES[action]:
            self._book.move(payment["id"], target)
        return _go(payment["redirectUrl"])

    def _cancel_at_method(self, payment: Document) -> Response:
        """With a preset method the citizen only returns to the choice: still open, nobody is told."""
        if payment["preset"]:
            self._book.choose(payment, None)
            return _go(f"/checkout/{payment['token']}")
        self._book.move(payment["id"], "canceled")
        return _go(payment["cancelUrl"] or payment["redirectUrl"])


def _allowed(payment: Document, name: str) -> bool:
    return not isinstance(payment["method"], list) or name in payment["method"]


def _amount(payment: Document) -> str:
    whole, cents = payment["amount"]["value"].split(".")
    return f"{int(whole):,}".replace(",", ".") + f",{cents} €"


def _go(address: str) -> Response:
    return Response(303, b"", HTML, {"Location": address})


def _fill(piece: str, /, **values: str) -> str:
    """A piece of a page; every value is escaped, because descriptions come from outside."""
    template = Template((PAGES / f"{piece}.html").read_text())
    return template.substitute({key: escape(value) for key, value in values.items()})


def _page(name: str, status: int = 200, /, **values: str) -> Response:
    ready: dict[str, str] = {
        key: values.pop(key) for key in ("buttons", "rows") if key in values
    }  # already escaped pieces
    escaped = {key: escape(value) for key, value in values.items()}
    content = Template((PAGES / f"{name}.html").read_text()).substitute({**escaped, **ready})
    title = re.search(r"<h1[^>]*>(.*?)</h1>", content, re.DOTALL)
    frame = Template((PAGES / "frame.html").read_text())
    page = frame.substitute(content=content, title=title[1].strip() if title else "")
    return Response(status, page.encode(), HTML)
