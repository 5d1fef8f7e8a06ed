"""The few forms of "Mein Bereich"."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from forms_app.attachments.inspection.kinds import ACCEPT

LONGEST_MESSAGE = 5000


class MessageForm(forms.Form):
    """A message to the clerk."""

    use_required_attribute = False
    text = forms.CharField(
        label=_("Ihre Nachricht"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Schreiben Sie etwas in das Feld „Ihre Nachricht“."),
            "max_length": _("Kürzen Sie Ihre Nachricht auf höchstens %(limit_value)d Zeichen."),
        },
    )


class SeveralFilesInput(forms.FileInput):
    """A file control for any number of files."""

    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Any number of files, or none; what a file really is, the attachments find out."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        return [super(SeveralFiles, self).clean(one, initial) for one in data or ()]


class AnswerForm(MessageForm):
    """The answer to a clerk's question, with the files that were asked for."""

    enclosed = SeveralFiles(
        label=_("Dateien zu Ihrer Antwort"),
        help_text=_("PDF, JPEG, PNG oder HEIC, jede höchstens 10 MB. Sie können mehrere Dateien auf einmal auswählen."),
        required=False,
        widget=SeveralFilesInput(attrs={"accept": ACCEPT}),
        error_messages={"empty": _("Eine der Dateien ist leer. Wählen Sie die Dateien noch einmal aus.")},
    )

    def clean(self) -> dict[str, Any]:
        """A browser does not send files a second time by itself, so say that they have to be chosen again."""
        cleaned = super().clean() or {}
        if self.errors and cleaned.get("enclosed"):
            self.add_error("enclosed", _("Wählen Sie Ihre Dateien noch einmal aus. Gespeichert sind sie noch nicht."))
        return cleaned


class CodeForm(forms.Form):
    """The code of a guest for one application whose address is known."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Zugangscode"),
        help_text=_("Er hat zwölf Zeichen. Groß- und Kleinschreibung, Leerzeichen und Striche spielen keine Rolle."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={
            "required": _("Geben Sie den Zugangscode ein."),
            "max_length": _("Geben Sie den Zugangscode mit zwölf Zeichen ein."),
        },
    )


class ReferenceForm(CodeForm):
    """The number of an application that was handed in, and its code."""

    reference = forms.CharField(
        label=_("Vorgangsnummer"),
        help_text=_("Sie steht auf Ihrer Kopie, zum Beispiel ERK-26-7K3P-9QXM-4."),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={
            "required": _("Geben Sie die Vorgangsnummer ein."),
            "max_length": _("Geben Sie die Vorgangsnummer so ein, wie sie auf Ihrer Kopie steht."),
        },
    )
    field_order = ["reference", "code"]
