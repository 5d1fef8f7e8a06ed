from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "forms_app.attachments"
    label = "attachments"
    verbose_name = "Dateien"
