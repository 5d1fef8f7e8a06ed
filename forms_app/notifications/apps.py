from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "forms_app.notifications"
    label = "notifications"
    verbose_name = "Benachrichtigungen"
