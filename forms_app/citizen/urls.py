"""Addresses of "Mein Bereich"."""

from django.urls import path

from forms_app.citizen.views import access, case, home

app_name = "citizen"
urlpatterns = [
    path("", home.home, name="home"),
    path("zugang/", access.by_reference, name="door"),
    path("zugang/<uuid:application_id>/", access.by_id, name="access"),
    path("vorgang/<uuid:application_id>/", case.show, name="application"),
    path("vorgang/<uuid:application_id>/nachricht/", case.message, name="message"),
    path("vorgang/<uuid:application_id>/zurueckziehen/", case.withdraw, name="withdraw"),
    path("vorgang/<uuid:application_id>/loeschen/", case.discard, name="discard"),
    path("vorgang/<uuid:application_id>/kopie.json", case.export, name="export"),
]
