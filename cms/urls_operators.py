"""Addresses for probes and scrapers."""

from cms.urls import operators as urlpatterns

__all__ = ["urlpatterns"]
