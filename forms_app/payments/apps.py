from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "forms_app.payments"
    label = "payments"
    verbose_name = "Zahlungen"
