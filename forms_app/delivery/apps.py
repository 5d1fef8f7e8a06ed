from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "forms_app.delivery"
    label = "delivery"
    verbose_name = "Übergabe"
