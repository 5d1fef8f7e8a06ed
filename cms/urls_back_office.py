"""Addresses of the back-office host."""

from cms.urls import back_office as urlpatterns
from cms.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
