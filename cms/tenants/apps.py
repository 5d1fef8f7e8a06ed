from django.apps import AppConfig


class TenantsConfig(AppConfig):
    name = "cms.tenants"
    label = "tenants"
    verbose_name = "Behörden"

    def ready(self) -> None:
        from cms.tenants import checks  # noqa: F401, PLC0415  # registers the system checks
