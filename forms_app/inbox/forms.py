"""The forms behind the buttons of a case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MAX_TEXT = 5_000


class CaseForm(forms.Form):
    """Carries the revision the clerk has on the screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if not field.required or field.widget.is_hidden:
                continue
            field.widget.use_required_attribute = lambda initial: False  # own words below
            if self.is_bound and self[name].errors:
                field.widget.attrs["aria-invalid"] = "true"


class TextForm(CaseForm):
    """One text to the citizen."""

    label = _("Nachricht")
    missing = _("Schreiben Sie die Nachricht.")
    help_text = _("Die antragstellende Person liest den Text in ihrem Bereich und wird per E-Mail darauf hingewiesen.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"] = forms.CharField(
            label=self.label,
            help_text=self.help_text,
            max_length=MAX_TEXT,
            widget=forms.Textarea(attrs={"rows": 6}),
            error_messages={
                "required": self.missing,
                "max_length": _("Kürzen Sie den Text auf höchstens %(limit_value)d Zeichen."),
            },
        )


class QuestionForm(TextForm):
    label = _("Rückfrage")
    missing = _("Schreiben Sie, was Sie wissen möchten.")
    help_text = _("Fragen Sie genau nach dem, was fehlt. Der Antrag wartet, bis die Antwort eingeht.")


class RejectForm(TextForm):
    label = _("Begründung")
    missing = _("Begründen Sie die Ablehnung.")
    help_text = _("Die antragstellende Person liest diese Begründung. Nennen Sie die Rechtsgrundlage.")


class DocumentForm(CaseForm):
    document = forms.FileField(
        label=_("Bescheid oder Urkunde als Datei"),
        help_text=_("Nach der Prüfung auf Schadsoftware kann die antragstellende Person die Datei öffnen."),
        error_messages={
            "required": _("Wählen Sie die Datei aus."),
            "empty": _("Die Datei ist leer. Wählen Sie eine andere."),
        },
    )


class UnpaidForm(TextForm):
    label = _("Was aus der Gebühr wird")
    missing = _("Schreiben Sie, was aus der Gebühr wird.")
    help_text = _("Die antragstellende Person liest den Text, zum Beispiel, dass die Kasse die Gebühr einfordert.")


class RefuseExemptionForm(TextForm):
    label = _("Begründung")
    missing = _("Begründen Sie, warum Sie die Befreiung nicht anerkennen.")
    help_text = _("Die antragstellende Person liest diese Begründung und muss dann die volle Gebühr zahlen.")


class ApproveForm(CaseForm):
    document = forms.FileField(
        label=_("Bescheid oder Urkunde als Datei"),
        help_text=_("Freiwillig. Nach der Prüfung auf Schadsoftware kann die antragstellende Person die Datei öffnen."),
        required=False,
        error_messages={"empty": _("Die Datei ist leer. Wählen Sie eine andere.")},
    )
    note = forms.CharField(
        label=_("Hinweis zur Entscheidung"),
        help_text=_("Freiwillig. Zum Beispiel, wann die Urkunde mit der Post kommt."),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
