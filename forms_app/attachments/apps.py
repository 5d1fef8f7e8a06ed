from django.apps import AppConfig


class AttachmentsConfig(AppConfig):
    name = "forms_app.attachments"
    label = "attachments"
    verbose_name = "Dateien"

    def ready(self) -> None:
        from forms_app.attachments import checks  # noqa: F401, PLC0415  # registers itself
