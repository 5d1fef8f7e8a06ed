from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "forms_app.inbox"
    label = "inbox"
    verbose_name = "Posteingang"
