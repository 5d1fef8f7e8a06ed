from django.apps import AppConfig


class CitizenConfig(AppConfig):
    name = "forms_app.citizen"
    label = "citizen"
    verbose_name = "Mein Bereich"
