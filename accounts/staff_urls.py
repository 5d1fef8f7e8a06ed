"""Addresses of login and logout on the back-office host."""

from django.urls import path

from accounts import staff_views

app_name = "staff"
urlpatterns = [
    path("anmelden/", staff_views.login, name="login"),
    path("anmelden/verwaltung/weiter/", staff_views.begin, name="begin"),
    path("anmelden/verwaltung/rueckruf/", staff_views.callback, name="callback"),
    path("abmelden/", staff_views.logout, name="logout"),
    path("abgemeldet/", staff_views.logged_out, name="logged_out"),
]
