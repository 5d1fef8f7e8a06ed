"""Trust levels ("Vertrauensniveau"): how far the proof of identity behind a login reaches."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrustLevel(models.IntegerChoices):
    NONE = 0, _("ohne Anmeldung")
    NIEDRIG = 10, _("niedrig")
    SUBSTANZIELL = 20, _("substanziell")
    HOCH = 30, _("hoch")


@dataclass(frozen=True)
class TrustFacts:
    """Level, method and time of the login behind a request."""

    level: TrustLevel = TrustLevel.NONE
    method: str = ""
    at: datetime | None = None
