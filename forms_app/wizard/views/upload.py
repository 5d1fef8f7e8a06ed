"""One file at a time, sent by the page's script while the rest of the page is filled in.

Nothing depends on it: without scripts the files come with the page. What is kept is the same, and so are the
sentences.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from forms_app.applications import ownership
from forms_app.applications.policies import NotNow, Refused
from forms_app.attachments import services
from forms_app.builder.definition import Field
from forms_app.builder.kinds.base import Wrong
from forms_app.builder.kinds.files import File, Handed
from forms_app.builder.kinds.registry import kind
from forms_app.wizard import tokens, uploads
from forms_app.wizard.views.entries import EntryPage
from forms_app.wizard.views.step import REFUSED, StepPage
from forms_app.wizard.views.wizard import CLASH, WRONG

QUESTION = "frage"
FILE = "datei"


class _Upload(StepPage):
    """Receives a file for one question of a page."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.step.repeat is not None and "entry" not in kwargs:
            raise Http404
        field = self._question(request.POST.get(QUESTION, ""))
        if not tokens.fits(request):
            return _sentence(_("Laden Sie die Seite neu und wählen Sie die Datei noch einmal aus."), REFUSED)
        if not self.application.is_draft or not self.journey.may_open(self.step):
            return _sentence(_("Zu diesem Antrag können Sie gerade keine Dateien hinzufügen."), CLASH)
        files = request.FILES.getlist(FILE)
        try:
            self._check(field, Handed(tuple(files)))
            attachment = services.receive(self.application, field.id, files[0], ownership.actor_of(self.application))
            self._note(field, str(attachment.pk))
        except (Wrong, Refused) as refusal:
            return _sentence(refusal.sentence if isinstance(refusal, Wrong) else str(refusal), WRONG)
        shown = uploads.as_shown(attachment)
        return JsonResponse({"id": shown.id, "name": shown.name, "size": shown.size, "note": shown.note})

    def _question(self, field_id: str) -> Field:
        """The question of this page the file is for; 404 for anything else."""
        found = next((one for one in self.step.questions if one.id == field_id and one.kind == "file"), None)
        if found is None or len(self.request.FILES.getlist(FILE)) != 1:
            raise Http404
        return found

    def _check(self, field: Field, handed: Handed) -> None:
        own = kind(field.kind)
        assert isinstance(own, File)
        own.parse(field, handed)
        own.check_number(field, len(self.page_answers.get(field.id) or ()) + len(handed.files))

    def _note(self, field: Field, file_id: str) -> None:
        self.storage.add_file(field.id, file_id)


@method_decorator(csrf_exempt, name="dispatch")  # like every page with questions, see `StepPage`
class StepUpload(_Upload):
    """A file for a page that is asked once."""


@method_decorator(csrf_exempt, name="dispatch")  # like every page with questions, see `StepPage`
class EntryUpload(_Upload, EntryPage):
    """A file for one entry of a repeated step; the first one begins the entry."""

    def _note(self, field: Field, file_id: str) -> None:
        ids = [*(self.page_answers.get(field.id) or ()), file_id]
        if not self.storage.keep_entry(self.step, self.entry_id, {field.id: ids}):
            raise NotNow(_("Mehr Einträge passen hier nicht hinein."))


def _sentence(text: str, status: int) -> JsonResponse:
    return JsonResponse({"sentence": text}, status=status)
