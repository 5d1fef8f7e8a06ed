"""Page types."""

from django.utils.translation import gettext_lazy as _

from cms.pages import BasePage


class HomePage(BasePage):
    """The front page of one authority ("Startseite")."""

    class Meta:
        verbose_name = _("Startseite")


class ServicePage(BasePage):
    """A service of one authority ("Leistung")."""

    class Meta:
        verbose_name = _("Leistung")


class CentralContent(BasePage):
    """The unrouted tree the county keeps for all ("Zentrale Inhalte")."""

    class Meta:
        verbose_name = _("Zentrale Inhalte")
