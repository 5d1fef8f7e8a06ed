"""Addresses of the back-office host."""

from cms.urls import back_office as urlpatterns

__all__ = ["urlpatterns"]
