"""Paying, coming back from paying, and the door at which the provider knocks."""

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from forms_app.applications import ownership
from forms_app.applications.models import Application
from forms_app.applications.policies import Refused
from forms_app.payments import exchange, inbox, pages, services
from forms_app.payments.access import for_owner
from forms_app.payments.providers.base import PAGE
from forms_app.payments.states import OVER, UNSENT, State


@never_cache
@require_safe
@for_owner
def pay(request: HttpRequest, application: Application) -> HttpResponse:
    """What is to be paid and the way to the provider's page.

    If the worker has not created the payment yet, it is tried once here, briefly; otherwise the page waits openly.
    """
    attempt = services.latest(application)
    if attempt is not None and attempt.state in UNSENT:
        exchange.advance(attempt.pk, PAGE)
    return _answer(request, pages.build(application, "payments:pay", _round(request)), "payments/pay.html")


@never_cache
@require_safe
@for_owner
def back(request: HttpRequest, application: Application) -> HttpResponse:
    """Coming back says nothing about the payment: the provider is asked once, and the page shows what is known."""
    attempt = services.latest(application)
    if attempt is not None and attempt.state not in OVER | {State.PAID} and exchange.may_ask_again(attempt):
        exchange.hurry(attempt.pk)
        exchange.advance(attempt.pk, PAGE)
    return _answer(request, pages.build(application, "payments:return", _round(request)), "payments/back.html")


@never_cache
@require_POST
@for_owner
def again(request: HttpRequest, application: Application) -> HttpResponse:
    """A new attempt after one that came to nothing."""
    try:
        services.retry(application, by=ownership.actor_of(application))
    except Refused as refusal:
        messages.warning(request, str(refusal))
    return redirect("payments:pay", application.pk)


@csrf_exempt
def webhook(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Always an empty 200 once the knock is kept, also for doors that do not exist; 503 only without a database."""
    body = request.read(inbox.LARGEST_BODY + 1)
    try:
        inbox.knock(slug, token, body)
    except DatabaseError:
        return HttpResponse(status=503)
    return HttpResponse()


def _round(request: HttpRequest) -> int:
    """How often the page has reloaded itself; anything unreadable counts as the first time."""
    text = request.GET.get("runde", "0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _answer(request: HttpRequest, page: pages.PaymentPage, template: str) -> HttpResponse:
    response = render(request, template, {"page": page})
    if page.next_round:
        response.headers["Refresh"] = f"{pages.SECONDS_BETWEEN_ROUNDS}; url={page.next_round}"
    return response
