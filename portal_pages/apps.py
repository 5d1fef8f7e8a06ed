from django.apps import AppConfig


class PortalPagesConfig(AppConfig):
    name = "portal_pages"
    label = "portal_pages"
    verbose_name = "Seiten"
