from importlib import import_module

from django.apps import AppConfig


class PortalPagesConfig(AppConfig):
    name = "portal_pages"
    label = "portal_pages"
    verbose_name = "Seiten"

    def ready(self) -> None:
        import_module("portal_pages.signals")
