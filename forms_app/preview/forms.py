"""What an editor chooses for a preview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forms_app.preview.runs import LINK_DAYS, Town


class TownForm(forms.Form):
    """As which town the form is looked at."""

    use_required_attribute = False
    as_town = forms.ChoiceField(
        label=_("Ansehen als"),
        error_messages={
            "required": _("Wählen Sie aus, als welche Behörde Sie das Formular ansehen möchten."),
            "invalid_choice": _("Wählen Sie eine Behörde aus der Liste."),
        },
    )

    def __init__(self, towns: Sequence[Town], data: Any = None) -> None:
        super().__init__(data, auto_id=f"{self.prefix_of_ids}_%s")
        self._towns = {one.key: one for one in towns}
        field = self.fields["as_town"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.key, one.label) for one in towns]

    prefix_of_ids = "lauf"

    @property
    def town(self) -> Town:
        """What was chosen."""
        return self._towns[self.cleaned_data["as_town"]]


class LinkForm(TownForm):
    """The same for a link, and how long it lasts."""

    prefix_of_ids = "link"
    days = forms.ChoiceField(
        label=_("Gilt"),
        initial=7,
        error_messages={
            "required": _("Wählen Sie aus, wie lange der Link gilt."),
            "invalid_choice": _("Wählen Sie eine Dauer aus der Liste."),
        },
    )

    def __init__(self, towns: Sequence[Town], data: Any = None) -> None:
        super().__init__(towns, data)
        field = self.fields["days"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(days), ngettext("%d Tag", "%d Tage", days) % days) for days in LINK_DAYS]
