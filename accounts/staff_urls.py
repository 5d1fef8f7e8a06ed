"""Addresses of login and logout on the back-office host."""

from django.urls import URLPattern

app_name = "staff"
urlpatterns: list[URLPattern] = []
