"""What the county keeps for all."""

from django.utils.translation import gettext_lazy as _

from cms.pages import BasePage


class CentralContent(BasePage):
    """The unrouted tree the county keeps for all ("Zentrale Inhalte")."""

    class Meta:
        verbose_name = _("Zentrale Inhalte")
