from django.apps import AppConfig


class FormsAppConfig(AppConfig):
    name = "forms_app"
    label = "forms_app"
    verbose_name = "Formulare und Anträge"

    def ready(self) -> None:
        from forms_app import workflow  # noqa: PLC0415  # hears signals, so it comes after all models

        workflow.connect()
