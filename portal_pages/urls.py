"""Addresses people read."""

from django.urls import URLPattern

app_name = "portal_pages"
urlpatterns: list[URLPattern] = []
