"""Until when a form takes applications: new ones, and those that were begun in time.

Pure: the caller says what time it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Closing:
    """The end of a form as its editors set it ("Annahmeschluss"); without a date it stays open."""

    closes_at: datetime | None = None
    drafts_until: datetime | None = None
    text: str = ""
    is_live: bool = True

    def takes_new(self, now: datetime) -> bool:
        """Whether somebody may begin now."""
        return self.is_live and (self.closes_at is None or now < self.closes_at)

    def takes_drafts(self, now: datetime) -> bool:
        """Whether what was begun in time may be handed in now."""
        return self.drafts_until is None or now < self.drafts_until

    def ahead(self, now: datetime) -> list[str]:
        """What the start page says while the form is open and its end is known."""
        if self.closes_at is None or not self.takes_new(now):
            return []
        lines = [_("Sie können diesen Antrag bis zum %(when)s beginnen.") % {"when": in_words(self.closes_at)}]
        if self.drafts_until is not None:
            text = _("Einen begonnenen Antrag können Sie bis zum %(when)s absenden.")
            lines.append(text % {"when": in_words(self.drafts_until)})
        return lines

    def over(self, now: datetime) -> list[str]:
        """What somebody reads who comes too late to begin."""
        first = _("Dieses Online-Formular nimmt zurzeit keine neuen Anträge an.")
        if self.is_live and self.closes_at is not None:
            text = _("Dieses Online-Formular nimmt seit dem %(when)s keine neuen Anträge mehr an.")
            first = text % {"when": in_words(self.closes_at)}
        lines = [first, *([self.text] if self.text else [])]
        if self.takes_drafts(now):
            lines.append(self._for_drafts())
        return lines

    def _for_drafts(self) -> str:
        if self.drafts_until is None:
            return _("Einen Antrag, den Sie schon begonnen haben, können Sie noch absenden.")
        text = _("Einen Antrag, den Sie schon begonnen haben, können Sie noch bis zum %(when)s absenden.")
        return text % {"when": in_words(self.drafts_until)}

    def too_late(self) -> list[str]:
        """What the owner of a draft reads after its last day."""
        assert self.drafts_until is not None
        text = _("Dieser Antrag konnte nur bis zum %(when)s abgesendet werden. Ihre Antworten sind noch gespeichert.")
        return [text % {"when": in_words(self.drafts_until)}, *([self.text] if self.text else [])]


def in_words(moment: datetime) -> str:
    """Day and time as people say it, at the place of the authority."""
    return _("%(day)s um %(time)s Uhr") % {
        "day": date_format(timezone.localtime(moment), "j. F Y"),
        "time": date_format(timezone.localtime(moment), "G:i"),
    }
