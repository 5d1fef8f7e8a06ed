"""Addresses of previews on public hosts. None of them needs a login, all of them say that they are previews."""

from django.urls import path

from forms_app.preview.views import guests, runs

app_name = "preview"
urlpatterns = [
    path("link/<str:token>/", guests.link, name="link"),
    path("oeffnen/<str:ticket>/", guests.enter, name="enter"),
    path("<uuid:application_id>/", runs.run, name="run"),
    path("<uuid:application_id>/fuellen/", runs.fill, name="fill"),
    path("<uuid:application_id>/bezahlen/", runs.pay, name="pay"),
    path("<uuid:application_id>/beenden/", runs.finish, name="finish"),
    path("beendet/", runs.over, name="over"),
]
