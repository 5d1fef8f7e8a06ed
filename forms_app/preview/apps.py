from django.apps import AppConfig


class PreviewConfig(AppConfig):
    name = "forms_app.preview"
    label = "preview"
    verbose_name = "Vorschau"
