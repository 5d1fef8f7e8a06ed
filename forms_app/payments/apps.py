from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "forms_app.payments"
    label = "payments"
    verbose_name = "Zahlungen"

    def ready(self) -> None:
        from forms_app.payments import checks  # noqa: F401, PLC0415  # registers itself
