from django.apps import AppConfig


class BuilderConfig(AppConfig):
    name = "forms_app.builder"
    label = "builder"
    verbose_name = "Formulare"
