"""The few forms of "Mein Bereich"."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

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
