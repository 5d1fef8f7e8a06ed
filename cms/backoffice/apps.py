from django.apps import AppConfig


class BackOfficeConfig(AppConfig):
    name = "cms.backoffice"
    label = "backoffice"
    verbose_name = "Verwaltungsbereich"

    def ready(self) -> None:
        from cms.backoffice import checks, overrides  # noqa: PLC0415  # the app registry is complete only now

        checks.register()
        overrides.apply()
