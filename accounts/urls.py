"""Addresses of login and logout on public hosts."""

from django.urls import URLPattern

app_name = "accounts"
urlpatterns: list[URLPattern] = []
