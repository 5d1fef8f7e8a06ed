"""No table: only the right to run the platform as a whole."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BackOffice(models.Model):
    """Carries the permission `backoffice.operate`, given to the people who run the platform (Kreis-IT)."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [("operate", _("Kann die Plattform als Ganzes verwalten"))]
        verbose_name = _("Verwaltungsbereich")
        verbose_name_plural = _("Verwaltungsbereiche")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
