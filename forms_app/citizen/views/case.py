"""One case: where it stands, what was said, what to do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forms_app.applications import languages, ownership
from forms_app.applications.models import Application
from forms_app.applications.policies import Refused, can_move
from forms_app.citizen import casepage, cases, replies
from forms_app.citizen import export as exports
from forms_app.citizen.forms import AnswerForm, MessageForm

WRONG = 422
CONFLICT = 409

CaseView = Callable[[HttpRequest, Application], HttpResponse]


def own_case(view: CaseView) -> Callable[[HttpRequest, UUID], HttpResponse]:
    """Give the view the caller's own application. Own cases of other towns are opened there; others are 404."""

    @never_cache
    @wraps(view)
    def opened(request: HttpRequest, application_id: UUID) -> HttpResponse:
        application = ownership.find(request, application_id)
        if application is not None:
            languages.speak(application)
            return view(request, application)
        principal = ownership.principal_of(request)
        if principal is None:
            query = urlencode({"weiter": request.path if request.method != "POST" else ""})
            return redirect(f"{reverse('citizen:access', args=[application_id])}?{query}")
        authority = cases.elsewhere(principal, application_id)
        if authority is None or request.method not in {"GET", "HEAD"}:
            raise Http404
        return redirect(authority.url(request.path))

    return opened


@require_safe
@own_case
def show(request: HttpRequest, application: Application) -> HttpResponse:
    """The case page."""
    if application.is_draft:
        return redirect("wizard:resume", application.pk)
    response = _page(request, application, _form_for(application)())
    replies.mark_read(application)
    return response


@require_POST
@own_case
def message(request: HttpRequest, application: Application) -> HttpResponse:
    """Write to the clerk; answers the open question if there is one."""
    form = _form_for(application)(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, application, form, status=WRONG)
    if not replies.can_write(application):
        form.add_error(None, _("Zu diesem Antrag können Sie keine Nachricht mehr schreiben."))
        return _page(request, application, form, status=CONFLICT)
    if request.FILES and not replies.is_answer_awaited(application):
        return _page(request, application, _too_late_for_files(form), status=CONFLICT)
    try:
        replies.write(application, form.cleaned_data["text"], form.cleaned_data.get("enclosed", ()))
    except replies.BadFile as refusal:
        form.add_error("enclosed", str(refusal))
        return _page(request, application, form, status=WRONG)
    except Refused as refusal:
        application.refresh_from_db()
        again = _form_for(application)(request.POST)
        again.add_error(None, str(refusal))
        return _page(request, application, again, status=CONFLICT)
    flash.success(request, _("Ihre Nachricht ist abgeschickt."))
    return redirect(reverse("citizen:application", args=[application.pk]) + "#nachrichten")


@require_http_methods(["GET", "HEAD", "POST"])
@own_case
def withdraw(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask once, then take the application back."""
    if request.method != "POST" and can_move(application, "withdraw", ownership.actor_of(application)):
        return render(request, "citizen/withdraw.html", {"application": application})
    try:
        if request.method == "POST":
            replies.withdraw(application)
            flash.success(request, _("Sie haben den Antrag zurückgezogen."))
    except Refused as refusal:
        flash.error(request, str(refusal))
    return redirect("citizen:application", application.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@own_case
def discard(request: HttpRequest, application: Application) -> HttpResponse:
    """Ask once, then delete the draft."""
    if not application.is_draft:
        return redirect("citizen:application", application.pk)
    if request.method != "POST":
        return render(request, "citizen/discard.html", {"application": application})
    try:
        replies.discard(application)
        flash.success(request, _("Der Entwurf ist gelöscht."))
    except Refused as refusal:
        flash.error(request, str(refusal))
    return redirect("citizen:home")


@require_safe
@own_case
def export(request: HttpRequest, application: Application) -> HttpResponse:
    """The copy of Art. 15 GDPR."""
    response = JsonResponse(exports.copy_of(application), json_dumps_params={"ensure_ascii": False, "indent": 2})
    name = application.reference or application.pk
    response["Content-Disposition"] = f'attachment; filename="antrag-{name}.json"'
    return response


def _form_for(application: Application) -> type[MessageForm]:
    """Files go with the answer to a question, and with nothing else."""
    return AnswerForm if replies.is_answer_awaited(application) else MessageForm


def _too_late_for_files(form: MessageForm) -> MessageForm:
    form.add_error(
        None,
        _(
            "Die Rückfrage ist nicht mehr offen, deshalb nehmen wir hier keine Dateien mehr an. "
            "Gesendet ist noch nichts. Schicken Sie Ihre Nachricht ohne Datei ab "
            "und fragen Sie darin, wohin Sie die Datei geben können."
        ),
    )
    return form


def _page(request: HttpRequest, application: Application, form: MessageForm, *, status: int = 200) -> HttpResponse:
    context = {"application": application, "case": casepage.build(application), "form": form}
    return render(request, "citizen/case.html", context, status=status)
