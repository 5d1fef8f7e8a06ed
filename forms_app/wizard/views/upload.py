"""One file at a time, sent by the page's script while the rest of the page is filled in.

Nothing depends on it: without scripts the files come with the page. What is kept is the same, and so are the
sentences.
"""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from forms_app.applications import ownership
from forms_app.applications.policies import NotNow, Refused
from forms_app.attachments import services
from forms_app.builder.definition import Field
from forms_app.builder.kinds.base import Wrong
from forms_app.builder.kinds.files import File, Handed, named
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
        [file], by = request.FILES.getlist(FILE), ownership.actor_of(self.application)
        try:
            self._check(field, file)
            attachment = services.receive(self.application, field.id, file, by)
        except Wrong as wrong:
            return _sentence(wrong.sentence, WRONG)
        except Refused as refusal:
            return _sentence(named(file.name or "", str(refusal)), WRONG)
        try:
            self._note(field, str(attachment.pk))
        except NotNow as refusal:
            services.remove(attachment, by)
            return _sentence(str(refusal), WRONG)
        shown = uploads.as_shown(attachment)
        return JsonResponse({"id": shown.id, "name": shown.name, "size": shown.size, "note": shown.note})

    def _question(self, field_id: str) -> Field:
        """The question of this page the file is for; 404 for anything else."""
        found = next((one for one in self.step.questions if one.id == field_id and one.kind == "file"), None)
        if found is None or len(self.request.FILES.getlist(FILE)) != 1:
            raise Http404
        return found

    def _check(self, field: Field, file: UploadedFile[Any]) -> None:
        own = kind(field.kind)
        assert isinstance(own, File)
        handed = own.parse(field, Handed((file,)))
        assert handed is not None
        handed = own.within_limit(field, handed, len(self.page_answers.get(field.id) or ()))
        for wrong in handed.refused:
            raise wrong

    def _note(self, field: Field, file_id: str) -> None:
        self.storage.add_file(field.id, file_id)


@method_decorator(csrf_exempt, name="dispatch")  # like every page with questions, see `StepPage`
class StepUpload(_Upload):
    """A file for a page that is asked once."""


@method_decorator(csrf_exempt, name="dispatch")  # like every page with questions, see `StepPage`
class EntryUpload(_Upload, EntryPage):
    """A file for one entry of a repeated step; the first one begins the entry."""

    def _note(self, field: Field, file_id: str) -> None:
        if not self.storage.add_entry_file(self.step, self.entry_id, field.id, file_id):
            raise NotNow(_("Mehr Einträge passen hier nicht hinein."))


def _sentence(text: str, status: int) -> JsonResponse:
    return JsonResponse({"sentence": text}, status=status)
