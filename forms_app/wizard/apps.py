from django.apps import AppConfig


class WizardConfig(AppConfig):
    name = "forms_app.wizard"
    label = "wizard"
    verbose_name = "Antragsstrecke"
