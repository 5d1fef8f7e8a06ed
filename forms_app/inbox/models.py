"""Who looks after a case."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.tenants.models import TenantOwned


class Assignment(TenantOwned):
    """The clerk who looks after an application ("Zuständigkeit"). Others of the authority may still act."""

    application = models.OneToOneField(
        "applications.Application", verbose_name=_("Antrag"), on_delete=models.CASCADE, related_name="assignment"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("zuständig"), on_delete=models.CASCADE, related_name="assignments"
    )
    since = models.DateTimeField(_("seit"), auto_now=True)

    class Meta(TenantOwned.Meta):
        verbose_name = _("Zuständigkeit")
        verbose_name_plural = _("Zuständigkeiten")

    def __str__(self) -> str:
        return f"{self.application_id} → {self.user_id}"
