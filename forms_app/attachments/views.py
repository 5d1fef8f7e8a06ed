"""Giving a file out. It is always saved, never shown by the browser, and foreign files do not exist."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from forms_app.applications.policies import NotNow, NotYours
from forms_app.attachments import readers, services
from forms_app.attachments.models import Attachment

# The browser may do nothing with a file but save it.
GUARD = {
    "Cache-Control": "no-store, private",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@require_safe
def download(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The content of one clean file; 404 for strangers, 409 with a sentence while it is in quarantine."""
    attachment = Attachment.unscoped.select_related("application").filter(pk=pk).first()
    actor = readers.actor_for(request, attachment) if attachment is not None else None
    if attachment is None or actor is None:
        raise Http404
    try:
        content = services.open_content(attachment, actor)
    except NotYours as refusal:
        raise Http404 from refusal
    except NotNow as refusal:
        return HttpResponse(str(refusal), status=409, content_type="text/plain; charset=utf-8", headers=GUARD)
    response = HttpResponse(content, content_type=attachment.content_type, headers=GUARD)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=attachment.name)
    return response
