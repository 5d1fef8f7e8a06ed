"""Addresses of login and logout on public hosts."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("anmelden/", views.login, name="login"),
    path("anmelden/weiter/", views.begin, name="begin"),
    path("anmelden/rueckruf/", views.callback, name="callback"),
    path("abmelden/", views.logout, name="logout"),
    path("abgemeldet/", views.logged_out, name="logged_out"),
]
