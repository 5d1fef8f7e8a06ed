"""The pages of a run that no citizen has: the overview, test data, the payment that is none, the end."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.audit.actors import Actor
from forms_app.applications import ownership, transitions
from forms_app.applications.models import Application
from forms_app.applications.policies import Refused
from forms_app.applications.states import State
from forms_app.payments.amounts import euros
from forms_app.preview import filling, runs

CASHIER = Actor.system("preview")
View = Callable[[HttpRequest, Application], HttpResponse]


def _for_walker(view: View) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """Only for whoever walks this run; a real application is not found here."""

    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, application_id: UUID) -> HttpResponse:
        application = ownership.find(request, application_id, trials=True)
        if application is None or not application.is_trial:
            raise Http404
        return view(request, application)

    return opened


@require_safe
@_for_walker
def run(request: HttpRequest, application: Application) -> HttpResponse:
    """What is being tried out, how far it is, and where to go on."""
    return render(request, "preview/run.html", {"application": application, "run": application.run})


@require_POST
@_for_walker
def fill(request: HttpRequest, application: Application) -> HttpResponse:
    """Test data for one page, or for all; then to that page, or to the first that is still open."""
    step = application.definition.step(request.POST.get("schritt", ""))
    try:
        found = filling.fill(application, step)
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return redirect("wizard:resume", application.pk)
    if step is not None:
        name = "wizard:step" if step.repeat is None else "wizard:entries"
        return redirect(name, application.pk, step.slug)
    return redirect("wizard:resume" if found.is_complete else "preview:run", application.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@_for_walker
def pay(request: HttpRequest, application: Application) -> HttpResponse:
    """Where a citizen would pay. No provider is asked: the button says that the money has come."""
    if application.state != State.PAYMENT_DUE:
        return redirect("wizard:done", application.pk)
    if request.method == "POST":
        if "bezahlt" in request.POST:
            transitions.move(application, "pay", by=CASHIER)
        return redirect("wizard:done", application.pk)
    context = {"application": application, "amount": euros(application.fee_cents)}
    return render(request, "preview/pay.html", context)


@require_POST
@_for_walker
def finish(request: HttpRequest, application: Application) -> HttpResponse:
    """Delete the run at once."""
    assert application.run is not None
    runs.finish(application.run)
    return redirect(reverse("preview:over"))


@never_cache
@require_safe
def over(request: HttpRequest) -> HttpResponse:
    """The run is gone."""
    return render(request, "preview/over.html", {"reason": "ended"})
