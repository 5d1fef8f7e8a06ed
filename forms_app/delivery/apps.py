from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "forms_app.delivery"
    label = "delivery"
    verbose_name = "Übergabe"

    def ready(self) -> None:
        from forms_app.delivery import checks  # noqa: F401, PLC0415  # registers itself
