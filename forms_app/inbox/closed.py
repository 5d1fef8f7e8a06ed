"""The lock on every view of the desk: no role → 403, a case of another town → 404.

modeladmin asks only for rights on the model, and loads single objects past its own `get_queryset`; so the views ask
for themselves, before anything of theirs runs.
"""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from wagtail_modeladmin.views import WMABaseView

from accounts.models import User
from forms_app.applications.models import Application
from forms_app.inbox import querysets


class Closed(WMABaseView):
    """Base of every view here; `model_admin.get_queryset` decides which cases exist for the person asking."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not querysets.authorities_of(staff(request)):
            return TemplateResponse(request, "backoffice/403.html", status=403)
        self.prepare(request)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def prepare(self, request: HttpRequest) -> None:
        """Load what the view is about; raise Http404 for what does not exist for this person."""


class ClosedCase(Closed):
    """For one case: it is loaded through the person, never by its key alone."""

    instance_pk = ""

    def __init__(self, model_admin: Any, instance_pk: str) -> None:
        # modeladmin's own view would load the case here, past the person asking.
        WMABaseView.__init__(self, model_admin)
        self.instance_pk = instance_pk

    def prepare(self, request: HttpRequest) -> None:
        cases = self.model_admin.get_queryset(request)
        case: Application | None = cases.select_related("authority", "assignment__user").filter(pk=self._key()).first()
        if case is None:
            raise Http404
        self.instance = case

    def _key(self) -> uuid.UUID:
        try:
            return uuid.UUID(self.instance_pk)
        except ValueError as error:
            raise Http404 from error


def staff(request: HttpRequest) -> User:
    """The member of staff asking; the gate lets nobody else through."""
    assert isinstance(request.user, User)
    return request.user
