from django.apps import AppConfig


class BuilderConfig(AppConfig):
    name = "forms_app.builder"
    label = "builder"
    verbose_name = "Formulare"

    def ready(self) -> None:
        from . import publishing  # noqa: PLC0415  # needs the models of all apps

        publishing.connect()
