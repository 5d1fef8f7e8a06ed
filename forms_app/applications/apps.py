from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "forms_app.applications"
    label = "applications"
    verbose_name = "Anträge"
