"""One case on the screen, and the answer to its buttons."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail_modeladmin.views import InspectView

from forms_app.applications import policies
from forms_app.attachments.policies import FileRefused
from forms_app.inbox import actions, dossier, export, reading
from forms_app.inbox.closed import ClosedCase, staff
from forms_app.inbox.forms import CaseForm


class CaseView(ClosedCase, InspectView):
    """The case as it stands. Opening it is recorded."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = staff(request)
        reading.record(self.instance, by=user)
        if request.GET.get("export") == "csv":
            return export.answers_response(self.instance, dossier.answers(self.instance))
        response: HttpResponse = self.render_to_response(self.get_context_data())
        reading.mark_messages_read(self.instance)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = staff(self.request)
        return {
            "view": self,
            "dossier": dossier.of(self.instance),
            "buttons": self._buttons(kwargs.pop("refused", None)),
            "is_mine": dossier.responsible(self.instance) == user,
            **kwargs,
        }

    def _buttons(self, refused: tuple[str, CaseForm] | None) -> list[dict[str, Any]]:
        """Each possible action with its form; a form that was sent with errors comes back with them."""
        user = staff(self.request)
        is_mine = dossier.responsible(self.instance) == user
        found = actions.possible(self.instance, user.actor, responsible=is_mine)
        name, form = refused or ("", None)
        return [
            {
                "action": action,
                "address": act_address(self.instance, action.name),
                "form": form if action.name == name else self._fresh(action),
                "open": action.name == name,
            }
            for action in found
        ]

    def _fresh(self, action: actions.Action) -> CaseForm:
        return action.form(initial={"seen": self.instance.revision}, prefix=action.name)


class ActView(CaseView):
    """A button was pressed."""

    http_method_names = ["post"]
    action = ""

    def __init__(self, model_admin: Any, instance_pk: str, action: str) -> None:
        super().__init__(model_admin, instance_pk)
        self.action = action

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        action = actions.find(self.action)
        if action is None:
            raise Http404
        form = action.form(request.POST, request.FILES, prefix=action.name)
        if not form.is_valid():
            return self._with_errors(action, form)
        try:
            action.perform(self.instance, staff(request), form.cleaned_data)
        except FileRefused as refusal:
            form.add_error("document", str(refusal))
            return self._with_errors(action, form)
        except policies.NotNow:
            return self._conflict(form)
        except policies.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, action.done)
        return redirect(case_address(self.instance))

    def _with_errors(self, action: actions.Action, form: CaseForm) -> HttpResponse:
        if "seen" in form.errors:
            return self._conflict(form)
        context = self.get_context_data(refused=(action.name, form), errors=form)
        response: HttpResponse = self.render_to_response(context, status=422)
        return response

    def _conflict(self, form: CaseForm) -> HttpResponse:
        """Show what happened in between; the text the clerk wrote is kept on the page for copying."""
        self.instance.refresh_from_db()
        response: HttpResponse = self.response_class(
            request=self.request,
            template="inbox/conflict.html",
            context={
                "view": self,
                "dossier": dossier.of(self.instance),
                "written": [value for name, value in form.data.items() if name.endswith(("-text", "-note")) and value],
                "case_address": case_address(self.instance),
            },
            status=409,
        )
        return response

    def get_meta_title(self) -> str:
        return _("Antrag")


def case_address(case: Any) -> str:
    return reverse("antraege_modeladmin_inspect", args=[case.pk])


def act_address(case: Any, name: str) -> str:
    return reverse("antraege_modeladmin_act", args=[case.pk, name])
